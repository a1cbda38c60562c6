"""The order of the stages: articles in; mentions, time expressions, reports and items out.

This is the only file that knows which stage follows which. A `Reader` holds what the stages have
loaded and reads articles in batches, since finding and resolving are vectorised over a batch.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from geodata.dates import find_timexes
from geodata.errors import InputError
from geodata.extract import Extractor
from geodata.find import Finder
from geodata.frozen import quick
from geodata.garbage import collector_paused, collector_seldom
from geodata.gazetteer import Gazetteer
from geodata.geocode import Resolver
from geodata.model import Article, Item, Mention, MentionRole, Span, Timex
from geodata.read import RunSummary, is_english, with_language
from geodata.tables import files_digest, tables_digest
from geodata.text import Tokens, sentences, tokenize

if TYPE_CHECKING:
    from threading import Event

    from geodata.geocode.lookups import OnlineLookups
    from geodata.store import Workspace

# Large enough that the vectorised stages pay off. A batch lends its articles to each other as
# context (a source's other articles): every command reads in batches of one size.
BATCH_ARTICLES = 256
PART_CHARS = 1 << 21  # of the articles read at once: keeps memory flat where they are long

Answer = TypeVar("Answer")
Entry = TypeVar("Entry")


class Named(Protocol):
    """An article, or what goes with one, by the article's id."""

    @property
    def id(self) -> str:
        """Return the article's id."""


NamedEntry = TypeVar("NamedEntry", bound=Named)

# Whose code decides what is read in a text, and what items that adds up to.
_STAGES = ("dates", "extract", "find", "gazetteer", "geocode", "merge", "pipeline.py", "text.py")


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Return the version of everything a reading depends on: code, tables and weights."""
    code = files_digest(Path(__file__).parent, names=_STAGES, pattern="*.py")
    return hashlib.sha256(f"{code} {tables_digest()}".encode()).hexdigest()[:12]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read in one article.

    `reports` holds one entry for each statement; `items` what they add up to in this article.
    """

    article: Article
    mentions: tuple[Mention, ...] = ()
    timexes: tuple[Timex, ...] = ()
    reports: tuple[Item, ...] = ()
    items: tuple[Item, ...] = ()


class Crew(Protocol):
    """Reads batches of articles: one reader in this process, or several elsewhere."""

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        """Yield each batch with what was read in its articles, or why one could not be read.

        Batches may come back in another order; they are asked for no faster than they are read.
        """


class Reader:
    """Reads articles with every stage; load once, use for any number of batches."""

    def __init__(
        self,
        *,
        gazetteer: Gazetteer,
        finder: Finder,
        resolver: Resolver,
        extractor: Extractor,
        online: OnlineLookups | None = None,
    ) -> None:
        self.gazetteer = gazetteer
        self._online = online
        self._finder = finder
        self._resolver = resolver
        self._extractor = extractor

    @classmethod
    def load(cls, *, online: OnlineLookups | None = None) -> Self:
        """Return a reader on the compiled gazetteer, compiling it first where it is missing.

        `online` is asked for the names that the gazetteer has no answer to; nobody by default.
        """
        gazetteer = Gazetteer.open()
        return cls(
            gazetteer=gazetteer,
            finder=Finder.load(gazetteer),
            resolver=Resolver.load(gazetteer),
            extractor=Extractor.load(),
            online=online,
        )

    @collector_paused()
    def find_places(self, articles: Sequence[Article]) -> list[list[Mention]]:
        """Return the resolved mentions of each article, in text order."""
        found: list[list[Mention]] = []
        for part in parts_of(articles):
            tokens = [tokenize(article.text) for article in part]
            found += self._resolve(part, tokens, self._finder.find(tokens))
        return found

    @collector_paused()
    def resolve_places(
        self, articles: Sequence[Article], mentions: Sequence[list[Mention]]
    ) -> list[list[Mention]]:
        """Resolve given mentions; each one is answered, in order."""
        tokens = [tokenize(article.text) for article in articles]
        return self._resolve(articles, tokens, mentions)

    def _resolve(
        self,
        articles: Sequence[Article],
        tokens: Sequence[Tokens],
        mentions: Sequence[Sequence[Mention]],
    ) -> list[list[Mention]]:
        resolved = self._resolver.resolve(articles, tokens, mentions)
        return resolved if self._online is None else self._online.fill(resolved)

    @collector_paused()
    def read(self, articles: Sequence[Article]) -> list[Reading]:
        """Read one batch of articles; nothing is found in what is not English."""
        english = [article for article in articles if is_english(article.language)]
        found = (each for part in parts_of(english) for each in self._read_english(part))
        return [
            next(found) if is_english(article.language) else Reading(article=article)
            for article in articles
        ]

    def _read_english(self, articles: Sequence[Article]) -> list[Reading]:
        tokens = [tokenize(article.text) for article in articles]
        mentions = self._resolve(articles, tokens, self._finder.find(tokens))
        # One stage after the other over the whole batch, so that its code and tables stay in cache.
        timexes = [
            _outside_names(find_timexes(words, published=article.published_date), mentions=found)
            for article, words, found in zip(articles, tokens, mentions, strict=True)
        ]
        spans = [sentences(words) for words in tokens]
        texts = zip(articles, tokens, spans, mentions, timexes, strict=True)
        extractions = self._extractor.extract_all(list(texts))
        return [
            Reading(
                article=article,
                mentions=tuple(found),
                timexes=tuple(dated),
                reports=extraction.reports,
                items=extraction.items,
            )
            for article, found, dated, extraction in zip(
                articles, mentions, timexes, extractions, strict=True
            )
        ]

    def read_all(
        self, articles: Iterable[Article], *, batch_articles: int = BATCH_ARTICLES
    ) -> Iterator[Reading]:
        """Read any number of articles, one batch after the other."""
        for batch in batches(articles, size=batch_articles):
            yield from self.read(batch)

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        """Yield each batch with what was read in its articles, or why one could not be read."""
        for batch in batches_to_read:
            yield batch, in_parts(batch, self.read)


def _outside_names(timexes: list[Timex], *, mentions: list[Mention]) -> list[Timex]:
    """Return the time expressions that are no part of a longer name: March Air Reserve Base."""
    starts = [mention.span.start_char for mention in mentions]  # mentions never overlap
    kept = []
    for timex in timexes:
        at = bisect_right(starts, timex.span.start_char) - 1
        name = mentions[at].span if at >= 0 else None
        if name is None or name == timex.span or not name.covers(timex.span):
            kept.append(timex)
    return kept


@collector_seldom()
def take_in(
    workspace: Workspace,
    crew: Crew,
    inputs: Iterable[Article | InputError],
    *,
    on_batch: Callable[[RunSummary], None] | None = None,
    on_error: Callable[[InputError], None] | None = None,
    stop: Event | None = None,
    renew: bool = True,
) -> RunSummary:
    """Take articles into a workspace and read them for facts.

    Every article is in the store before it is read, so that nothing is lost when reading stops;
    what an earlier run left unread, or an earlier version read, is read at the end. What is not
    written in English is kept with its language, and not read.

    Parameters
    ----------
    workspace, crew
        Where to, and what reads: a `Reader`, or several at once.
    inputs
        Articles, and errors in the place of what could not be read.
    on_batch
        Called with the counts so far after every batch.
    on_error
        Called with every error as it comes.
    stop
        Once set, what an earlier run left unread is left to a later one; `inputs` are to end then.
    renew
        Whether what an earlier version read is read again; it may be the whole workspace.

    Returns
    -------
    RunSummary
        How many articles were read, new, changed, unchanged; and what was rejected.
    """
    summary = RunSummary()

    def reject(error: InputError) -> None:
        summary.reject(error)
        if on_error:
            on_error(error)

    batches_of_inputs = _batches_of_inputs(inputs, reject, size=BATCH_ARTICLES)
    stored = _stored(workspace, batches_of_inputs, summary, on_batch=on_batch)
    _store_answers(workspace, crew, stored, reject)
    is_over = stop.is_set if stop is not None else _never
    _store_answers(workspace, crew, _unread(workspace, is_over, renew=renew), reject)
    return summary


def _stored(
    workspace: Workspace,
    batches_of_inputs: Iterable[Sequence[Article]],
    summary: RunSummary,
    *,
    on_batch: Callable[[RunSummary], None] | None,
) -> Iterator[list[Article]]:
    """Put each batch into the workspace, count it, and yield what of it is to be read."""
    for batch in batches_of_inputs:
        added = workspace.add_batch(batch)
        summary.n_read += len(batch)
        summary.n_added += added.n_added
        summary.n_updated += added.n_updated
        summary.n_unchanged += added.n_unchanged
        summary.n_copies += added.n_copies
        summary.n_foreign += sum(not is_english(article.language) for article in batch)
        if on_batch:
            on_batch(summary)
        if added.to_read:
            yield list(added.to_read.values())


def read_anew(
    workspace: Workspace,
    crew: Crew,
    *,
    is_over: Callable[[], bool],
    on_error: Callable[[InputError], None],
) -> None:
    """Read again what an earlier version read, batch after batch, until all is read or it is over.

    Parameters
    ----------
    workspace, crew
        What holds the articles, and what reads.
    is_over
        Asked before every batch.
    on_error
        Called with every error as it comes.
    """
    _store_answers(workspace, crew, _unread(workspace, is_over, renew=True), on_error)


def _never() -> bool:
    return False


def _unread(
    workspace: Workspace, is_over: Callable[[], bool], *, renew: bool
) -> Iterator[list[Article]]:
    """Yield the batches that are to be read still, or also again, until it is over."""
    version = reader_version() if renew else None
    unread = workspace.unread_articles(version, batch_articles=BATCH_ARTICLES)
    return takewhile(lambda _: not is_over(), unread)


def _store_answers(
    workspace: Workspace,
    crew: Crew,
    batches_to_read: Iterable[Sequence[Article]],
    reject: Callable[[InputError], None],
) -> None:
    """Read batches and store what was found, and by name what could not be read."""
    version = reader_version()
    for batch, answers in crew.answer(batches_to_read):
        workspace.store_readings(
            [answer for answer in answers if isinstance(answer, Reading)], reader_version=version
        )
        failed = {
            article.id: answer
            for article, answer in zip(batch, answers, strict=True)
            if isinstance(answer, InputError)
        }
        if failed:
            reasons = {article_id: error.reason for article_id, error in failed.items()}
            workspace.store_failures(reasons, reader_version=version)
        for error in failed.values():
            reject(error)


def in_parts(
    articles: Sequence[NamedEntry], answer: Callable[[Sequence[NamedEntry]], Sequence[Answer]]
) -> list[Answer | InputError]:
    """Return the answers to a batch; where it fails, each article is answered alone.

    An article that fails by itself becomes an error in its place: one text that a stage trips
    over never stops a run.
    """
    try:
        return [*answer(articles)]
    except Exception as error:  # noqa: BLE001  # whatever it is, the other articles go on
        if len(articles) == 1:
            reason = f"could not be read ({type(error).__name__})"
            return [InputError(reason, source=f"article {articles[0].id[:80]!r}")]
        return [part for article in articles for part in in_parts([article], answer)]


def _batches_of_inputs(
    inputs: Iterable[Article | InputError], reject: Callable[[InputError], None], *, size: int
) -> Iterator[list[Article]]:
    batch: list[Article] = []
    for entry in inputs:
        if isinstance(entry, InputError):
            reject(entry)
            continue
        batch.append(with_language(entry))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def batches(entries: Iterable[Entry], *, size: int) -> Iterator[list[Entry]]:
    """Yield lists of at most `size` entries until there are no more."""
    iterator = iter(entries)
    while batch := list(islice(iterator, size)):
        yield batch


def parts_of(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield the articles of a batch in parts of at most `PART_CHARS`, or of one longer text."""
    part: list[Article] = []
    held = 0
    for article in articles:
        if part and held + len(article.text) > PART_CHARS:
            yield part
            part, held = [], 0
        part.append(article)
        held += len(article.text)
    if part:
        yield part


def date_mentions(article: Article) -> list[Timex]:
    """Return the time expressions of one article."""
    return find_timexes(tokenize(article.text), published=article.published_date)


def given_mentions(article: Article, spans: Sequence[Span]) -> list[Mention]:
    """Return bare mentions at the given spans, as input for `Reader.resolve_places`."""
    return [
        Mention(span=span, text=span.quote(article.text), role=MentionRole.LITERAL)
        for span in spans
    ]
