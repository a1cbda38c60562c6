"""The commands of `geodata`: arguments and printing only.

``footprint`` is this with the dashboard's commands added; ``python -m geodata`` is this alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from geodata import wire
from geodata.errors import GeodataError, InputError
from geodata.model import Article, Span
from geodata.pipeline import BATCH_ARTICLES, Reader, batches, date_mentions, given_mentions
from geodata.read import read_records, read_sources

EXIT_ALL = 0
EXIT_SOME_REJECTED = 1
EXIT_NOTHING_DONE = 2

# A batch lends its articles to each other as context (a source's other articles).
_FILTER_BATCH_ARTICLES = 4 * BATCH_ARTICLES

app = typer.Typer(
    name="footprint",
    help="Places, bases, meetings and evacuations read out of news articles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
gazetteer_app = typer.Typer(help="Look into the gazetteer, or load more into it.")
app.add_typer(gazetteer_app, name="gazetteer")
borders_app = typer.Typer(help="Load boundaries of your own.")

SourceArgument = Annotated[str, typer.Argument(help="JSON Lines file of articles, or - (stdin).")]


def report(error: Exception) -> None:
    """Print one error on standard error, on one line."""
    print(f"footprint: {error}", file=sys.stderr)


class Outcome:
    """How many inputs were done and how many were refused; gives the exit status."""

    def __init__(self) -> None:
        self.done = 0
        self.refused = 0

    def refuse(self, error: InputError) -> None:
        """Count and print one refused input."""
        self.refused += 1
        report(error)

    @property
    def status(self) -> int:
        """Return 0 for all, 1 where some were refused, 2 where nothing was done."""
        if not self.done:
            return EXIT_NOTHING_DONE
        return EXIT_SOME_REJECTED if self.refused else EXIT_ALL


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
    source: str, answer: Callable[[Sequence[Article]], Iterable[wire.Json]], *, batch_articles: int
) -> None:
    """Answer each article of a JSON Lines source with one line on standard output."""
    outcome = Outcome()
    articles = _accepted(read_sources([source], format="jsonl"), outcome)
    for batch in batches(articles, size=batch_articles):
        for record in answer(batch):
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
) -> None:
    """Print the place mentions of each article, with the place each one means."""
    reader = Reader.load()
    if given:
        _geoparse_given(reader, source)

    def answer(batch: Sequence[Article]) -> Iterator[wire.Json]:
        for article, mentions in zip(batch, reader.find_places(batch), strict=True):
            yield {"id": article.id, "mentions": [wire.mention_to_json(m) for m in mentions]}

    _run_filter(source, answer, batch_articles=_FILTER_BATCH_ARTICLES)


def _geoparse_given(reader: Reader, source: str) -> None:
    outcome = Outcome()
    pairs: list[tuple[Article, list[Span]]] = []

    def flush() -> None:
        articles = [article for article, _ in pairs]
        mentions = [given_mentions(article, spans) for article, spans in pairs]
        for article, resolved in zip(
            articles, reader.resolve_places(articles, mentions), strict=True
        ):
            _print_json(
                {"id": article.id, "mentions": [wire.mention_to_json(m) for m in resolved]}
            )
        pairs.clear()

    for record in read_records(source):
        try:
            if isinstance(record, InputError):
                raise record
            article = wire.article_from_json(record.value)
            pairs.append((article, _given_spans(record.value, article)))
            outcome.done += 1
        except InputError as error:
            outcome.refuse(error)
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
            isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(article.text)
        ):
            raise InputError("has a span that lies outside the text", field="mentions")
        spans.append(Span(start_char=start, end_char=end))
    return spans


@app.command()
def dates(source: SourceArgument = "-") -> None:
    """Print the time expressions of each article as TIMEX3 types and values."""

    def answer(batch: Sequence[Article]) -> Iterator[wire.Json]:
        for article in batch:
            found = date_mentions(article)
            yield {"id": article.id, "timexes": [wire.timex_to_json(t) for t in found]}

    _run_filter(source, answer, batch_articles=BATCH_ARTICLES)


@app.command()
def extract(source: SourceArgument = "-") -> None:
    """Print the bases, meetings and evacuations that each article reports."""
    reader = Reader.load()

    def answer(batch: Sequence[Article]) -> Iterator[wire.Json]:
        for reading in reader.read(batch):
            items = [wire.item_to_json(item) for item in reading.items]
            yield {"id": reading.article.id, "items": items}

    _run_filter(source, answer, batch_articles=_FILTER_BATCH_ARTICLES)


def run(command: typer.Typer) -> None:
    """Run a command line; what goes wrong on purpose is one line and exit status 2."""
    try:
        command()
    except GeodataError as error:
        report(error)
        sys.exit(EXIT_NOTHING_DONE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_ALL)


def main() -> None:
    """Run ``python -m geodata``."""
    run(app)
