"""The values that travel between the stages; frozen, and free of any logic of a stage.

Offsets are half-open and count Unicode code points of ``Article.text``. Latitude and longitude
are WGS 84 degrees and travel as ``.lat`` and ``.lon``. Countries are ISO 3166-1 alpha-3
(``XKX`` Kosovo). Precision codes are those of UCDP GED.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from geodata.frozen import quick


class WherePrec(IntEnum):
    """UCDP GED ``where_prec``: how exactly a place is known."""

    EXACT = 1
    NEAR = 2  # within 25 km of a known point
    DISTRICT = 3
    PROVINCE = 4
    REGION = 5  # a larger region, within or across countries
    COUNTRY = 6
    SEA_OR_AIR = 7


# Known by province or better, or at sea: drawn where they lie. All else is a country or a region.
MARKED_PRECS = (
    WherePrec.EXACT,
    WherePrec.NEAR,
    WherePrec.DISTRICT,
    WherePrec.PROVINCE,
    WherePrec.SEA_OR_AIR,
)


class DatePrec(IntEnum):
    """UCDP GED ``date_prec``: how exactly a date is known."""

    DAY = 1
    DAYS = 2  # two to six days
    WEEK = 3
    MONTH = 4
    YEAR = 5


class Feature(StrEnum):
    """What kind of thing a place is."""

    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    CITY = "city"
    AIRPORT = "airport"
    BASE = "base"
    REGION = "region"
    WATER = "water"
    ISLAND = "island"
    LANDFORM = "landform"
    FACILITY = "facility"


class MentionRole(StrEnum):
    """What a place name stands for where it is used."""

    LITERAL = "literal"  # the place itself: "in Kabul"
    ASSOCIATIVE = "associative"  # a government, team or institution: "Washington refused"
    DEMONYM = "demonym"  # "Russian", "Afghans"


class Kind(StrEnum):
    """The three kinds of item."""

    BASE = "base"
    MEETING = "meeting"
    EVACUATION = "evacuation"


class Status(StrEnum):
    """What an item's status can be; ``STATUSES`` says which kind may have which."""

    ACTIVE = "active"
    PLANNED = "planned"
    SOUGHT = "sought"
    REFUSED = "refused"
    DENIED = "denied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    CAPTURED = "captured"
    CONTESTED = "contested"
    HELD = "held"
    UNDER_WAY = "under_way"
    INVITED = "invited"
    POSTPONED = "postponed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    BLOCKED = "blocked"


STATUSES: dict[Kind, frozenset[Status]] = {
    Kind.BASE: frozenset(
        {
            Status.ACTIVE,
            Status.PLANNED,
            Status.SOUGHT,
            Status.REFUSED,
            Status.DENIED,
            Status.CLOSED,
            Status.WITHDRAWN,
            Status.HANDED_OVER,
            Status.CAPTURED,
            Status.CONTESTED,
        }
    ),
    Kind.MEETING: frozenset(
        {
            Status.HELD,
            Status.UNDER_WAY,
            Status.PLANNED,
            Status.INVITED,
            Status.SOUGHT,
            Status.POSTPONED,
            Status.SUSPENDED,
            Status.CANCELLED,
            Status.REFUSED,
            Status.DENIED,
        }
    ),
    Kind.EVACUATION: frozenset(
        {
            Status.UNDER_WAY,
            Status.COMPLETED,
            Status.PLANNED,
            Status.SOUGHT,
            Status.SUSPENDED,
            Status.BLOCKED,
            Status.CANCELLED,
            Status.REFUSED,
            Status.DENIED,
        }
    ),
}


class Modality(StrEnum):
    """How the text holds a statement."""

    ASSERTED = "asserted"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    ALLEGED = "alleged"
    HISTORICAL = "historical"


class FacilityType(StrEnum):
    """What kind of base."""

    AIR = "air"
    NAVAL = "naval"
    ARMY = "army"
    CAMP = "camp"
    PORT = "port"
    OUTPOST = "outpost"
    LOGISTICS = "logistics"
    DEPLOYMENT = "deployment"
    ACCESS = "access"
    HEADQUARTERS = "headquarters"
    TRAINING = "training"
    CHECKPOINT = "checkpoint"
    DETENTION = "detention"
    UNKNOWN = "unknown"


class Tenure(StrEnum):
    """On what footing a base is held."""

    OWNED = "owned"
    LEASED = "leased"
    ACCESS_AGREEMENT = "access_agreement"
    ROTATIONAL = "rotational"
    OCCUPIED = "occupied"
    UNKNOWN = "unknown"


class MeetingMode(StrEnum):
    """How a meeting was held."""

    VISIT = "visit"
    SUMMIT = "summit"
    TALKS = "talks"
    CONFERENCE = "conference"
    REMOTE = "remote"
    OTHER = "other"


class EvacType(StrEnum):
    """What kind of evacuation."""

    CIVIL = "civil"
    MEDICAL = "medical"
    REPATRIATION = "repatriation"
    DISASTER = "disaster"
    COMBATANT = "combatant"


class PlaceRole(StrEnum):
    """What a place is to an item."""

    SITE = "site"
    VENUE = "venue"
    ORIGIN = "origin"
    HUB = "hub"
    DESTINATION = "destination"


class ActorRole(StrEnum):
    """What an actor is to an item."""

    OPERATOR = "operator"
    HOST = "host"
    PARTICIPANT = "participant"
    EVACUEE = "evacuee"


class SourceGrade(StrEnum):
    """How far a source can be relied on, by the Admiralty code."""

    A = "A"  # completely
    B = "B"  # usually
    C = "C"  # fairly
    D = "D"  # not usually
    E = "E"  # not at all
    F = "F"  # cannot be judged


class TimexType(StrEnum):
    """TIMEX3 ``type``."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@quick
@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open slice ``[start_char, end_char)`` of an article's text."""

    start_char: int
    end_char: int

    def quote(self, text: str) -> str:
        """Return the exact characters this span covers."""
        return text[self.start_char : self.end_char]

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share a character."""
        return self.start_char < other.end_char and other.start_char < self.end_char

    def covers(self, other: Span) -> bool:
        """Return whether `other` lies wholly inside this span."""
        return self.start_char <= other.start_char and other.end_char <= self.end_char


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as it came in. Facts are read from `text` alone."""

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None  # ISO 8601: a date, or a date and time with zone
    language: str | None = None  # ISO 639-1

    @property
    def published_date(self) -> date | None:
        """Return the calendar day of `published`, in the zone it was written in."""
        return date.fromisoformat(self.published[:10]) if self.published else None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer as it is meant in a text.

    `lat`, `lon` are WGS 84 degrees; `country` is null at sea and across countries.
    `place_id` is the gazetteer's stable key (``"geonames:1138958"``, ``"base:al-udeid"``).
    """

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    feature: Feature
    where_prec: WherePrec
    geonameid: int | None = None
    disputed: str | None = None
    place_id: str | None = None
    admin1: str | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One piece of evidence for an answer: what it is and how much it weighed."""

    name: str
    weight: float


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A runner-up place with its score (0..1)."""

    place: Place
    score: float


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that names a place. `confidence` (0..1) is of the resolution."""

    span: Span
    text: str
    role: MentionRole
    place: Place | None = None
    confidence: float = 0.0
    alternatives: tuple[Alternative, ...] = ()
    reasons: tuple[Reason, ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """A time expression in TIMEX3 terms; `value` is null where the text does not give it."""

    span: Span
    text: str
    type: TimexType
    value: str | None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Calendar days `start` to `end`, both included, as the text at `span` gives them."""

    start: date
    end: date
    date_prec: DatePrec
    text: str
    span: Span


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPlace:
    """A place in its role in an item."""

    role: PlaceRole
    span: Span
    text: str
    place: Place


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts in an item.

    `country` is alpha-3 or the short name of an organisation (``NATO``, ``UN``, ``TALIBAN``).
    """

    role: ActorRole
    text: str
    name: str
    country: str | None
    span: Span | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers the text gives; ``"over 500"`` is 500. `text` holds the words."""

    people: int | None = None
    aircraft: int | None = None
    ships: int | None = None
    troops: int | None = None
    cumulative: bool = False
    text: str | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An exact quote of an article."""

    span: Span
    text: str


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A base, meeting or evacuation as one article (or one statement of it) reports it."""

    kind: Kind
    evidence: tuple[Quote, ...]
    places: tuple[ItemPlace, ...]
    actors: tuple[Actor, ...]
    status: Status
    modality: Modality
    confidence: float
    mappable: bool
    attributed_to: str | None = None
    date: DateRange | None = None
    counts: Counts = field(default_factory=Counts)
    facility_type: FacilityType | None = None
    tenure: Tenure | None = None
    mode: MeetingMode | None = None
    evac_type: EvacType | None = None
