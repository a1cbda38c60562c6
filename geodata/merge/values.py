"""What merging takes and gives: claims of single articles in, items over all articles out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.frozen import quick

if TYPE_CHECKING:
    from datetime import date

    from geodata.model import Item, Status

COUNT_FIELDS = ("people", "aircraft", "ships", "troops")  # the numbers of `geodata.model.Counts`


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """What of an article its claims need: who published it, when, and a sketch of its text.

    `sketch` is the MinHash signature of the text (see `geodata.merge.copies`).
    """

    id: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    published_day: date | None = None
    sketch: bytes = b""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One statement of one article; the spans of `item` count in that article's text."""

    report_id: str
    article: ArticleRef
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody put right: how it reads now and read before, who did it, when and why.

    `uid` is the correction's; `made_at` is ISO 8601 in UTC.
    """

    uid: str
    action: str
    what: str
    was: str
    editor: str
    made_at: str
    reason: str


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One item as one article tells it, with the statements it was put together from.

    `notes` say what of it somebody put right, in order; `grade` is when and how credible (1 to 6)
    somebody graded it.
    """

    claim_id: str
    article: ArticleRef
    item: Item
    reports: tuple[Report, ...]
    notes: tuple[Note, ...] = ()
    grade: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictValue:
    """One of several values that reports give for the same thing."""

    value: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Reports that disagree, side by side.

    `field` is ``date``, ``status``, ``place`` or ``counts.people`` and its like.
    """

    field: str
    values: tuple[ConflictValue, ...]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInterval:
    """A status that held from `start` up to, not including, `end` (None: until further notice)."""

    status: Status
    start: date
    end: date | None
    report_ids: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """A base, meeting or evacuation as all its reports together tell it.

    The spans in `item` count in the text of article `article_id`, except for the parts named in
    `read_from`: pairs of a path (``"date"``, ``"places[1]"``) and the id of the report the part
    was read from. `history` is empty unless the item is a base. `notes` say what somebody put
    right, oldest first; `grade` is 1 (confirmed) to 6 (cannot be judged), None where nobody did.
    """

    item_id: str
    item: Item
    article_id: str
    read_from: tuple[tuple[str, str], ...]
    reports: tuple[Report, ...]
    n_sources: int
    first_reported: date | None
    last_reported: date | None
    conflicts: tuple[Conflict, ...]
    history: tuple[StatusInterval, ...]
    label: str
    notes: tuple[Note, ...] = ()
    grade: int | None = None
