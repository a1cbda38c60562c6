"""The commands of `geodata`: arguments and printing only.

``footprint`` is this with the dashboard's commands added; ``python -m geodata`` is this alone.
A command loads the packages that it needs, so that ``--help`` and ``dates`` answer at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from geodata import cli_corrections, cli_references, cli_sources, cli_store, wire
from geodata.console import (
    EXIT_ALL,
    EXIT_SOME_REJECTED,
    AddressOption,
    OnlineOption,
    Outcome,
    UserAgentOption,
    load_reader,
    print_table,
    progress_bar,
    report,
    run,
)
from geodata.errors import GeodataError, InputError
from geodata.model import Article, Span

if TYPE_CHECKING:
    from geodata.pipeline import Reader

# A batch lends its articles to each other as context (a source's other articles).
_FILTER_BATCH_ARTICLES = 256


app = typer.Typer(
    name="footprint",
    help="Places, bases, meetings and evacuations read out of news articles.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
gazetteer_app = typer.Typer(help="Look into the gazetteer, or load more into it.")
app.add_typer(gazetteer_app, name="gazetteer")
borders_app = typer.Typer(help="Load other boundaries over those that come with it.")
app.add_typer(borders_app, name="borders")
app.command()(cli_sources.ingest)
app.command()(cli_sources.watch)
app.add_typer(cli_references.app, name="reference")
app.add_typer(cli_corrections.app, name="corrections")
app.command()(cli_store.backup)
app.command()(cli_store.restore)
app.command()(cli_store.check)

SourceArgument = Annotated[str, typer.Argument(help="JSON Lines file of articles, or - (stdin).")]


def _accepted(inputs: Iterable[Article | InputError], outcome: Outcome) -> Iterator[Article]:
    for entry in inputs:
        if isinstance(entry, InputError):
            outcome.refuse(entry)
        else:
            outcome.done += 1
            yield entry


def _print_json(record: wire.Json) -> None:
    sys.stdout.buffer.write(orjson.dumps(record) + b"\n")


def _run_filter(
    source: str, answer: Callable[[Sequence[Article]], Sequence[wire.Json]], *, batch_articles: int
) -> None:
    """Answer each article of a JSON Lines source with one line on standard output."""
    from geodata.pipeline import batches, in_parts
    from geodata.read import read_sources

    outcome = Outcome()
    articles = _accepted(read_sources([source], format="jsonl"), outcome)
    for batch in batches(articles, size=batch_articles):
        for record in in_parts(batch, answer):
            if isinstance(record, InputError):
                outcome.done -= 1
                outcome.refuse(record)
            else:
                _print_json(record)
        sys.stdout.buffer.flush()
    raise typer.Exit(outcome.status)


@app.command()
def geoparse(
    source: SourceArgument = "-",
    *,
    given: Annotated[
        bool, typer.Option("--given", help="Resolve only the spans in each line's 'mentions'.")
    ] = False,
    online: OnlineOption = None,
    user_agent: UserAgentOption = None,
    online_address: AddressOption = None,
) -> None:
    """Print the place mentions of each article, with the place each one means."""
    reader = load_reader(online=online, user_agent=user_agent, online_address=online_address)
    if given:
        _geoparse_given(reader, source)

    def answer(batch: Sequence[Article]) -> list[wire.Json]:
        return [
            {"id": article.id, "mentions": [wire.mention_to_json(m) for m in mentions]}
            for article, mentions in zip(batch, reader.find_places(batch), strict=True)
        ]

    _run_filter(source, answer, batch_articles=_FILTER_BATCH_ARTICLES)


def _geoparse_given(reader: Reader, source: str) -> None:
    from geodata.pipeline import given_mentions
    from geodata.read import read_records

    outcome = Outcome()
    pairs: list[tuple[Article, list[Span]]] = []

    def flush() -> None:
        articles = [article for article, _ in pairs]
        mentions = [given_mentions(article, spans) for article, spans in pairs]
        for article, resolved in zip(
            articles, reader.resolve_places(articles, mentions), strict=True
        ):
            _print_json({"id": article.id, "mentions": [wire.mention_to_json(m) for m in resolved]})
        pairs.clear()

    for record in read_records(source):
        if isinstance(record, InputError):
            outcome.refuse(record)
            continue
        try:
            article = wire.article_from_json(record.value)
            pairs.append((article, _given_spans(record.value, article)))
            outcome.done += 1
        except InputError as error:
            outcome.refuse(
                InputError(error.reason, source=record.source, line=record.line, field=error.field)
            )
        if len(pairs) >= _FILTER_BATCH_ARTICLES:
            flush()
    flush()
    raise typer.Exit(outcome.status)


def _given_spans(record: wire.Json, article: Article) -> list[Span]:
    spans = []
    given: Any = record.get("mentions")
    if not isinstance(given, list):
        raise InputError("must be a list of spans", field="mentions")
    for entry in given:
        start, end = (
            (entry.get("start_char"), entry.get("end_char"))
            if isinstance(entry, dict)
            else (None, None)
        )
        if not (
            isinstance(start, int)
            and isinstance(end, int)
            and 0 <= start < end <= len(article.text)
        ):
            raise InputError("has a span that lies outside the text", field="mentions")
        spans.append(Span(start_char=start, end_char=end))
    return spans


@app.command()
def dates(source: SourceArgument = "-") -> None:
    """Print the time expressions of each article as TIMEX3 types and values."""
    from geodata.pipeline import date_mentions

    def answer(batch: Sequence[Article]) -> list[wire.Json]:
        return [
            {"id": article.id, "timexes": [wire.timex_to_json(t) for t in date_mentions(article)]}
            for article in batch
        ]

    _run_filter(source, answer, batch_articles=_FILTER_BATCH_ARTICLES)


@app.command()
def extract(
    source: SourceArgument = "-",
    *,
    online: OnlineOption = None,
    user_agent: UserAgentOption = None,
    online_address: AddressOption = None,
) -> None:
    """Print the bases, meetings and evacuations that each article reports."""
    reader = load_reader(online=online, user_agent=user_agent, online_address=online_address)

    def answer(batch: Sequence[Article]) -> list[wire.Json]:
        return [
            {
                "id": reading.article.id,
                "items": [wire.item_to_json(item) for item in reading.items],
            }
            for reading in reader.read(batch)
        ]

    _run_filter(source, answer, batch_articles=_FILTER_BATCH_ARTICLES)


@gazetteer_app.command("build")
def gazetteer_build() -> None:
    """Compile the gazetteer now; otherwise the first command that needs it does."""
    from geodata.gazetteer import Gazetteer

    Gazetteer.open(progress=True)


@gazetteer_app.command("lookup")
def gazetteer_lookup(
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


@gazetteer_app.command("import")
def gazetteer_import(
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


@borders_app.command("import")
def borders_import(
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


@borders_app.command("reset")
def borders_reset() -> None:
    """Go back to the boundaries that come with it."""
    from geodata.borders.importing import forget_import

    there = forget_import()
    typer.echo("Gone back." if there else "No others were loaded.", err=True)


def main() -> None:
    """Run ``python -m geodata``."""
    run(app)
