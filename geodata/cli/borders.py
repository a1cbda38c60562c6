"""The commands that load other boundaries, and go back to those that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.console import EXIT_ALL, EXIT_SOME_REJECTED

app = typer.Typer(help="Load other boundaries over those that come with it.")


@app.command("import")
def import_shapes(
    file: Annotated[Path, typer.Argument(help="Polygons in any form that GDAL reads.")],
    *,
    layer: Annotated[str | None, typer.Option(help="Which layer, where it has several.")] = None,
    country_field: Annotated[
        str | None, typer.Option(help="The attribute that holds codes or names of countries.")
    ] = None,
) -> None:
    """Load boundaries of countries, or of disputed areas, over those that come with it."""
    from geodata.borders.importing import import_borders

    summary = import_borders(file, layer=layer, country_field=country_field)
    typer.echo(
        f"{len(summary.names)} {summary.holds} loaded by their {summary.field!r};"
        f" {summary.repaired} shapes repaired, {summary.left_out} left out.",
        err=True,
    )
    raise typer.Exit(EXIT_SOME_REJECTED if summary.left_out else EXIT_ALL)


@app.command("reset")
def reset() -> None:
    """Go back to the boundaries that come with it."""
    from geodata.borders.importing import forget_import

    there = forget_import()
    typer.echo("Gone back." if there else "No others were loaded.", err=True)
