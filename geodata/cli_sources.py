"""The commands that bring articles in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geodata.console import (
    DEFAULT_WORKSPACE,
    AddressOption,
    AllowPrivateOption,
    OnlineOption,
    UserAgentOption,
    WorkspaceOption,
    load_reader,
    progress_bar,
    report,
)
from geodata.errors import InputError

if TYPE_CHECKING:
    from geodata.read import RunSummary
    from geodata.store import Counts


def ingest(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, globs, http(s) addresses, or - (stdin).")
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    file_format: Annotated[
        str | None, typer.Option("--format", help="Force one format on every source.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="The date (ISO 8601) of articles that have none.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="The publisher of articles that name none.")
    ] = None,
    online: OnlineOption = None,
    user_agent: UserAgentOption = None,
    online_address: AddressOption = None,
    encoding: Annotated[
        str | None, typer.Option(help="The encoding of texts that are not in what they look like.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="Which column or key holds which field: text=body,id=uid."),
    ] = None,
    allow_private: AllowPrivateOption = False,
) -> None:
    """Take articles into a workspace and read them for places, dates and facts."""
    from geodata.pipeline import take_in
    from geodata.read import read_sources
    from geodata.store import Workspace

    inputs = read_sources(
        sources,
        format=file_format,
        published=published,
        source=source,
        columns=_columns_of(columns or []),
        encoding=encoding,
        allow_private=allow_private,
    )
    with Workspace.open(workspace) as opened:
        reader = load_reader(online=online, user_agent=user_agent, online_address=online_address)
        with progress_bar("Reading articles") as advance:
            summary = take_in(
                opened,
                reader,
                inputs,
                on_batch=lambda so_far: advance(so_far.n_read),
                on_error=report,
            )
        counts = opened.counts()
    typer.echo(f"{say_summary(summary)} {_say_counts(counts)}", err=True)
    raise typer.Exit(summary.status)


def say_summary(summary: RunSummary) -> str:
    """Return in one sentence what became of the articles of a run."""
    counted = (
        f"{summary.n_added} new, {summary.n_updated} changed, {summary.n_unchanged} known already"
    )
    parts = [f"{summary.n_read} articles read: {counted}"]
    if summary.n_copies:
        parts.append(f"{summary.n_copies} of the new ones near-copies, kept and linked")
    if summary.n_foreign:
        parts.append(f"{summary.n_foreign} not in English, kept and not read for facts")
    parts.append(f"{len(summary.rejected)} rejected")
    return "; ".join(parts) + "."


def _say_counts(counts: Counts) -> str:
    return f"The workspace holds {counts.n_articles} articles and {counts.n_items} items."


def _columns_of(given: list[str]) -> dict[str, str] | None:
    """Return what `--map` says, field to column.

    Raises
    ------
    InputError
        When a part of it is no pair.
    """
    columns = {}
    for part in ",".join(given).split(","):
        field, is_pair, column = part.partition("=")
        if part.strip() and not (is_pair and field.strip() and column.strip()):
            msg = f"{part[:60]!r} is no FIELD=COLUMN"
            raise InputError(msg, field="map")
        if part.strip():
            columns[field.strip()] = column.strip()
    return columns or None
