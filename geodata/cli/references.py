"""The commands of reference layers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.console import (
    DEFAULT_WORKSPACE,
    EXIT_ALL,
    EXIT_SOME_REJECTED,
    WorkspaceOption,
    print_table,
    report,
)
from geodata.errors import StoreError

app = typer.Typer(help="Show data that others made beside the items: bases, events, areas.")


@app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="A .geojson, .gpkg or .csv (lat, lon or wkt).")],
    *,
    name: Annotated[str, typer.Option(help="What the map calls the layer.")],
    licence: Annotated[str, typer.Option(help="Under which licence it may be used.")],
    attribution: Annotated[str, typer.Option(help="The line that the map must show for it.")],
    label: Annotated[str | None, typer.Option(help="The property that names a feature.")] = None,
    layer: Annotated[str | None, typer.Option(help="Which layer of a GeoPackage.")] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
) -> None:
    """Put a file of places or areas beside the items, with where it comes from."""
    from geodata.read.references import read_reference
    from geodata.store import Workspace

    found = read_reference(file, label=label, layer=layer)
    with Workspace.open(workspace) as opened:
        opened.references.add(
            found.features,
            name=name,
            licence=licence,
            attribution=attribution,
            file_name=found.file_name,
            digest=found.digest,
        )
    for error in found.errors:
        report(error)
    typer.echo(f"{name}: {len(found.features)} shown, {len(found.errors)} left out.", err=True)
    raise typer.Exit(EXIT_SOME_REJECTED if found.errors else EXIT_ALL)


@app.command("list")
def list_layers(*, workspace: WorkspaceOption = DEFAULT_WORKSPACE) -> None:
    """Print the reference layers with where they come from."""
    from geodata.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        layers = opened.references.all()
    print_table(
        ("name", "features", "licence", "attribution", "file", "added"),
        (
            (
                layer.name,
                f"{layer.n_features:,}",
                layer.licence,
                layer.attribution,
                layer.file_name,
                layer.added_at,
            )
            for layer in layers
        ),
    )


@app.command("remove")
def remove(
    name: Annotated[str, typer.Argument(help="The name of the layer.")],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
) -> None:
    """Take a reference layer away."""
    from geodata.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        removed = opened.references.remove(name)
    if not removed:
        msg = f"there is no layer {name[:60]!r}"
        raise StoreError(msg)
    typer.echo("Removed.", err=True)
