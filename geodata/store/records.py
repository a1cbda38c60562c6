"""What the store takes and gives: values, never rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geodata.merge import StoredItem
    from geodata.model import (
        Article,
        DatePrec,
        Item,
        Kind,
        Mention,
        Modality,
        PlaceRole,
        Span,
        Status,
        Timex,
        WherePrec,
    )


class ArticleReading(Protocol):
    """What one reading of one article found; `geodata.pipeline.Reading` is one."""

    @property
    def article(self) -> Article:
        """Return the article that was read."""

    @property
    def mentions(self) -> Sequence[Mention]:
        """Return the names of places, in text order."""

    @property
    def timexes(self) -> Sequence[Timex]:
        """Return the time expressions, in text order."""

    @property
    def reports(self) -> Sequence[Item]:
        """Return one entry for each statement."""

    @property
    def items(self) -> Sequence[Item]:
        """Return what the statements of this article add up to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSummary:
    """How many articles were new, came changed, or were there already.

    `n_copies` of the new ones are near-copies of another article. Of one batch, `to_read` holds
    the new and the changed ones as they are stored now, by id.
    """

    n_added: int = 0
    n_updated: int = 0
    n_unchanged: int = 0
    n_copies: int = 0
    to_read: Mapping[str, Article] = field(default_factory=dict)


class Leg(NamedTuple):
    """One stop of an evacuation route; degrees WGS 84, None where only the country is known."""

    role: PlaceRole
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    where_prec: WherePrec


class ItemRow(NamedTuple):  # a frozen dataclass takes ten times as long to make
    """An item in short, as maps and tables show it.

    `lat`, `lon` are WGS 84 degrees; whether they may be drawn as a point follows `where_prec`.
    `actors` are codes of all who are named, `acting` of those who do it: whose base it is, who
    meets, who evacuates. `status` is the one the question asks for: with ``as_of`` the one of that
    day. `grade` is how credible somebody graded it, 1 to 6; `n_corrections` how often somebody put
    it right.
    """

    item_id: str
    kind: Kind
    status: Status
    modality: Modality
    subtype: str | None
    name: str | None
    country: str | None
    actors: tuple[str, ...]
    acting: tuple[str, ...]
    lat: float | None
    lon: float | None
    where_prec: WherePrec | None
    disputed: str | None
    mappable: bool
    legs: tuple[Leg, ...]
    people: int | None
    date_start: date | None
    date_end: date | None
    date_prec: DatePrec | None
    confidence: float
    n_sources: int
    n_reports: int
    first_reported: date | None
    last_reported: date | None
    grade: int | None = None
    n_corrections: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """An item in short and with all its reports."""

    row: ItemRow
    item: StoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What there is to filter by, each value with its number of items, most first.

    `countries` are those that items lie in; `involved` are these and who acts in them, as the
    filter of countries has it by itself.
    """

    n_items: int
    n_articles: int
    n_unplaced: int
    kinds: Mapping[str, int]
    countries: Mapping[str, int]
    involved: Mapping[str, int]
    statuses: Mapping[str, int]
    actors: Mapping[str, int]
    sources: Mapping[str, int]
    date_first: date | None
    date_last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article in a list."""

    id: str
    title: str | None
    source: str | None
    url: str | None
    published: str | None
    language: str | None
    version: int
    n_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An article that the reader tripped over: which version of it, why, and when (ISO 8601)."""

    article_id: str
    reader_version: str
    reason: str
    failed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCopy:
    """Another article whose text is nearly the same."""

    id: str
    title: str | None
    source: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with what was read in it; earlier versions oldest first, copies by date."""

    article: Article
    version: int
    mentions: tuple[Mention, ...]
    timexes: tuple[Timex, ...]
    item_ids: tuple[str, ...]
    earlier: tuple[Article, ...]
    reader_version: str | None
    copies: tuple[ArticleCopy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedName:
    """A name that is a place and could not be resolved: how often, in how many articles.

    `article_id` and `span` point at one place where it stands; `n_items` items without a place
    are told of in the same articles: what resolving the name could add to the map.
    """

    name: str
    n_mentions: int
    n_articles: int
    n_items: int
    article_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """The names that could not be placed, most frequent first, and their totals."""

    n_names: int
    n_mentions: int
    names: tuple[UnplacedName, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a workspace holds."""

    n_articles: int
    n_items: int
    n_unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Items that a map shows as one: of a cell of its grid, or of a country.

    `column`, `row` and the middle of the items (WGS 84 degrees) are those of a cell; `country` is
    that of items known only by it. `marks` says how many there are of each kind and status.
    """

    column: int | None
    row: int | None
    lat: float | None
    lon: float | None
    country: str | None
    marks: Mapping[tuple[Kind, Status], int]

    @property
    def n_items(self) -> int:
        """Return how many items there are."""
        return sum(self.marks.values())


class Order(StrEnum):
    """In which order items come."""

    ID = "id"
    NEWEST = "newest"  # by the last day they tell of, or were reported on
    MOST_REPORTED = "most_reported"  # by independent sources, then by reports
    MOST_DOUBTFUL = "most_doubtful"  # by what settling them would add: reports first, then doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which of a question's items: so many after so many in an order.

    `below` keeps only those held with less confidence, `placeless` those that name no place,
    `vague_in` those known only as somewhere in a country.
    """

    limit: int | None = None
    offset: int = 0
    order: Order = Order.ID
    below: float | None = None
    placeless: bool = False
    vague_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many items there are of each kind and status, and how many of them have no point.

    `n_vague` are known only by region or country, `n_placeless` name no place at all.
    """

    counts: Mapping[tuple[Kind, Status], int]
    n_vague: int
    n_placeless: int

    @property
    def n_items(self) -> int:
        """Return how many items there are in all."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """How many items of one kind begin on one day."""

    day: date
    kind: Kind
    n_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What began or happened on a day; `dated` where the day is stated and not only reported."""

    item_id: str
    kind: Kind
    status: Status
    country: str | None
    day: date
    dated: bool
