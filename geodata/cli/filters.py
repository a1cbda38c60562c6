"""The filters: JSON Lines of articles in, JSON Lines of what was found in them out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import orjson
import typer

from geodata import wire
from geodata.cli.console import (
    AddressOption,
    OnlineOption,
    Outcome,
    UserAgentOption,
    load_reader,
    report,
)
from geodata.errors import InputError
from geodata.model import Article, Span

if TYPE_CHECKING:
    from geodata.model import Mention
    from geodata.pipeline import Named, Reader

Entry = TypeVar("Entry", bound="Named")

SourceArgument = Annotated[str, typer.Argument(help="JSON Lines file of articles, or - (stdin).")]


def _accepted(inputs: Iterable[Article | InputError], outcome: Outcome) -> Iterator[Article]:
    for entry in inputs:
        if isinstance(entry, InputError):
            outcome.refuse(entry)
        else:
            outcome.done += 1
            yield entry


def _mentions_record(article_id: str, mentions: Iterable[Mention]) -> wire.Json:
    return {"id": article_id, "mentions": [wire.mention_to_json(m) for m in mentions]}


def _print_json(record: wire.Json) -> None:
    sys.stdout.buffer.write(orjson.dumps(record) + b"\n")


def _run_filter(source: str, answer: Callable[[Sequence[Article]], Sequence[wire.Json]]) -> None:
    """Answer each article of a JSON Lines source with one line on standard output."""
    from geodata.read import Format, read_sources
    from geodata.read.formats import format_of_name

    outcome = Outcome()
    articles = _accepted(read_sources([source], format="jsonl"), outcome)
    _print_answers(articles, answer, outcome)
    if not outcome.done and format_of_name(source) not in {None, Format.JSONL}:
        report(InputError("is no JSON Lines of articles; `ingest` takes it", source=source))
    raise typer.Exit(outcome.status)


def _print_answers(
    entries: Iterable[Entry],
    answer: Callable[[Sequence[Entry]], Sequence[wire.Json]],
    outcome: Outcome,
) -> None:
    """Print the answer to each entry; one that has none is refused, and the rest goes on."""
    from geodata.pipeline import BATCH_ARTICLES, batches, in_parts

    for batch in batches(entries, size=BATCH_ARTICLES):
        for record in in_parts(batch, answer):
            if isinstance(record, InputError):
                outcome.done -= 1
                outcome.refuse(record)
            else:
                _print_json(record)
        sys.stdout.buffer.flush()


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
        geoparse_given(reader, source)

    def answer(batch: Sequence[Article]) -> list[wire.Json]:
        return [
            _mentions_record(article.id, mentions)
            for article, mentions in zip(batch, reader.find_places(batch), strict=True)
        ]

    _run_filter(source, answer)


@dataclass(frozen=True, slots=True)
class _Given:
    """An article with the spans that are to be resolved in it."""

    article: Article
    spans: list[Span]

    @property
    def id(self) -> str:
        """Return the article's id."""
        return self.article.id


def geoparse_given(reader: Reader, source: str) -> None:
    """Print the places of the spans that each line names, and end."""
    from geodata.pipeline import given_mentions

    def answer(batch: Sequence[_Given]) -> list[wire.Json]:
        resolved = reader.resolve_places(
            [given.article for given in batch],
            [given_mentions(given.article, given.spans) for given in batch],
        )
        return [
            _mentions_record(given.id, found) for given, found in zip(batch, resolved, strict=True)
        ]

    outcome = Outcome()
    _print_answers(_read_given(source, outcome), answer, outcome)
    raise typer.Exit(outcome.status)


def _read_given(source: str, outcome: Outcome) -> Iterator[_Given]:
    """Yield the articles of JSON Lines with the spans that are to be resolved in each."""
    from geodata.read import read_records

    for record in read_records(source):
        if isinstance(record, InputError):
            outcome.refuse(record)
            continue
        try:
            article = wire.article_from_json(record.value)
            spans = _given_spans(record.value, article)
        except InputError as error:
            outcome.refuse(error.at(source=record.source, line=record.line))
            continue
        outcome.done += 1
        yield _Given(article, spans)


def _given_spans(record: wire.Json, article: Article) -> list[Span]:
    spans = []
    given: Any = record.get("mentions")
    if not isinstance(given, list):
        raise InputError("must be a list of spans", field="mentions")
    most = len(article.text)
    for number, entry in enumerate(given, start=1):
        span = entry if isinstance(entry, dict) else {}
        start, end = span.get("start_char"), span.get("end_char")
        if not (type(start) is type(end) is int and 0 <= start < end <= most):
            msg = f"span {number} is not 0 <= start_char < end_char <= {most}, the text's length"
            raise InputError(msg, field="mentions")
        spans.append(Span(start_char=start, end_char=end))
    return spans


def dates(source: SourceArgument = "-") -> None:
    """Print the time expressions of each article as TIMEX3 types and values."""
    from geodata.pipeline import date_mentions

    def answer(batch: Sequence[Article]) -> list[wire.Json]:
        return [
            {"id": article.id, "timexes": [wire.timex_to_json(t) for t in date_mentions(article)]}
            for article in batch
        ]

    _run_filter(source, answer)


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

    _run_filter(source, answer)
