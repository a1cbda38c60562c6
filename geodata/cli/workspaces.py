"""The commands that look after a workspace: copies of it, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geodata.cli.console import (
    DEFAULT_WORKSPACE,
    EXIT_ALL,
    EXIT_SOME_REJECTED,
    WorkspaceOption,
)

if TYPE_CHECKING:
    from geodata.store import Workspace


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
) -> None:
    """Copy a workspace to one file, while it is in use, whatever database it is in."""
    from geodata.store.backups import back_up

    back_up(workspace, file)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes", err=True)


def restore(
    file: Annotated[Path, typer.Argument(help="What backup wrote.", exists=True, dir_okay=False)],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
) -> None:
    """Make a workspace of a backup; one that is there already is left as it is."""
    from geodata.store import Workspace
    from geodata.store.backups import restore as restore_backup

    restore_backup(file, workspace)
    with Workspace.open(workspace, create=False) as opened:
        typer.echo(f"{opened.name}: {_say_counts(opened)}", err=True)


def check(*, workspace: WorkspaceOption = DEFAULT_WORKSPACE) -> None:
    """Say whether a workspace is whole, and what it holds."""
    from geodata.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        wrong = opened.check()
        typer.echo(f"{opened.name}: {_say_counts(opened)}")
        for failure in opened.failures():
            typer.echo(f"article {failure.article_id!r}: {failure.reason}, {failure.failed_at}")
    for line in wrong:
        typer.echo(f"damage: {line}")
    if not wrong:
        typer.echo("whole: nothing is damaged")
    raise typer.Exit(EXIT_SOME_REJECTED if wrong else EXIT_ALL)


def _say_counts(workspace: Workspace) -> str:
    from geodata.pipeline import reader_version

    counts = workspace.counts(reader_version=reader_version())
    return (
        f"{counts.n_articles} articles, {counts.n_unread} of them unread,"
        f" {counts.n_items} items, {workspace.desk.count()} corrections"
    )
