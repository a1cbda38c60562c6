"""The way of a journey as its legs are added: where it starts, its hubs in order, and its end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from geodata.extract.journeys.legs import Leg, Party
from geodata.extract.statements.merging import same_place
from geodata.extract.where.attachment import contains
from geodata.extract.words.sentence import PlaceSpan
from geodata.model import PlaceRole

ROLES = (PlaceRole.ORIGIN, PlaceRole.HUB, PlaceRole.DESTINATION)
_STOP_KM = 20.0  # a town and its airport are one stop


@dataclass(slots=True)
class Route:
    """The places of a journey in the order of travel."""

    origins: list[PlaceSpan] = field(default_factory=list)
    hubs: list[PlaceSpan] = field(default_factory=list)
    ends: list[PlaceSpan] = field(default_factory=list)
    arrived: list[PlaceSpan] = field(default_factory=list)  # the end, where it is told first
    resumed: int | None = None  # the hub before which what was told of earlier days goes on

    @property
    def places(self) -> list[tuple[PlaceSpan, PlaceRole]]:
        """Return the places with their roles."""
        return (
            [(p, PlaceRole.ORIGIN) for p in self.origins]
            + [(p, PlaceRole.HUB) for p in self.hubs]
            + [(p, PlaceRole.DESTINATION) for p in self.ends]
        )

    def add(self, leg: Leg) -> bool:
        """Add what a leg tells; return whether it fits the journey."""
        fits = [self._add(part) for part in _parts(leg)]
        return any(fits)

    def _add(self, leg: Leg) -> bool:
        if leg.earlier or (self.ends and not self.origins and not leg.of(PlaceRole.DESTINATION)):
            return self._lead_up(leg)
        return self._carry_on(leg)

    def _carry_on(self, leg: Leg) -> bool:
        """Add a leg that comes after those told: what was the end is a hub if people go on."""
        left, passed, reached = (_finest(leg.of(role)) for role in ROLES)
        if reached and (len(self.ends) > 1 or meet(reached, self.origins)):
            return False  # which of several parties goes on is not told; or they are back
        if leg.back and leg.party is Party.CRAFT and self.ends:
            return False
        fits = self._leave(left, goes_on=bool(reached))
        known = [*self.hubs, *self.ends, *self.arrived]
        if passed and reached and self.ends and not meet(reached, known):
            self.hubs, self.ends = [*self.hubs, *self.ends], []
        fits = self._pass(passed) or fits
        if not reached:
            return fits
        if meet(reached, self.ends):
            self.ends = _refined(self.ends, reached)
        elif meet(reached, self.arrived):
            self.hubs = [h for h in self.hubs if not meet([h], self.arrived)] + self.ends
            self.ends, self.arrived = _refined(self.arrived, reached), []
        elif not meet(reached, self.hubs):
            self.hubs = self.hubs + [e for e in self.ends if not meet([e], self.hubs)]
            self.ends = reached
        return True

    def _leave(self, left: list[PlaceSpan], *, goes_on: bool) -> bool:
        """Add the places that a later leg starts from; they may tell a known one more exactly."""
        if not left:
            return False
        for name in ("origins", "hubs", "ends"):
            known = getattr(self, name)
            if meet(left, known):
                setattr(self, name, _refined(known, left))
                return True
        if not self.origins and not self.ends:
            self.origins = left
        elif goes_on:
            self.hubs += [*(e for e in self.ends if not _holds(e, left)), *left]
            self.ends = []
        else:
            return False
        return True

    def _pass(self, passed: list[PlaceSpan]) -> bool:
        new = [p for p in passed if not meet([p], [*self.origins, *self.hubs, *self.ends])]
        self.hubs += new
        return bool(passed)

    def _lead_up(self, leg: Leg) -> bool:
        """Add a leg that comes before those told: where it starts is where the journey starts."""
        left, passed, reached = (_finest(leg.of(role)) for role in ROLES)
        if left and meet(left, self.ends):
            return False
        if self.resumed is not None and reached and not meet(left, self.origins):
            known = [p for p, _ in self.places]
            new = [p for p in (*left, *passed, *reached) if not meet([p], known)]
            self.hubs[self.resumed : self.resumed] = new
            self.resumed += len(new)
            return True
        if not left and reached and not self.origins and not meet(reached, self.ends):
            left, reached = reached, []
        new = [p for p in passed if not meet([p], [*self.origins, *self.hubs, *self.ends])]
        if not left:
            self.hubs = [*new, *self.hubs]
            return bool(new) or meet(reached, self.origins)
        if meet(left, self.origins):
            self.origins = _refined(self.origins, left)
        elif not self.origins:
            self.origins = left
        elif leg.party is Party.CRAFT or meet(left, self.hubs):
            return False  # where a plane came from before it took them in
        else:
            between = [p for p in reached if not meet([p], [*self.origins, *self.hubs])]
            self.hubs = [*between, *self.origins, *self.hubs]
            self.origins = left
            self.resumed = len(between)
        self.hubs = [*new, *self.hubs]
        return True


def _parts(leg: Leg) -> list[Leg]:
    """Return a leg as one for each place it reaches, but for those that are listed together."""
    parts: list[list[tuple[PlaceSpan, PlaceRole]]] = [[]]
    for place, role in leg.places:
        reached = [p for p, r in parts[-1] if r is PlaceRole.DESTINATION]
        passed = role is PlaceRole.HUB and reached and place.link_at == reached[-1].end
        apart = place.follows is None and not passed and not _nested(reached, place)
        if reached and apart and role is not PlaceRole.ORIGIN:
            parts.append([])
        parts[-1].append((place, role))
    return [replace(leg, places=tuple(part)) for part in parts]


def _nested(reached: list[PlaceSpan], place: PlaceSpan) -> bool:
    return any(contains(place, p) or contains(p, place) for p in reached)


def _finest(places: list[PlaceSpan]) -> list[PlaceSpan]:
    """Return places without those that only hold another of them ("Jeddah, Saudi Arabia")."""
    return [p for p in places if not any(q is not p and contains(p, q) for q in places)]


def meet(some: list[PlaceSpan], others: list[PlaceSpan]) -> bool:
    """Return whether one of some places is one of others."""
    return any(same_place(a, b, within_km=_STOP_KM) for a in some for b in others)


def _holds(outer: PlaceSpan, inner: list[PlaceSpan]) -> bool:
    return any(contains(outer, p) for p in inner)


def _refined(known: list[PlaceSpan], told: list[PlaceSpan]) -> list[PlaceSpan]:
    """Return known places, each by the finer name that a later leg has for it."""
    return [next((t for t in told if contains(k, t)), k) for k in known]
