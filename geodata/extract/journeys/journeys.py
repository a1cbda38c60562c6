"""Routes told over several sentences: the legs of one journey joined to the statement they go on.

A journey begins with a statement of an evacuation, or with people who are carried where the text
has not said yet from where ("Qatar flew 130 Afghans out"). Sentences that follow and point back to
these people, or to what carries them, add their places: a place reached before another becomes a
hub, a place left before the first one the origin. New people, another state's craft and a return
run add nothing. What is joined to a journey is evidence of it and gives no item of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from geodata.extract.journeys.legs import Leg, Party, first_verb, legs_of, tells_who_is_aboard
from geodata.extract.statements.candidates import Candidate
from geodata.extract.statements.merging import same_place
from geodata.extract.where.attachment import Attachment, contains
from geodata.extract.where.movements import MOVEMENT, is_trap, people_at
from geodata.extract.words.lexicon import Lexicon
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.triggers import is_number
from geodata.model import ActorRole, Counts, Kind, MentionRole, Modality, PlaceRole, Status

_GAP = 2  # sentences from one leg to the next
_SUBJECT = 6  # first tokens of a sentence, in which its subject stands
_MOST_LEGS = 8  # sentences of one journey
_LIKELY = 0.12
_STOP_KM = 20.0  # a town and its airport are one stop
_LEG_SCORE = 2.5
_AT = frozenset({"in", "at", "on"})
_OURS = frozenset({Party.OWN, Party.PEOPLE, Party.CRAFT})

Maker = Callable[[Sentence, int], Candidate | None]


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
        left, passed, reached = (_finest(leg.of(role)) for role in _ROLES)
        if reached and (len(self.ends) > 1 or _meet(reached, self.origins)):
            return False  # which of several parties goes on is not told; or they are back
        if leg.back and leg.party is Party.CRAFT and self.ends:
            return False
        fits = self._leave(left, goes_on=bool(reached))
        fits = self._pass(passed) or fits
        if not reached:
            return fits
        if _meet(reached, self.ends):
            self.ends = _refined(self.ends, reached)
        elif _meet(reached, self.arrived):
            self.hubs = [h for h in self.hubs if not _meet([h], self.arrived)] + self.ends
            self.ends, self.arrived = _refined(self.arrived, reached), []
        elif not _meet(reached, self.hubs):
            self.hubs = self.hubs + [e for e in self.ends if not _meet([e], self.hubs)]
            self.ends = reached
        return True

    def _leave(self, left: list[PlaceSpan], *, goes_on: bool) -> bool:
        """Add the places that a later leg starts from; they may tell a known one more exactly."""
        if not left:
            return False
        for name in ("origins", "hubs", "ends"):
            known = getattr(self, name)
            if _meet(left, known):
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
        new = [p for p in passed if not _meet([p], [*self.origins, *self.hubs, *self.ends])]
        self.hubs += new
        return bool(passed)

    def _lead_up(self, leg: Leg) -> bool:
        """Add a leg that comes before those told: where it starts is where the journey starts."""
        left, passed, reached = (_finest(leg.of(role)) for role in _ROLES)
        if left and _meet(left, self.ends):
            return False
        if self.resumed is not None and reached and not _meet(left, self.origins):
            known = [p for p, _ in self.places]
            new = [p for p in (*left, *passed, *reached) if not _meet([p], known)]
            self.hubs[self.resumed : self.resumed] = new
            self.resumed += len(new)
            return True
        if not left and reached and not self.origins and not _meet(reached, self.ends):
            left, reached = reached, []
        new = [p for p in passed if not _meet([p], [*self.origins, *self.hubs, *self.ends])]
        if not left:
            self.hubs = [*new, *self.hubs]
            return bool(new) or _meet(reached, self.origins)
        if _meet(left, self.origins):
            self.origins = _refined(self.origins, left)
        elif not self.origins:
            self.origins = left
        elif leg.party is Party.CRAFT or _meet(left, self.hubs):
            return False  # where a plane came from before it took them in
        else:
            between = [p for p in reached if not _meet([p], [*self.origins, *self.hubs])]
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


_ROLES = (PlaceRole.ORIGIN, PlaceRole.HUB, PlaceRole.DESTINATION)


def _finest(places: list[PlaceSpan]) -> list[PlaceSpan]:
    """Return places without those that only hold another of them ("Jeddah, Saudi Arabia")."""
    return [p for p in places if not any(q is not p and contains(p, q) for q in places)]


def _meet(some: list[PlaceSpan], others: list[PlaceSpan]) -> bool:
    return any(same_place(a, b, within_km=_STOP_KM) for a in some for b in others)


def _holds(outer: PlaceSpan, inner: list[PlaceSpan]) -> bool:
    return any(contains(outer, p) for p in inner)


def _refined(known: list[PlaceSpan], told: list[PlaceSpan]) -> list[PlaceSpan]:
    """Return known places, each by the finer name that a later leg has for it."""
    return [next((t for t in told if contains(k, t)), k) for k in known]


def join_journeys(
    candidates: list[Candidate],
    openings: Sequence[Candidate],
    views: Sequence[Sentence],
    *,
    make: Maker,
    lexicon: Lexicon,
) -> tuple[list[Candidate], list[Candidate]]:
    """Return the candidates with journeys joined, and the heads whose route has grown.

    `openings` are statements of people carried that make no candidate by themselves; `make` gives
    a candidate for a verb in a sentence.
    """
    alone: dict[int, list[Candidate]] = {}
    unplaced: list[Candidate] = []
    for candidate in candidates:
        if candidate.kind is not Kind.EVACUATION or candidate.anchor is not None:
            continue
        if candidate.places:
            alone.setdefault(candidate.sentence.index, []).append(candidate)
        elif not candidate.trigger.definite:
            unplaced.append(candidate)
    starts = [cs[0] for cs in alone.values() if len(cs) == 1 and cs[0].probability >= _LIKELY]
    heads = sorted([*starts, *unplaced, *openings], key=lambda c: c.sentence.index)
    taken: set[int] = set()
    grown: list[Candidate] = []
    joined: list[Candidate] = []
    travelled: set[tuple[int, int]] = set()
    for head in heads:
        if id(head) in taken or _follows_trap(head.sentence, views, lexicon):
            continue
        journey = _Journey(head, alone, views, make, lexicon)
        if not journey.follow():
            continue
        journey.close()
        taken |= {id(c) for c in journey.statements}
        joined += [c for c in (head, *journey.statements) if all(c is not k for k in candidates)]
        travelled |= journey.verbs
        grown.append(head)
    kept = [
        c
        for c in candidates
        if c.kind is not Kind.MEETING or (c.sentence.index, c.trigger.start) not in travelled
    ]
    return [*kept, *joined], grown


def carry_on(
    head: Candidate, views: Sequence[Sentence], *, make: Maker, lexicon: Lexicon
) -> list[Candidate]:
    """Return the statements by which later sentences carry one journey on, its route joined."""
    journey = _Journey(head, {}, views, make, lexicon)
    if journey.follow():
        journey.close()
    return journey.statements


def _follows_trap(sentence: Sentence, views: Sequence[Sentence], lexicon: Lexicon) -> bool:
    """Return whether "they" are people told of as deported, or the like, right before."""
    if sentence.low[:1] != ["they"] or sentence.index == 0:
        return False
    return is_trap(views[sentence.index - 1], lexicon)


class _Journey:
    """One journey as it is put together, from its first statement on."""

    def __init__(
        self,
        head: Candidate,
        alone: dict[int, list[Candidate]],
        views: Sequence[Sentence],
        make: Maker,
        lexicon: Lexicon,
    ) -> None:
        self.head = head
        self.statements: list[Candidate] = []
        origins, hubs, ends = ([a.place for a in head.places if a.role is r] for r in _ROLES)
        origins = [o for o in origins if not (o.anaphor and _meet([o], [*hubs, *ends]))]
        self.route = Route(origins, hubs, ends, arrived=[] if origins else ends)
        self._alone = alone
        self._views = views
        self._make = make
        self._lexicon = lexicon
        self._said = words_of(head.sentence, lexicon)
        self.verbs: set[tuple[int, int]] = set()
        self._ahead = False
        self._go_on_at_once()

    def _go_on_at_once(self) -> None:
        """Add what the first sentence itself tells of how the journey goes on."""
        sentence, at = self.head.sentence, self.head.trigger.start
        first = first_verb(sentence, at, self._lexicon)
        placed = {id(a.place) for a in self.head.places}
        said = frozenset(w for w in self._said if not is_number(w))
        legs = [
            leg
            for leg in legs_of(sentence, said, self._lexicon)
            if first in {leg.verb, first_verb(sentence, leg.verb, self._lexicon)}
            or any(id(p) in placed or role is PlaceRole.HUB for p, role in leg.places)
            or (leg.party in _OURS and (leg.named or self._starts_here(leg, at)))
        ]
        told = {id(p) for leg in legs for p, _ in leg.places}
        if self.head.trigger.entry is MOVEMENT and all(
            id(a.place) in told for a in self.head.places
        ):
            self.route = Route()
        for leg in legs:
            known = {id(p) for p, _ in self.route.places}
            new = tuple((p, r) for p, r in leg.places if id(p) not in known)
            if new and self.route.add(replace(leg, places=new)):
                self.verbs.add((sentence.index, leg.verb))
        self.route.arrived = [] if self.route.origins else self.route.ends

    def _starts_here(self, leg: Leg, at: int) -> bool:
        """Return whether a leg starts at a place told before, or nowhere that is said.

        In the clause of the head's verb, the token `at`, it may start anywhere.
        """
        if self.head.sentence.crossings(at, leg.verb) == 0:
            return True
        left = [p for p in leg.of(PlaceRole.ORIGIN) if not p.anaphor]
        return not left or _meet(left, [p for p, _ in self.route.places])

    def follow(self) -> bool:
        """Read on from the head; return whether the journey has more than its first statement."""
        known = len(self.head.places)
        last = self.head.sentence.index
        i = last + 1
        while i < len(self._views) and i - last <= _GAP and len(self.statements) < _MOST_LEGS:
            told = self._tells(self._views[i])
            if told is None:
                break
            if told:
                self.statements += told
                self._said |= words_of(self._views[i], self._lexicon)
                last = i
            i += 1
        if self.statements and not self.route.origins:
            self._start_where_they_were()
        whole = bool(self.route.origins) and len(self.route.places) > 1
        grown = bool(self.statements) or len(self.route.places) > known
        return grown and (whole or known > 0)

    def _start_where_they_were(self) -> None:
        """Take for the origin where the first sentence says that the people were.

        ("The 60 students in Gao are out. They reached Dakar on Sunday.")
        """
        if any(a.place for a in self.head.places):
            return
        route = [p for p, _ in self.route.places]
        sentence = self.head.sentence
        there = [p for p in sentence.places if p.link in _AT and not sentence.speaks_from(p)]
        if len(there) == 1 and not _meet(there, route):
            self.route.origins = there

    def _tells(self, view: Sentence) -> list[Candidate] | None:
        """Return the statements by which a sentence carries the journey on.

        None where it tells of another one.
        """
        here = self._alone.get(view.index, [])
        found = legs_of(view, self._said, self._lexicon)
        if tells_who_is_aboard(view):
            found = [replace(leg, party=Party.PEOPLE) for leg in found]
        legs = [leg for leg in found if self._is_of(leg)]
        if len(here) == 1 and not legs and self._details(here[0]):
            return here
        if any(self._is_another(c, legs) for c in here):
            self._lend_operator(view, here)
            return None
        if not legs and not here:
            return self._without_leg(view, found)
        made = None if here else self._make(view, legs[0].verb)
        told = here or ([made] if made else [])
        if told and self._is_before(told[0]):
            legs = [replace(leg, earlier=True) for leg in legs]
        joined = [leg for leg in legs if self.route.add(leg)]
        self._ahead |= any(leg.ahead for leg in joined)
        if joined:
            self.verbs |= {(view.index, leg.verb) for leg in joined}
            return told
        return None if here else []

    def _details(self, candidate: Candidate) -> bool:
        """Take in where people were brought, where the first sentence only says from where.

        ("Berlin has ended its airlift from Gao. Six flights have brought 700 people to Dakar")
        """
        if self.head.counts.people is not None or self.route.hubs or self.route.ends:
            return False
        roles = {a.role for a in candidate.places}
        strangers = candidate.codes and self.head.codes and not candidate.codes & self.head.codes
        if PlaceRole.ORIGIN in roles or strangers or candidate.probability < _LIKELY:
            return False
        self.route.hubs = [a.place for a in candidate.places if a.role is PlaceRole.HUB]
        self.route.ends = [a.place for a in candidate.places if a.role is PlaceRole.DESTINATION]
        for leg in legs_of(candidate.sentence, self._said, self._lexicon):
            known = {id(p) for p, _ in self.route.places}
            new = tuple((p, r) for p, r in leg.places if id(p) not in known)
            if leg.party is Party.OWN and new:
                self.route.add(replace(leg, places=new))
        return True

    def _without_leg(self, view: Sentence, found: list[Leg]) -> list[Candidate] | None:
        """Return what a sentence adds that moves nobody on; None where it brings others in."""
        if tells_who_is_aboard(view) and people_at(view, self._lexicon):
            made = self._make(view, 0)
            return [made] if made else []
        if self._totals(view):
            made = self._make(view, 0)
            return [made] if made is not None and made.counts.cumulative else []
        fresh = not self._lexicon.classes["leg_sequel"].isdisjoint(view.low[:_SUBJECT])
        return None if found or fresh else []

    def _totals(self, view: Sentence) -> bool:
        """Return whether a sentence adds up those taken out ("That makes 153 people so far")."""
        words = self._lexicon.classes["totalling"]
        return not view.places and any(map(is_number, view.low)) and not words.isdisjoint(view.low)

    def _is_of(self, leg: Leg) -> bool:
        """Return whether a leg is of this journey's people or craft, or starts where they are."""
        if leg.party is Party.NEW_CRAFT:
            now = self.route.ends or self.route.hubs[-1:]
            return _meet(leg.of(PlaceRole.ORIGIN), now)
        return leg.party in {Party.PEOPLE, Party.CRAFT}

    def _is_before(self, statement: Candidate) -> bool:
        """Return whether a statement has a day before that of the journey's first one."""
        first, day = self.head.date, statement.date
        return first is not None and day is not None and day.end < first.start

    def _is_another(self, candidate: Candidate, legs: list[Leg]) -> bool:
        """Return whether a statement beside a leg is of other people, or of other states' craft."""
        one, other = self.head.counts.people, candidate.counts.people
        if one is not None and other is not None and one != other:
            return True
        covered = {id(p) for leg in legs for p, _ in leg.places}
        if not all(id(a.place) in covered for a in candidate.places):
            return True
        people = any(leg.party is Party.PEOPLE for leg in legs)
        strangers = self.head.codes and candidate.codes and not self.head.codes & candidate.codes
        return bool(strangers) and not people

    def _lend_operator(self, view: Sentence, others: list[Candidate]) -> None:
        """Name who carries the first people as who carries "another group", if nobody else does."""
        if self._lexicon.classes["leg_sequel"].isdisjoint(view.low[:_SUBJECT]):
            return
        operators = [a for a in self.head.actors if a.role is ActorRole.OPERATOR]
        for candidate in others:
            if not candidate.codes:
                candidate.actors += operators

    def close(self) -> None:
        """Give the head the whole route, and lean the other statements on it."""
        head = self.head
        known = {id(a.place): a for a in head.places}
        stages = {id(p): n for n, p in enumerate(self.route.hubs)}
        head.places = [
            replace(
                known.get(id(place)) or _attachment(place, role),
                role=role,
                stage=stages.get(id(place), 0),
            )
            for place, role in self.route.places
        ]
        if head.date is None:
            head.date = next((c.date for c in self.statements if c.date is not None), None)
        if self._ahead and head.reading.status is Status.COMPLETED:
            head.reading = replace(
                head.reading, status=Status.UNDER_WAY, modality=Modality.ASSERTED
            )
        told = [c.counts for c in self.statements if c.counts.people is not None]
        totals = [c for c in told if c.cumulative and (c.people or 0) > (head.counts.people or 0)]
        if totals or head.counts.people is None:
            over = ends_operation(head)
            head.counts = next(iter(totals or told), head.counts)
            if over and head.counts.people is not None:
                head.counts = replace(head.counts, cumulative=True)
        for statement in self.statements:
            statement.anchor = head
            statement.leans = True
            if head.counts.people is not None:
                statement.counts = Counts()


def _attachment(place: PlaceSpan, role: PlaceRole) -> Attachment:
    how = place.link if place.link is not None else "OBJ"
    return Attachment(place, role, how, _LEG_SCORE, 0, 0, before=False, thief=False, topic=False)


def words_of(sentence: Sentence, lexicon: Lexicon) -> frozenset[str]:
    """Return the words by which a journey's people and craft may be taken up."""
    words = sentence.joined_words
    nouns = lexicon.union(
        "evacuated_people", "counted_people", "people", "vessel", "leg_craft", "uniforms"
    )
    nationals = {
        sentence.low[end - 1]
        for _, end, m in sentence.mentions
        if m.role is MentionRole.DEMONYM and m.text.endswith("s")
    }
    numbers = {w for w in words if is_number(w)}
    return frozenset(words & nouns | nationals | numbers)


def ends_operation(candidate: Candidate) -> bool:
    """Return whether a whole operation is told to be over, and the number in another statement.

    ("Poland ended its evacuation. 1,300 people were flown out": those of all its flights.)
    """
    return (
        candidate.kind is Kind.EVACUATION
        and not candidate.trigger.verb
        and candidate.trigger.entry.frame == "evacuate"
        and candidate.reading.status is Status.COMPLETED
        and candidate.reading.cue is not None
        and candidate.counts.people is None
    )
