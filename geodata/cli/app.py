"""The command line put together.

``footprint`` is this with the dashboard's commands added; ``python -m geodata`` is this alone.
"""

from __future__ import annotations

import typer

from geodata.cli import borders, corrections, filters, gazetteer, references, sources, workspaces
from geodata.cli.console import VersionOption, run

app = typer.Typer(
    name="footprint",
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def options(*, version: VersionOption = False) -> None:
    """Places, bases, meetings and evacuations read out of news articles."""
    del version  # answered when the command line was read


for command in (
    sources.ingest,
    sources.watch,
    filters.geoparse,
    filters.dates,
    filters.extract,
    workspaces.backup,
    workspaces.restore,
    workspaces.check,
):
    app.command()(command)
app.add_typer(gazetteer.app, name="gazetteer")
app.add_typer(borders.app, name="borders")
app.add_typer(references.app, name="reference")
app.add_typer(corrections.app, name="corrections")


def main() -> None:
    """Run ``python -m geodata``."""
    run(app)
