"""The values of corrections: what was changed, of what, by whom, when and why.

A correction never holds the key of a row. It is tied to what outlives a new reading: the article,
the sentence, and what was read in it (`Anchor`); or a name and where it stands (`NameRule`); or
the name of a source (`GradeSource`). It is never deleted: undoing it says who undid it and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import date

    from geodata.model import (
        ActorRole,
        DatePrec,
        Kind,
        Place,
        PlaceRole,
        SourceGrade,
        Status,
    )


class Action(StrEnum):
    """What a correction does."""

    MOVE = "move"
    STATUS = "status"
    DATE = "date"
    ACTORS = "actors"
    KIND = "kind"
    REJECT = "reject"
    ADD = "add"
    MERGE = "merge"
    SPLIT = "split"
    NAME = "name"
    GRADE_ITEM = "grade_item"
    GRADE_SOURCE = "grade_source"


class Scope(StrEnum):
    """Where a name means a place."""

    ARTICLE = "article"
    SOURCE = "source"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The statement a correction is about, so told that another reading finds it again.

    `claim_id` finds the same reading. Any other is found by the sentence (`quote`, which stood at
    `start_char`), one of the `kinds`, and a shared place (`names` as the text has them, `places`
    by key) or actor. `alone` says that the sentence told of nothing else of the kind, so that
    what is read there now needs to share nothing. `side` tells the parts of a split: 1 goes away.
    """

    article_id: str
    claim_id: str
    kinds: tuple[Kind, ...]
    quote: str
    start_char: int
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    alone: bool = False
    side: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Calendar days `start` to `end`, both included."""

    start: date
    end: date
    date_prec: DatePrec


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who acts; `country` as in `geodata.model.Actor`."""

    role: ActorRole
    name: str
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The place in `role` is another one; of a route, the place that has one of the keys."""

    action: ClassVar[Action] = Action.MOVE
    place: Place
    role: PlaceRole
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus:
    """The status is another one."""

    action: ClassVar[Action] = Action.STATUS
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDate:
    """The date is another one, or the text gives none."""

    action: ClassVar[Action] = Action.DATE
    days: Days | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetActors:
    """These act, and nobody else."""

    action: ClassVar[Action] = Action.ACTORS
    actors: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetKind:
    """It is something of another kind, with a status that the kind has."""

    action: ClassVar[Action] = Action.KIND
    kind: Kind
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """These statements say nothing of the kind."""

    action: ClassVar[Action] = Action.REJECT


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem:
    """The sentence of the one anchor says this, which was not read."""

    action: ClassVar[Action] = Action.ADD
    kind: Kind
    status: Status
    place: Place | None = None
    days: Days | None = None
    actors: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The statements are about one thing."""

    action: ClassVar[Action] = Action.MERGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The statements of side 1 are about another thing than those of side 0."""

    action: ClassVar[Action] = Action.SPLIT


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRule:
    """A name means a place: in the article or the source that `where` names, or everywhere."""

    action: ClassVar[Action] = Action.NAME
    name: str
    scope: Scope
    where: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeItem:
    """How credible the item is: 1 confirmed ... 5 improbable, 6 cannot be judged."""

    action: ClassVar[Action] = Action.GRADE_ITEM
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeSource:
    """How far a source can be relied on: A completely ... E not at all, F cannot be judged."""

    action: ClassVar[Action] = Action.GRADE_SOURCE
    source: str
    grade: SourceGrade


Change = (
    Move
    | SetStatus
    | SetDate
    | SetActors
    | SetKind
    | Reject
    | AddItem
    | Merge
    | Split
    | NameRule
    | GradeItem
    | GradeSource
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction, in force unless it is undone.

    `uid` is the same in every workspace it is taken to. `target` names what it is about for those
    who look it up: the id the item had, an article, a name, a source; `label` and `was` say in
    words what that was and how it read before. `made_at` and `undone_at` are ISO 8601 with zone.
    Corrections hold in the order of `made_at`, then `uid`.
    """

    uid: str
    change: Change
    target: str
    label: str
    was: str
    anchors: tuple[Anchor, ...]
    editor: str
    reason: str
    made_at: str
    undone_at: str | None = None
    undone_by: str | None = None

    @property
    def action(self) -> Action:
        """Return what the correction does."""
        return self.change.action

    @property
    def order(self) -> tuple[str, str]:
        """Return the sort key of the order in which corrections hold."""
        return (self.made_at, self.uid)
