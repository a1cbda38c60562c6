"""Adding up the reports of one article: what speaks of the same thing becomes one group."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, field

from geodata.extract.statements.candidate import Candidate
from geodata.extract.where.attachment import Attachment, coarseness
from geodata.extract.words.sentence import PlaceSpan
from geodata.model import ActorRole, DateRange, Feature, Kind, Place, PlaceRole, Status, WherePrec

# Two names this close are one place to a reader of news.
_SAME_PLACE_KM = 40.0
# Stops of one route are further apart than a town is wide.
_SAME_STOP_KM = 10.0
_EARTH_DIAMETER_KM = 12_742.0
# Statuses that a reader would not merge: a base cannot be sought and active by one statement.
_OPEN = frozenset({Status.SOUGHT, Status.REFUSED, Status.DENIED, Status.PLANNED})


@dataclass(slots=True)
class Group:
    """The candidates that speak of one thing, in text order.

    `told` holds one of those that say the same, so that a thing said a thousand times is compared
    once; `codes` are the states and bodies of all of them.
    """

    candidates: list[Candidate]
    told: dict[Hashable, Candidate] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def add(self, candidate: Candidate) -> None:
        """Add a candidate that has a place of its own."""
        self.candidates.append(candidate)
        self.told.setdefault(_telling_of(candidate), candidate)
        self.codes |= candidate.codes

    @property
    def best(self) -> Candidate:
        """Return the likeliest candidate."""
        return max(self.candidates, key=lambda c: c.probability)

    @property
    def domestic(self) -> int:
        """Return how surely those who meet are all of the state in which they do (0 to 2).

        2 where several are named, 1 where one is, who may have met a foreigner.
        """
        if self.candidates[0].kind is not Kind.MEETING or any(map(_has_guests, self.candidates)):
            return 0
        lands = {a.place.place.country for c in self.candidates for a in c.places}
        acting = {(a.country, a.text) for c in self.candidates for a in c.actors}
        at_home = bool(acting) and {country for country, _ in acting} <= lands
        return min(len(acting), _SEVERAL) if at_home else 0

    @property
    def logits(self) -> list[float]:
        """Return the logits of the statements that have a place of their own."""
        return [c.logit for c in self.candidates if c.anchor is None]

    @property
    def anchored_logits(self) -> list[float]:
        """Return the logits of the statements that lean on another's place."""
        return [c.logit for c in self.candidates if c.anchor is not None]


def _has_guests(candidate: Candidate) -> bool:
    """Return whether others than those named take part ("the envoys were invited to Baku")."""
    return (
        candidate.trigger.entry.frame in _HOSTING
        or "invitation" in candidate.sentence.low
        or any(candidate.features.get(name) for name in _OTHERS)
    )


_SEVERAL = 2
_HOSTING = frozenset({"invite", "host", "greet"})
_OTHERS = ("meeting:plural", "meeting:many", "meeting:counterpart")


def group_candidates(candidates: list[Candidate]) -> list[Group]:
    """Return the groups that candidates of one article form, in text order.

    A candidate joins the group of its anchor, or the best group it agrees with on kind, place,
    actors and date.
    """
    groups: list[Group] = []
    ordered = sorted(
        (c for c in candidates if c.places and c.anchor is None),
        key=lambda c: (
            min(coarseness(a.place) for a in c.places) >= WherePrec.REGION,
            c.sentence.index,
            c.trigger.start,
        ),
    )
    where: dict[object, set[int]] = {}  # the groups at a place, by number
    home_of: dict[int, Group] = {}
    for candidate in ordered:
        near = sorted({n for key in _places_near(candidate) for n in where.get(key, ())})
        number = next((n for n in near if _belongs(candidate, groups[n])), len(groups))
        if number == len(groups):
            groups.append(Group([]))
        groups[number].add(candidate)
        home_of[id(candidate)] = groups[number]
        for key in _places_of(candidate):
            where.setdefault(key, set()).add(number)
    for candidate in candidates:
        home = home_of.get(id(candidate.anchor))
        if home is not None:
            home.candidates.append(candidate)
    for group in groups:
        group.candidates.sort(key=lambda c: (c.sentence.index, c.trigger.start))
    return sorted(
        groups, key=lambda g: (g.candidates[0].sentence.index, g.candidates[0].trigger.start)
    )


def _places_of(candidate: Candidate) -> set[object]:
    """Return the keys under which later candidates find a group at the same place."""
    keys: set[object] = set()
    for place in (a.place.place for a in candidate.places):
        keys.add((candidate.kind, place.country or place.name))
        if place.lat is not None:
            keys.add((candidate.kind, math.floor(place.lat / _BAND_DEG)))
    return keys


def _places_near(candidate: Candidate) -> set[object]:
    """Return the keys of all groups that can be at the same place; no other agrees."""
    keys = _places_of(candidate)
    for place in (a.place.place for a in candidate.places):
        if place.lat is not None:
            band = math.floor(place.lat / _BAND_DEG)
            keys |= {(candidate.kind, band - 1), (candidate.kind, band + 1)}
    return keys


_BAND_DEG = 0.5  # 55 km of latitude: over _SAME_PLACE_KM


def _belongs(candidate: Candidate, group: Group) -> bool:
    told = group.told.values()
    strangers = candidate.codes and group.codes and not candidate.codes & group.codes
    if strangers and not (_is_assembly(candidate) and any(map(_is_assembly, told))):
        return False
    return any(_agree(candidate, other) for other in told) and not any(
        _conflict(candidate, other) for other in told
    )


def _is_assembly(candidate: Candidate) -> bool:
    """Return whether many meet, of whom one sentence names these and another those."""
    return candidate.trigger.entry.type in _ASSEMBLIES


_ASSEMBLIES = frozenset({"summit", "conference"})


def _telling_of(candidate: Candidate) -> Hashable:
    """Return all that decides with which others a candidate can be in one group."""
    when, reading = candidate.date, candidate.reading
    return (
        candidate.kind,
        frozenset((a.role, a.place.place, coarseness(a.place)) for a in candidate.places),
        when and (when.start, when.end),
        reading.status,
        reading.strength > _SURE,
        candidate.trigger.entry.type,
        candidate.round,
    )


def _agree(one: Candidate, other: Candidate) -> bool:
    if one.kind is not other.kind or one.anchor is not None or other.anchor is not None:
        return False
    return any(
        _same_place(a, b)
        for a in one.places
        for b in other.places
        if a.role is b.role or one.kind is not Kind.EVACUATION
    )


def _conflict(one: Candidate, other: Candidate) -> bool:
    if one.kind is not other.kind:
        return True
    if one.kind is Kind.BASE:
        return _bases_differ(one, other)
    if one.round != other.round:
        return True
    if one.kind is Kind.EVACUATION and (
        _parties_differ(one, other) or _lands_differ(one, other) or _is_to_follow(one, other)
    ):
        return True
    return (
        _dates_differ(one.date, other.date)
        or _apart_in_time(one, other)
        or _companies_differ(one, other)
    )


def _companies_differ(one: Candidate, other: Candidate) -> bool:
    """Return whether two pairs meet who share one of them: a day's two talks at one place."""
    if one.kind is not Kind.MEETING or _is_assembly(one) or _is_assembly(other):
        return False
    return min(len(one.codes), len(other.codes)) >= _PAIR and not (
        one.codes <= other.codes or other.codes <= one.codes
    )


_PAIR = 2


def _parties_differ(one: Candidate, other: Candidate) -> bool:
    """Return whether two numbers of people are taken to two places: two evacuations."""
    counts = [c.counts for c in (one, other)]
    if (
        any(c.people is None or c.cumulative for c in counts)
        or counts[0].people == counts[1].people
    ):
        return False
    ends = [_last_stops(c) for c in (one, other)]
    return all(ends) and not any(_same_place(a, b) for a in ends[0] for b in ends[1])


def _is_to_follow(one: Candidate, other: Candidate) -> bool:
    """Return whether a number of people was taken out and another number is still to be."""
    counts = [c.counts.people for c in (one, other)]
    ahead = [c.reading.status is Status.PLANNED for c in (one, other)]
    return None not in counts and counts[0] != counts[1] and ahead[0] is not ahead[1]


def _last_stops(candidate: Candidate) -> list[Attachment]:
    """Return where people are brought, or the hubs on their way where nothing says where."""
    ends = [a for a in candidate.places if a.role is PlaceRole.DESTINATION]
    return ends or [a for a in candidate.places if a.role is PlaceRole.HUB]


def _lands_differ(one: Candidate, other: Candidate) -> bool:
    """Return whether one tells of several countries that are left, the other of one of them."""
    left = [
        {a.place.place.country for a in c.places if a.role is PlaceRole.ORIGIN}
        for c in (one, other)
    ]
    return all(left) and left[0] != left[1] and max(map(len, left)) > 1


def _apart_in_time(one: Candidate, other: Candidate) -> bool:
    """Return whether one meeting is told as over and the other as off, or, undated, to come."""
    if one.kind is not Kind.MEETING:
        return False
    over = [c for c in (one, other) if c.reading.status is Status.HELD and c.date is not None]
    if over and any(c.reading.status is Status.CANCELLED for c in (one, other)):
        return True  # what took place on a day is not what was called off
    ahead = [
        c
        for c in (one, other)
        if c.reading.status is Status.PLANNED and c.date is None and c.reading.strength > _SURE
    ]
    return bool(over) and bool(ahead)


_SURE = 2.0


def _bases_differ(one: Candidate, other: Candidate) -> bool:
    if _are_two_sites(one, other) or _holders_differ(one, other):
        return True
    kinds = {one.trigger.entry.type, other.trigger.entry.type}
    if len(kinds) > 1 and kinds <= _APART and not _is_named(one) and not _is_named(other):
        return True
    opened = {c.reading.status in _OPEN for c in (one, other)}
    if len(opened) > 1 and (_containment(one, other) or _both_coarse(one, other)):
        return True
    stationing = {_is_stationing(c) for c in (one, other)}
    if len(stationing) > 1 and _both_coarse(one, other):
        return False
    return len(stationing) > 1 and _containment(one, other)


def _are_two_sites(one: Candidate, other: Candidate) -> bool:
    """Return whether each is called by the name of another base or airport."""
    sites = [
        [a.place.place for a in c.places if a.place.place.feature in _SITES] for c in (one, other)
    ]
    return all(sites) and not any(
        a.place_id == b.place_id or _apart_km(a, b) <= _ONE_SITE_KM
        for a in sites[0]
        for b in sites[1]
    )


_SITES = frozenset({Feature.BASE, Feature.AIRPORT})
_ONE_SITE_KM = 10.0  # an airport, the base beside its runway and the pier behind it


def _holders_differ(one: Candidate, other: Candidate) -> bool:
    """Return whether two states, neither of them the host, hold what would be one base."""
    lands = {a.place.place.country for c in (one, other) for a in c.places}
    holders = [
        {a.country for a in c.actors if a.role is ActorRole.OPERATOR and a.country} - lands
        for c in (one, other)
    ]
    changed = any(c.reading.status in _CHANGED for c in (one, other))
    return all(holders) and holders[0].isdisjoint(holders[1]) and not changed


_CHANGED = frozenset({Status.CAPTURED, Status.CONTESTED, Status.HANDED_OVER})


# Kinds of base of which a town has one each: its naval base is not its air base.
_APART = frozenset({"air", "naval", "headquarters", "training"})


def _is_stationing(candidate: Candidate) -> bool:
    """Return whether forces are told of somewhere, not at a base that has a name."""
    named = any(a.place.place.feature is Feature.BASE for a in candidate.places)
    return candidate.trigger.entry.type == "deployment" and not named


def _is_named(candidate: Candidate) -> bool:
    return any(a.how == "MOD" and a.place.place.feature is Feature.BASE for a in candidate.places)


def _both_coarse(one: Candidate, other: Candidate) -> bool:
    return all(coarseness(a.place) >= WherePrec.REGION for c in (one, other) for a in c.places)


def _containment(one: Candidate, other: Candidate) -> bool:
    """Return whether the places agree only because one lies in the other."""
    return not any(_close(a, b) for a in one.places for b in other.places)


def _same_place(one: Attachment, other: Attachment) -> bool:
    return same_place(one.place, other.place)


def same_place(one: PlaceSpan, other: PlaceSpan, *, within_km: float = _SAME_PLACE_KM) -> bool:
    """Return whether two names are one place to a reader, or one lies in the other."""
    return _near(one, other, within_km) or _within(one, other) or _within(other, one)


def is_beside_a_town(candidate: Candidate) -> bool:
    """Return whether "the base" is told by how far it lies from a place ("north of Kabul")."""
    return (
        candidate.kind is Kind.BASE
        and candidate.trigger.definite
        and len(candidate.places) == 1
        and candidate.places[0].place.near
    )


def lies_beside(earlier: Candidate, place: PlaceSpan) -> bool:
    """Return whether what was told before lies not far from a place."""
    return any(_near(a.place, place, _BESIDE_KM) for a in earlier.places)


_BESIDE_KM = 100.0


def _close(one: Attachment, other: Attachment) -> bool:
    return _near(one.place, other.place, _SAME_PLACE_KM)


def _apart_km(a: Place, b: Place) -> float:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    return distance_km(a.lat, a.lon, b.lat, b.lon)


def _near(one: PlaceSpan, other: PlaceSpan, within_km: float) -> bool:
    a, b = one.place, other.place
    coarse = [coarseness(one) >= WherePrec.REGION, coarseness(other) >= WherePrec.REGION]
    if any(coarse):
        return all(coarse) and a.country == b.country and (a.country is not None or a == b)
    return a == b or _apart_km(a, b) <= within_km


def _within(outer: PlaceSpan, inner: PlaceSpan) -> bool:
    a, b = outer.place, inner.place
    return (
        a.country is not None
        and a.country == b.country
        and coarseness(outer) >= WherePrec.PROVINCE
        and coarseness(inner) < coarseness(outer)
        and (coarseness(outer) >= WherePrec.REGION or a.name in {b.admin1, b.name})
    )


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance of two points in degrees, in kilometres."""
    a, b, c, d = (math.radians(x) for x in (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return _EARTH_DIAMETER_KM * math.asin(min(1.0, math.sqrt(h)))


def _dates_differ(one: DateRange | None, other: DateRange | None) -> bool:
    return (
        one is not None and other is not None and (one.end < other.start or other.end < one.start)
    )


def merged_places(group: Group) -> list[Attachment]:
    """Return the places of a group: the finest of each role, each once."""
    ranked = sorted(
        ((c, a) for c in group.candidates if c.anchor is None for a in c.places),
        key=lambda pair: (coarseness(pair[1].place), -pair[0].probability),
    )
    single = group.candidates[0].kind is not Kind.EVACUATION
    apart = _SAME_PLACE_KM if single else _SAME_STOP_KM
    kept: list[Attachment] = []
    for _, attachment in ranked:
        if any(attachment.role is k.role and (single or _same_place(attachment, k)) for k in kept):
            continue
        others = (k for k in kept if k.role is not attachment.role)
        if any(_near(attachment.place, k.place, apart) for k in others):
            continue
        kept.append(attachment)
    order = [
        PlaceRole.SITE,
        PlaceRole.VENUE,
        PlaceRole.ORIGIN,
        PlaceRole.HUB,
        PlaceRole.DESTINATION,
    ]
    return sorted(
        kept, key=lambda a: (order.index(a.role), a.stage, a.place.mention.span.start_char)
    )
