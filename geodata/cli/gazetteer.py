"""The commands that look into the gazetteer, and load more into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.console import (
    EXIT_ALL,
    EXIT_SOME_REJECTED,
    print_table,
    progress_bar,
    report,
)
from geodata.errors import GeodataError

app = typer.Typer(help="Look into the gazetteer, or load more into it.")


@app.command("build")
def build() -> None:
    """Compile the gazetteer now; otherwise the first command that needs it does."""
    from geodata.gazetteer import Gazetteer

    Gazetteer.open(progress=True)


@app.command("lookup")
def look_up_name(
    name: Annotated[str, typer.Argument(help='A name: "Kabul", "Alexandria, La.".')],
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many candidates.")] = 10,
) -> None:
    """Print the places that a name may mean, with scores and why."""
    from geodata.gazetteer import Gazetteer
    from geodata.gazetteer.lookup import look_up

    candidates = look_up(Gazetteer.open(progress=True), name, limit=limit)
    if not candidates:
        msg = f"no place is known by the name {name[:60]!r}"
        raise GeodataError(msg)
    print_table(
        ("score", "name", "kind", "country", "lat", "lon", "why"),
        (
            (
                f"{candidate.score:.3f}",
                candidate.place.name,
                candidate.place.feature.value,
                candidate.place.country or "",
                "" if candidate.place.lat is None else f"{candidate.place.lat:.3f}",
                "" if candidate.place.lon is None else f"{candidate.place.lon:.3f}",
                ", ".join(f"{reason.name} {reason.weight:+.1f}" for reason in candidate.reasons),
            )
            for candidate in candidates
        ),
    )


@app.command("import")
def import_names(
    dump: Annotated[Path, typer.Argument(help="allCountries.zip or one country's, of GeoNames.")],
    *,
    names: Annotated[
        Path | None, typer.Option(help="alternateNamesV2.zip: names in all languages.")
    ] = None,
) -> None:
    """Load a GeoNames dump over the gazetteer."""
    from geodata.gazetteer.importing import import_dump

    with progress_bar("Reading lines") as advance:
        summary = import_dump(dump, alternate_names_archive=names, say=advance)
    for error in summary.errors:
        report(error)
    typer.echo(
        f"{summary.lines:,} lines: {summary.added:,} places added, {summary.updated:,} brought up "
        f"to date, {summary.names:,} names added, {summary.rejected:,} lines rejected.",
        err=True,
    )
    raise typer.Exit(EXIT_SOME_REJECTED if summary.rejected else EXIT_ALL)
