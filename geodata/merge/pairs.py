"""Whether two claims can be about one thing, and under which keys such claims find each other.

The rule of every relation here: it is symmetric, it looks at the two claims alone, and two
claims that are compatible share a key and lie within the key's days. That makes the merge of a
set of claims the same in whatever order they came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from math import asin, cos, floor, radians, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

from geodata.frozen import quick
from geodata.merge.claims import actor_key, digest, place_key
from geodata.merge.copies import are_copies
from geodata.model import (
    ActorRole,
    DatePrec,
    EvacType,
    FacilityType,
    Feature,
    Item,
    Kind,
    MeetingMode,
    Place,
    PlaceRole,
    Status,
    WherePrec,
)

if TYPE_CHECKING:
    from datetime import date

    from geodata.merge.values import Claim

EARTH_RADIUS_KM = 6371.0
NEAR_KM = 25.0  # UCDP GED's "near": a base told by its town lies within it
SAME_SPOT_KM = 2.0  # two gazetteer rows of one facility are rarely further apart
CELL_DEG = 0.25  # a cell of 0.25 degrees of latitude is 27.8 km high: over NEAR_KM
DAY_SLACK = 1  # time zones and deadlines move a stated day by one
MEETING_BEFORE_DAYS = 30  # an undated meeting is news of the month before its report
MEETING_AFTER_DAYS = 60  # ... and a planned one of the two months after it
OPERATION_GAP_DAYS = 14  # an evacuation goes on while its reports are at most two weeks apart
MIN_SHARED_PARTIES = 2
MIN_TELLING_WORDS = 5  # shorter ones two reporters may write each by himself
MIN_OVERLAP = 0.5  # Jaccard of two lists of participants: a summit's sidelines stay apart

_ANCHOR_ROLES = {
    Kind.BASE: (PlaceRole.SITE,),
    Kind.MEETING: (PlaceRole.VENUE,),
    Kind.EVACUATION: (PlaceRole.ORIGIN, PlaceRole.HUB, PlaceRole.DESTINATION),
}
_PARTY_ROLES = {
    Kind.BASE: frozenset({ActorRole.OPERATOR}),
    Kind.MEETING: frozenset({ActorRole.PARTICIPANT, ActorRole.HOST}),
    Kind.EVACUATION: frozenset({ActorRole.OPERATOR}),
}
_SPOTS = frozenset({Feature.BASE, Feature.AIRPORT, Feature.FACILITY})
_BRANCHES = {
    FacilityType.AIR: "air",
    FacilityType.NAVAL: "sea",
    FacilityType.PORT: "sea",
}
_AHEAD = frozenset({Status.PLANNED, Status.INVITED, Status.SOUGHT, Status.POSTPONED})
_MANY_SIDED = frozenset({MeetingMode.SUMMIT, MeetingMode.CONFERENCE})


class Level(IntEnum):
    """How sharply the place of a claim is known; lower is sharper."""

    SPOT = 0  # a facility by its own name
    TOWN = 1  # a town, or near a point
    AREA = 2  # a district, province, region or stretch of sea
    COUNTRY = 3
    NOWHERE = 4


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What of a claim decides with which others it can merge.

    `first` and `last` are ordinals of days; `dated` says whether the text gave them or they were
    inferred from the day of publication. Both are None where neither is known. `ends` holds the
    states that an evacuation leads to, and those whose people it carries. `telling` stands for
    the words and the status that are told; it is empty where too few words tell it apart.
    """

    claim_id: str
    kind: Kind
    level: Level
    key: str
    role: PlaceRole | None
    country: str | None
    lat: float | None
    lon: float | None
    parties: frozenset[str]
    first: int | None
    last: int | None
    dated: bool
    family: str
    branch: str | None
    ends: frozenset[str]
    sketch: bytes
    telling: str


def anchor_of(item: Item) -> tuple[PlaceRole, Place] | None:
    """Return the place an item is told apart by, with its role; the sharpest of several."""
    for role in _ANCHOR_ROLES[item.kind]:
        places = [p.place for p in item.places if p.role == role]
        if places:
            return role, min(places, key=lambda p: (int(p.where_prec), place_key(p)))
    return None


def parties_of(item: Item) -> frozenset[str]:
    """Return the keys of those who run a base or evacuation, or who meet."""
    return frozenset(actor_key(a) for a in item.actors if a.role in _PARTY_ROLES[item.kind])


def traits_of(claim: Claim) -> Traits:
    """Return what decides with which other claims this one can merge."""
    item = claim.item
    anchor = anchor_of(item)
    role, place = anchor or (None, None)
    first, last, dated = _window(item, claim.article.published_day)
    return Traits(
        claim_id=claim.claim_id,
        kind=item.kind,
        level=level_of(place),
        key=place_key(place) if place else "",
        role=role,
        country=place.country if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        parties=parties_of(item),
        first=first,
        last=last,
        dated=dated,
        family=_family(item),
        branch=_BRANCHES.get(item.facility_type) if item.facility_type else None,
        ends=_ends(item) if item.kind == Kind.EVACUATION else frozenset(),
        sketch=claim.article.sketch,
        telling="" if item.kind == Kind.BASE else _telling(item),
    )


def _telling(item: Item) -> str:
    words = _WORD.findall(item.evidence[0].text.casefold()) if item.evidence else []
    return digest(item.status, *words) if len(words) >= MIN_TELLING_WORDS else ""


_WORD = re.compile(r"\w+")


def _ends(item: Item) -> frozenset[str]:
    led_to = {p.place.country for p in item.places if p.role == PlaceRole.DESTINATION}
    carried = {a.country for a in item.actors if a.role == ActorRole.EVACUEE}
    return frozenset(code for code in led_to | carried if code)


def level_of(place: Place | None) -> Level:
    """Return how sharply a place is known."""
    if place is None:
        return Level.NOWHERE
    if place.where_prec == WherePrec.COUNTRY or place.feature == Feature.COUNTRY:
        return Level.COUNTRY
    if place.where_prec > WherePrec.NEAR or place.lat is None or place.lon is None:
        return Level.AREA
    if place.feature in _SPOTS and place.where_prec == WherePrec.EXACT:
        return Level.SPOT
    return Level.TOWN


def _family(item: Item) -> str:
    if item.kind == Kind.BASE:
        return "force" if item.facility_type == FacilityType.DEPLOYMENT else "facility"
    if item.kind == Kind.MEETING:
        if item.mode == MeetingMode.REMOTE:
            return "remote"
        return "many-sided" if item.mode in _MANY_SIDED else "talks"
    if item.evac_type is None:
        return ""
    # One report says whose people they are, another only how many.
    homeward = item.evac_type == EvacType.REPATRIATION
    return (EvacType.CIVIL if homeward else item.evac_type).value


def _window(item: Item, published: date | None) -> tuple[int | None, int | None, bool]:
    """Return the first and last day a claim can be about, and whether the text dates it."""
    if item.date is not None:
        slack = DAY_SLACK if item.date.date_prec <= DatePrec.DAYS else 0
        return item.date.start.toordinal() - slack, item.date.end.toordinal() + slack, True
    if published is None:
        return None, None, False
    day = published.toordinal()
    if item.kind == Kind.MEETING:
        if item.status in _AHEAD:
            return day, day + MEETING_AFTER_DAYS, False
        return day - MEETING_BEFORE_DAYS, day, False
    return day, day, False


def km_between(a: Traits | Place, b: Traits | Place) -> float:
    """Return the great-circle distance of two points in kilometres (haversine, spherical)."""
    assert a.lat is not None
    assert a.lon is not None
    assert b.lat is not None
    assert b.lon is not None
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    d_lat, d_lon = lat_b - lat_a, radians(b.lon - a.lon)
    h = sin(d_lat / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(d_lon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def compatible(a: Traits, b: Traits) -> bool:
    """Return whether two claims can be about one base, meeting or evacuation."""
    return a.kind == b.kind and _RELATIONS[a.kind](a, b)


def _is_point(a: Traits) -> bool:
    return a.level <= Level.TOWN


def _same_base(a: Traits, b: Traits) -> bool:  # noqa: PLR0911  # one line a rule
    if a.family != b.family or Level.NOWHERE in (a.level, b.level):
        return False
    if a.parties and b.parties and not a.parties & b.parties:
        return False
    if a.key == b.key:
        return True
    if not (_is_point(a) and _is_point(b)):
        return False
    if a.level == b.level == Level.SPOT:
        return km_between(a, b) <= SAME_SPOT_KM
    if a.branch and b.branch and a.branch != b.branch:
        return False
    return bool(a.parties & b.parties) and km_between(a, b) <= NEAR_KM


def _same_meeting(a: Traits, b: Traits) -> bool:  # noqa: PLR0911  # one line a rule
    if (a.family == "remote") != (b.family == "remote"):
        return False
    nowhere = Level.NOWHERE in (a.level, b.level)
    if nowhere and not (a.level == b.level and _same_sides(a, b)):
        return False
    if a.first is None or b.first is None:
        return _copied(a, b)
    if nowhere:
        return _days_meet(a, b)
    if not _venues_agree(a, b):
        return False
    if not _days_meet(a, b):
        return False
    sharp = a.key == b.key and a.level <= Level.TOWN
    if not a.parties or not b.parties:
        return sharp and a.dated and b.dated and (a.first, a.last) == (b.first, b.last)
    if not (a.dated and b.dated) and not (sharp and _shared(a, b) >= MIN_SHARED_PARTIES):
        return False
    return _parties_agree(a, b, sharp=sharp)


def _venues_agree(a: Traits, b: Traits) -> bool:
    if a.key == b.key:
        return True
    if a.country is None or a.country != b.country:
        return False
    if Level.COUNTRY in (a.level, b.level):
        return True
    return _is_point(a) and _is_point(b) and km_between(a, b) <= NEAR_KM


def _parties_agree(a: Traits, b: Traits, *, sharp: bool) -> bool:
    shared = _shared(a, b)
    if a.family == b.family == "many-sided":
        return shared >= 1
    if min(len(a.parties), len(b.parties)) == 1:
        return sharp and shared == 1
    return shared >= MIN_SHARED_PARTIES and shared >= MIN_OVERLAP * len(a.parties | b.parties)


def _shared(a: Traits, b: Traits) -> int:
    return len(a.parties & b.parties)


def _days_meet(a: Traits, b: Traits, *, gap_days: int = 0) -> bool:
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return False
    return a.first <= b.last + gap_days and b.first <= a.last + gap_days


def _same_sides(a: Traits, b: Traits) -> bool:
    return len(a.parties) >= MIN_SHARED_PARTIES and a.parties == b.parties


def _copied(a: Traits, b: Traits) -> bool:
    """Return whether two claims, one of no known day at least, are of copies of one text.

    Of two without a day it is enough that their articles are near-copies. One with a day, which
    its copy can't have ("on Monday", undated), has to be told in the very same words.
    """
    if a.key != b.key or a.parties != b.parties:
        return False
    if a.first is None and b.first is None:
        return are_copies(a.sketch, b.sketch)
    return a.telling != "" and a.telling == b.telling


def _same_evacuation(a: Traits, b: Traits) -> bool:  # noqa: PLR0911  # one line a rule
    if a.role != b.role or Level.NOWHERE in (a.level, b.level):
        return False
    if a.family and b.family and a.family != b.family:
        return False
    if a.parties and b.parties and not a.parties & b.parties:
        return False
    if _leads_elsewhere(a, b):
        return False
    if a.first is None or b.first is None:
        return _copied(a, b)
    if not _days_meet(a, b, gap_days=OPERATION_GAP_DAYS):
        return False
    if a.key == b.key:
        return True
    if not a.parties & b.parties or a.country is None or a.country != b.country:
        return False
    if Level.COUNTRY in (a.level, b.level):
        return True
    return _is_point(a) and _is_point(b) and km_between(a, b) <= NEAR_KM


def _leads_elsewhere(a: Traits, b: Traits) -> bool:
    """Return whether of two, one of nobody named, each leads to states that the other does not."""
    one_named = bool(a.parties) != bool(b.parties)
    return one_named and bool(a.ends) and bool(b.ends) and not a.ends & b.ends


_RELATIONS = {
    Kind.BASE: _same_base,
    Kind.MEETING: _same_meeting,
    Kind.EVACUATION: _same_evacuation,
}


class Window(NamedTuple):
    """A key under which claims stand, and the days of interest, as ordinals."""

    key: str
    first: int
    last: int


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Where a claim stands in the index and where its like are to be sought.

    It stands under `here`, at day 0 if it has no day, and under `twin`, where what tells the same
    with a day and without finds each other. Its like are in `windows` and under `twin`.
    """

    here: Window
    twin: str | None
    windows: tuple[Window, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return all keys that it stands under."""
        return (self.here.key,) if self.twin is None else (self.here.key, self.twin)

    @property
    def probes(self) -> tuple[str, ...]:
        """Return all keys that its like stand under."""
        keys = tuple(window.key for window in self.windows)
        return keys if self.twin is None else (*keys, self.twin)


def block_of(traits: Traits) -> Block:
    """Return where a claim and all that are compatible with it are found."""
    if traits.kind == Kind.BASE:
        key, probes = _base_keys(traits)
        windows = tuple(Window(probe, 0, 0) for probe in probes)
        return Block(here=Window(key, 0, 0), twin=None, windows=windows)
    parties = "+".join(sorted(traits.parties))
    twin = digest(traits.kind, traits.key, parties, traits.telling) if traits.telling else None
    if traits.first is None or traits.last is None:
        here = Window(f"undated|{traits.kind}|{traits.key}|{parties}", 0, 0)
        return Block(here=here, twin=twin, windows=(here,))
    nowhere = traits.level == Level.NOWHERE
    where = f"parties|{parties}" if nowhere else traits.country or traits.key
    gap_days = OPERATION_GAP_DAYS if traits.kind == Kind.EVACUATION else 0
    here = Window(f"{traits.kind}|{where}", traits.first, traits.last + gap_days)
    return Block(here=here, twin=twin, windows=(here,))


def _base_keys(traits: Traits) -> tuple[str, tuple[str, ...]]:
    if not _is_point(traits):
        key = f"base|{traits.key or traits.claim_id}"
        return key, (key,)
    assert traits.lat is not None
    assert traits.lon is not None
    row = floor(traits.lat / CELL_DEG)
    rows = (row - 1, row, row + 1)
    probes = tuple(f"base|{r}|{c}" for r in rows for c in _columns_near(r, traits.lon))
    return f"base|{row}|{_column(row, traits.lon)}", probes


@lru_cache(maxsize=2048)  # more than there are rows
def _row_width_deg(row: int) -> float:
    """Return the width of a cell in degrees of longitude: at least NEAR_KM on all its height."""
    farthest = min(max(abs(row), abs(row + 1)) * CELL_DEG, 89.0)
    return CELL_DEG / cos(radians(farthest))


def _column(row: int, lon: float) -> int:
    return floor((lon + 180.0) % 360.0 / _row_width_deg(row))


def _columns_near(row: int, lon: float) -> tuple[int, ...]:
    width = _row_width_deg(row)
    return tuple(sorted({_column(row, lon + k * width) for k in (-1, 0, 1)}))
