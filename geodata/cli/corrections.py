"""The commands that list corrections, undo them, and take them from one workspace to another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geodata.cli.console import (
    DEFAULT_WORKSPACE,
    EXIT_ALL,
    Outcome,
    WorkspaceOption,
    print_table,
    written_whole,
)
from geodata.errors import InputError

if TYPE_CHECKING:
    from geodata.corrections import Correction
    from geodata.store import LoggedCorrection

app = typer.Typer(help="List, undo, export and import what people put right.")


@app.command("log")
def show_log(
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
) -> None:
    """Print who put what right, when and why."""
    from geodata.corrections import say_change
    from geodata.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        entries = opened.desk.log(limit=limit)
    print_table(
        ("id", "when", "who", "what", "was", "of", "why", "state"),
        (
            (
                entry.correction.uid,
                f"{entry.correction.made_at[:19]}Z",
                entry.correction.editor,
                say_change(entry.correction.change),
                entry.correction.was,
                entry.correction.label,
                entry.correction.reason,
                _state(entry),
            )
            for entry in entries
        ),
        unbroken="id",
    )


def _state(entry: LoggedCorrection) -> str:
    if entry.correction.undone_at:
        return f"undone {entry.correction.undone_at[:19]}Z by {entry.correction.undone_by}"
    return "waiting" if entry.is_waiting else "holds"


@app.command("export")
def export_corrections(
    file: Annotated[
        Path, typer.Argument(help="A .jsonl file (all of it) or a .csv to read; - is JSON Lines.")
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
) -> None:
    """Write every correction, those that were undone too, oldest first."""
    from geodata.corrections.tables import FORMATS, corrections_to_csv, corrections_to_jsonl
    from geodata.store import Workspace

    ending = "jsonl" if str(file) == "-" else file.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        msg = f"the ending {ending[:20]!r} is none of {', '.join(FORMATS)}"
        raise InputError(msg, source=str(file))
    with Workspace.open(workspace, create=False) as opened:
        corrections = opened.desk.all()
    write = corrections_to_csv if ending == "csv" else corrections_to_jsonl
    content = write(corrections)
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    with written_whole(file) as made:
        made.write_bytes(content)


@app.command("import")
def import_corrections(
    file: Annotated[str, typer.Argument(help="JSON Lines that `corrections export` wrote, or -.")],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
) -> None:
    """Take in corrections of another workspace; what is there already adds nothing."""
    from geodata.store import Workspace

    outcome = Outcome()
    corrections = _read(file, outcome)
    with Workspace.open(workspace) as opened:
        summary = opened.desk.add(corrections)
    typer.echo(
        f"{summary.n_added} corrections new, {summary.n_undone} undone since, "
        f"{summary.n_known} known already; {outcome.refused} rejected.",
        err=True,
    )
    raise typer.Exit(outcome.status)


def _read(file: str, outcome: Outcome) -> list[Correction]:
    from geodata.corrections import correction_from_json
    from geodata.read import read_records

    corrections = []
    for record in read_records(file):
        if isinstance(record, InputError):
            outcome.refuse(record)
            continue
        try:
            corrections.append(correction_from_json(record.value))
            outcome.done += 1
        except InputError as error:
            outcome.refuse(error.at(source=record.source, line=record.line))
    return corrections


@app.command("undo")
def undo_correction(
    uid: Annotated[str, typer.Argument(help="The id that `corrections log` shows.")],
    *,
    editor: Annotated[str, typer.Option(help="Who undoes it.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
) -> None:
    """Undo one correction; it stays in the log."""
    from geodata.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        undone = opened.desk.undo(uid, editor=editor)
    typer.echo(f"Undone at {undone.undone_at} by {undone.undone_by}.", err=True)
    raise typer.Exit(EXIT_ALL)
