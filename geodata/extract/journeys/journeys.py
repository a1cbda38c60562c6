"""Routes told over several sentences: the legs of one journey joined to the statement they go on.

A journey begins with a statement of an evacuation, or with people who are carried where the text
has not said yet from where ("Qatar flew 130 Afghans out"). Sentences that follow and point back to
these people, or to what carries them, add their places: a place reached before another becomes a
hub, a place left before the first one the origin. New people, another state's craft and a return
run add nothing. What is joined to a journey is evidence of it and gives no item of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from geodata.extract.journeys.legs import Leg, Party, first_verb, legs_of, tells_who_is_aboard
from geodata.extract.journeys.route import ROLES, Route, meet
from geodata.extract.statements.candidate import Candidate
from geodata.extract.where.attachment import Attachment
from geodata.extract.where.movements import MOVEMENT, is_trap, people_at
from geodata.extract.words.lexicon import Lexicon
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.speaking import speaks_from
from geodata.extract.words.triggers import is_number
from geodata.model import ActorRole, Counts, Kind, MentionRole, Modality, PlaceRole, Status

_GAP = 2  # sentences from one leg to the next
_SUBJECT = 6  # first tokens of a sentence, in which its subject stands
_MOST_LEGS = 8  # sentences of one journey
_LIKELY = 0.12
_LEG_SCORE = 2.5
_AT = frozenset({"in", "at", "on"})
_OURS = frozenset({Party.OWN, Party.PEOPLE, Party.CRAFT})

Maker = Callable[[Sentence, int], Candidate | None]


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
        if (c.kind is not Kind.MEETING or (c.sentence.index, c.trigger.start) not in travelled)
        and not (c.kind is Kind.EVACUATION and _follows_trap(c.sentence, views, lexicon))
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
        staged = sorted(head.places, key=lambda a: a.stage)
        origins, hubs, ends = ([a.place for a in staged if a.role is r] for r in ROLES)
        origins = [o for o in origins if not (o.anaphor and meet([o], [*hubs, *ends]))]
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
        return not left or meet(left, [p for p, _ in self.route.places])

    def follow(self) -> bool:
        """Read on from the head; return whether the journey has more than its first statement."""
        known = len({a.place.place for a in self.head.places})
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
        there = [p for p in sentence.places if p.link in _AT and not speaks_from(sentence, p)]
        if len(there) == 1 and not meet(there, route):
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
        strangers = self._strange(candidate)
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
            total = made is not None and (made.counts.cumulative or ends_operation(self.head))
            return [made] if made is not None and total and not self._strange(made) else []
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
            return meet(leg.of(PlaceRole.ORIGIN), now)
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
        return self._strange(candidate) and not people

    def _strange(self, candidate: Candidate) -> bool:
        """Return whether a statement is of other states than the first one."""
        here, other = self.head.codes, candidate.codes
        return bool(here and other) and here.isdisjoint(other)

    def _lend_operator(self, view: Sentence, others: list[Candidate]) -> None:
        """Name who carries the first people as who carries "another group", if nobody else does."""
        if self._lexicon.classes["leg_sequel"].isdisjoint(view.low[:_SUBJECT]):
            return
        operators = [a for a in self.head.actors if a.role is ActorRole.OPERATOR]
        for candidate in others:
            if not candidate.codes:
                candidate.actors += operators

    def _under_way(self) -> list[Candidate]:
        """Return the statements after the first one that tell it as going on ("so far")."""
        return [c for c in self.statements if c.reading.status is Status.UNDER_WAY]

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
        more = any(c.counts.cumulative and c.reading.felt for c in self._under_way())
        if (self._ahead or more) and head.reading.status is Status.COMPLETED:
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
