"""The order of the stages: articles in; mentions, time expressions, reports and items out.

This is the only file that knows which stage follows which. A `Reader` holds what the stages have
loaded and reads articles in batches, since finding and resolving are vectorised over a batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Self

from geodata.dates import find_timexes
from geodata.extract import Extractor
from geodata.find import Finder
from geodata.gazetteer import Gazetteer
from geodata.geocode import Resolver
from geodata.model import Article, Item, Mention, MentionRole, Span, Timex
from geodata.tables import tables_digest
from geodata.text import sentences, tokenize

# Large enough that the vectorised stages pay off, small enough to keep memory flat.
BATCH_ARTICLES = 64

# Raised by hand when the code of a stage changes what it reads; tables are counted by digest.
_CODE_VERSION = "1"


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Return the version of everything a reading depends on: code, tables and weights."""
    return hashlib.sha256(f"{_CODE_VERSION} {tables_digest()}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read in one article.

    `reports` holds one entry for each statement; `items` what they add up to in this article.
    """

    article: Article
    mentions: tuple[Mention, ...]
    timexes: tuple[Timex, ...]
    reports: tuple[Item, ...]
    items: tuple[Item, ...]


class Reader:
    """Reads articles with every stage; load once, use for any number of batches."""

    def __init__(
        self, *, gazetteer: Gazetteer, finder: Finder, resolver: Resolver, extractor: Extractor
    ) -> None:
        self.gazetteer = gazetteer
        self._finder = finder
        self._resolver = resolver
        self._extractor = extractor

    @classmethod
    def load(cls) -> Self:
        """Return a reader on the compiled gazetteer, compiling it first where it is missing."""
        gazetteer = Gazetteer.open()
        return cls(
            gazetteer=gazetteer,
            finder=Finder.load(gazetteer),
            resolver=Resolver.load(gazetteer),
            extractor=Extractor.load(),
        )

    def find_places(self, articles: Sequence[Article]) -> list[list[Mention]]:
        """Return the resolved mentions of each article, in text order."""
        tokens = [tokenize(article.text) for article in articles]
        return self._resolver.resolve(articles, tokens, self._finder.find(tokens))

    def resolve_places(
        self, articles: Sequence[Article], mentions: Sequence[list[Mention]]
    ) -> list[list[Mention]]:
        """Resolve given mentions; each one is answered, in order."""
        tokens = [tokenize(article.text) for article in articles]
        return self._resolver.resolve(articles, tokens, mentions)

    def read(self, articles: Sequence[Article]) -> list[Reading]:
        """Read one batch of articles."""
        tokens = [tokenize(article.text) for article in articles]
        mentions = self._resolver.resolve(articles, tokens, self._finder.find(tokens))
        readings = []
        for article, words, found in zip(articles, tokens, mentions, strict=True):
            timexes = find_timexes(words, published=article.published_date)
            extraction = self._extractor.extract(
                article, words, sentences(words), found, timexes
            )
            readings.append(
                Reading(
                    article=article,
                    mentions=tuple(found),
                    timexes=tuple(timexes),
                    reports=extraction.reports,
                    items=extraction.items,
                )
            )
        return readings

    def read_all(
        self, articles: Iterable[Article], *, batch_articles: int = BATCH_ARTICLES
    ) -> Iterator[Reading]:
        """Read any number of articles, one batch after the other."""
        for batch in batches(articles, size=batch_articles):
            yield from self.read(batch)


def batches(articles: Iterable[Article], *, size: int) -> Iterator[list[Article]]:
    """Yield lists of at most `size` articles until there are no more."""
    iterator = iter(articles)
    while batch := list(islice(iterator, size)):
        yield batch


def date_mentions(article: Article) -> list[Timex]:
    """Return the time expressions of one article."""
    return find_timexes(tokenize(article.text), published=article.published_date)


def given_mentions(article: Article, spans: Sequence[Span]) -> list[Mention]:
    """Return bare mentions at the given spans, as input for `Reader.resolve_places`."""
    return [
        Mention(span=span, text=span.quote(article.text), role=MentionRole.LITERAL)
        for span in spans
    ]
