"""Who takes part in an item, weighed by where and how the article names them.

The rules of ``geodata.extract.who`` read one sentence and keep to what it says plainly. Here every
state and body that an item's sentences, those beside them or its places name gets marks (classes
and positions, never a name), and a logistic score of these, learned by
``scripts/train_actors.py``, says who is kept and who is added.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from geodata.extract.outcome.facilities import are_held_by_others
from geodata.extract.statements.candidate import Candidate
from geodata.extract.who.actors import ActorReader, ActorSpan
from geodata.extract.who.carriers import crossings_to, modifies
from geodata.extract.who.participants import (
    actor_of,
    links_of,
    says_where,
    speaks,
    tells,
    visit_host,
)
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.model import Actor, ActorRole, Feature, Kind, PlaceRole
from geodata.tables import read_rows

# Whom the rules do not give is added from here on (by five folds; at .5 there are a third fewer who
# are wrong, and a point of F1 less); beside others whom they do give, strangers must be much surer:
# folds are level from .7 to .85, and far from the edge no learning anew brings a stranger in.
# Whom the rules give is kept unless hardly anybody like that takes part.
ADD_ACTOR = 0.4
ADD_BESIDE = 0.85
KEEP_ACTOR = 0.1
# What a statement says of actors counts from this likelihood on, unless it leans on another.
ACTOR_PROBABILITY = 0.4
_SORTS = {
    "person": "people",
    "official": "people",
    "government": "state",
    "state": "state",
    "owner": "state",
    "people": "citizens",
}
_LINKS = {
    None: "none",
    "with": "with",
    "between": "with",
    "among": "with",
    "by": "by",
    "from": "from",
    "of": "of",
    "to": "to",
    "in": "in",
    "at": "in",
    "for": "for",
}
_LISTING = frozenset({",", "and", "or", "the"})
_CLOSE = 3  # tokens between a trigger and who is named beside it
_RANKED = 2
_LONG_LIST = 3
# A text of so few sentences has nothing beside what it reports: what the rules read there holds.
_BRIEF = 3
_HEAD = 2  # sentences that say what an article is about


class Stage:
    """The sentences of an article with those whom each names."""

    def __init__(
        self,
        read: Sequence[tuple[Sentence, list[ActorSpan]]] = (),
        reader: ActorReader | None = None,
        candidates: Sequence[Candidate] = (),
    ) -> None:
        self._read = read
        self._reader = reader
        self._candidates = candidates

    @property
    def brief(self) -> bool:
        """Return whether the text is too short to tell of anything beside its items."""
        return len(self._read) <= _BRIEF

    @property
    def views(self) -> list[Sentence]:
        """Return the sentences alone."""
        return [view for view, _ in self._read]

    @cached_property
    def sentences(self) -> list[tuple[Sentence, list[ActorSpan]]]:
        """Return each sentence with its actors, as the whole article lets one know them."""
        if self._reader is None:
            return []
        return [(view, self._reader.recall(actors)) for view, actors in self._read]

    @cached_property
    def told(self) -> Counter[str]:
        """Return how many sentences name each state or body."""
        return Counter(code for at in range(len(self.sentences)) for code in self.codes(at))

    @cached_property
    def head(self) -> set[str]:
        """Return the states and bodies that the first sentences name."""
        return {code for at in range(len(self.sentences))[:_HEAD] for code in self.codes(at)}

    def elsewhere(self, best: Candidate) -> set[str]:
        """Return those whom the rules give another statement of a kind in a sentence."""
        return {
            code
            for other in self._candidates
            if other.sentence.index == best.sentence.index
            and other.kind is best.kind
            and other.trigger.start != best.trigger.start
            for code in other.codes
        }

    def codes(self, at: int) -> list[str]:
        """Return the states and bodies that a sentence names: its actors first, then its places.

        Their order is that of the text, so that of two told of as often the first one counts.
        """
        view, actors = self.sentences[at]
        places = (m.place.country for _, _, m in view.mentions if m.place is not None)
        named = dict.fromkeys((*(a.code for a in actors), *places))
        return [code for code in named if code is not None]


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody named in the sentence of an item's best statement; `row` numbers their list."""

    actor: ActorSpan
    row: int
    marks: set[str]


def cast_actors(
    ranked: Sequence[Candidate], told: Sequence[Actor], stage: Stage, *, text: str
) -> tuple[Actor, ...]:
    """Return the actors of an item: those `told` by the rules that are likely, and likely others.

    `ranked` are the item's statements, the best one first. Those taken out are left as told.
    """
    if stage.brief:
        return tuple(told)
    weights = load_casting()[ranked[0].kind]
    marks = marks_of(ranked, stage)
    kept = [code for code, own in marks.items() if takes_part(own, weights)]
    actors = [a for a in told if a.role is ActorRole.EVACUEE or a.country in kept]
    known = {a.country for a in actors if a.role is not ActorRole.EVACUEE}
    lands = _lands(ranked)
    for code in kept:
        strange = ranked[0].kind is Kind.BASE and are_held_by_others(ranked, code)
        if code not in known and not (strange and code not in lands):
            hosts = code in lands and (len(kept) > 1 or strange or _only_gets(ranked, code, stage))
            role = ActorRole.HOST if hosts else _role(ranked[0].kind)
            actors.extend(_as_named(ranked, code, role, stage, text)[:1])
    return tuple(actors)


def takes_part(marks: set[str], weights: dict[str, float]) -> bool:
    """Return whether one with these marks is an actor of the item."""
    if _is_elsewhere(marks):
        return False
    if not marks.isdisjoint(RULED):
        least = KEEP_ACTOR
    else:
        least = ADD_ACTOR if marks.isdisjoint(_BESIDE) else ADD_BESIDE
    return likelihood(marks, weights) >= least


def _is_elsewhere(marks: set[str]) -> bool:
    """Return whether a state is only that of another place the sentence names."""
    return marks >= {"placed", "other:in"} and not any(m.startswith("sort:") for m in marks)


_BESIDE = frozenset({"other:beside_one", "other:beside_several"})
# What marks those whom the rules give.
RULED = frozenset({"rule:best", "rule:more"})


def likelihood(marks: set[str], weights: dict[str, float]) -> float:
    """Return how likely one with these marks takes part."""
    return 1.0 / (1.0 + math.exp(-math.fsum(weights.get(mark, 0.0) for mark in marks)))


def _only_gets(ranked: Sequence[Candidate], code: str, stage: Stage) -> bool:
    """Return whether people are brought to a state that is named as the place alone."""
    if ranked[0].kind is not Kind.EVACUATION:
        return False
    left = {a.place.place.country for c in ranked for a in c.places if a.role is PlaceRole.ORIGIN}
    acts = any(
        actor.code == code and actor.link not in _PLACING
        for at in {c.sentence.index for c in ranked}
        for actor in stage.sentences[at][1]
    )
    return code not in left and not acts


_PLACING = frozenset({"in", "to", "at", "near"})


def _role(kind: Kind) -> ActorRole:
    """Return as what one who acts is added."""
    return ActorRole.PARTICIPANT if kind is Kind.MEETING else ActorRole.OPERATOR


def _as_named(
    ranked: Sequence[Candidate], code: str, role: ActorRole, stage: Stage, text: str
) -> list[Actor]:
    """Return an actor by the words that name it nearest to an item's statements.

    Those who act for a state name it rather than its people.
    """
    here = ranked[0].sentence.index
    own = list(dict.fromkeys(c.sentence.index for c in ranked))
    order = [*own, *sorted(range(len(stage.sentences)), key=lambda at: (abs(at - here), at))]
    people: list[Actor] = []
    for at in order:
        sentence, actors = stage.sentences[at]
        known = [a for a in actors if a.code == code]
        acting = next((a for a in known if a.kind != "people"), None) or _placed(sentence, code)
        if acting is not None:
            return [actor_of(sentence, acting, role, text=text)]
        people.extend(actor_of(sentence, a, role, text=text) for a in known)
    hosts = ((c.sentence, visit_host(a)) for c in ranked for a in c.places)
    return [
        *people,
        *(
            actor_of(sentence, host, role, text=text)
            for sentence, host in hosts
            if host is not None and host.code == code
        ),
    ]


def _placed(sentence: Sentence, code: str) -> ActorSpan | None:
    """Return the state that a sentence names as a place, itself or by a place in it."""
    found = [
        (m.place.feature is not Feature.COUNTRY, start, end, m.place.name)
        for start, end, m in sentence.mentions
        if m.place is not None and m.place.country == code
    ]
    if not found:
        return None
    _, start, end, name = min(found)
    return ActorSpan(start, end, code, name, "state", 0, None, "")


def marks_of(ranked: Sequence[Candidate], stage: Stage) -> dict[str, set[str]]:
    """Return the marks of each state and body that may take part in an item."""
    best, lands = ranked[0], _lands(ranked)
    told = _told(ranked)
    named = list(_named(best, stage))
    marks: dict[str, set[str]] = {code: set(own) for code, own in told.items()}
    for one in named:
        if one.actor.code is not None:
            marks.setdefault(one.actor.code, set()).update(one.marks)
    sentences = {c.sentence.index for c in ranked}
    inside = {code for at in sentences for code in stage.codes(at)}
    for code in sorted(inside | lands | {code for code, _ in stage.told.most_common(1)}):
        marks.setdefault(code, set())
    for code, own in _beside(best, sentences, stage):
        marks.setdefault(code, set()).update(own)
    for code in stage.elsewhere(best) & marks.keys():
        marks[code].add("elsewhere")
    scene = _scene(ranked, told.keys(), lands, stage)
    for code in marks:
        home = "own" if code in lands else "other"
        marks[code] |= {
            "any",
            f"{home}:in" if code in inside else f"{home}:out",
            *(f"{home}:{mark}" for mark in scene[home]),
            *(f"{home}:rival:{mark}" for mark in _rivals(code, named)),
            *_standing(code, home, told.keys(), inside, stage),
        }
    return marks


def _lands(ranked: Sequence[Candidate]) -> set[str]:
    """Return the countries in which the places of an item lie."""
    found = {a.place.place.country for c in ranked for a in c.places}
    return {country for country in found if country is not None}


def heard(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements whose actors are an item's: the best, likely ones, those that lean."""
    return [
        c
        for c in ranked
        if c is ranked[0] or c.anchor is not None or c.probability >= ACTOR_PROBABILITY
    ]


def _told(ranked: Sequence[Candidate]) -> dict[str, set[str]]:
    """Return those whom the rules give, with as what and by which statement they do."""
    found: dict[str, set[str]] = {}
    for candidate in heard(ranked):
        for actor in candidate.actors:
            if actor.country is not None and actor.role is not ActorRole.EVACUEE:
                by = "rule:best" if candidate is ranked[0] else "rule:more"
                found.setdefault(actor.country, {f"rule:{actor.role.value}", by})
    return found


def _named(candidate: Candidate, stage: Stage) -> Iterator[_Named]:
    """Yield those whom a statement's sentence names, with how they stand to its trigger."""
    sentence = candidate.sentence
    actors = stage.sentences[sentence.index][1]
    links = links_of(actors)
    taken = {(a.place.start, a.place.end) for a in candidate.places}
    codes = {a.code for a in actors if a.code is not None}
    rows = _rows(sentence, actors)
    for k, actor in enumerate(actors):
        if _is_address(sentence, actor):
            yield _Named(actor, -1, {"placed"})
            continue
        head = actors[rows[k]] if actor.kind == "state" else actor
        side = _side(candidate, actor)
        link = _LINKS.get(links[k], "topic")
        sort = _SORTS.get(head.kind, head.kind)
        marks = {f"at:{side}", f"link:{link}", f"sort:{sort}"}
        told = {
            "subject": side == "before" and link == "none",
            "agent": side == "after" and link == "by",
            "close": _gap(candidate, actor) <= _CLOSE,
            "taken": (actor.start, actor.end) in taken,
            "speaks": speaks(sentence, actor, sentence.lexicon),
            "tells": tells(sentence, actor, sentence.lexicon),
            "alone": codes == {actor.code},
            "ranked": head.rank >= _RANKED,
            "listed": rows.count(rows[k]) >= _LONG_LIST,
        }
        yield _Named(actor, rows[k], marks | {mark for mark, holds in told.items() if holds})
    for start, end, m in sentence.mentions:
        if m.place is not None and m.place.country is not None and m.place.country not in codes:
            place = ActorSpan(start, end, m.place.country, m.place.name, "state", 0, None, "")
            yield _Named(place, -1, {"placed"})


def _is_address(sentence: Sentence, actor: ActorSpan) -> bool:
    """Return whether a state only says where some place named before it lies."""
    return any(
        m.place is not None and says_where(sentence, end, m.place.country, actor)
        for _, end, m in sentence.mentions
    )


def _rows(sentence: Sentence, actors: list[ActorSpan]) -> list[int]:
    """Return for each actor the first of the list it stands in."""
    rows: list[int] = []
    for k, actor in enumerate(actors):
        between = sentence.low[actors[k - 1].end : actor.start] if k else []
        rows.append(rows[-1] if between and _LISTING.issuperset(between) else k)
    return rows


def _side(candidate: Candidate, actor: ActorSpan) -> str:
    """Return on which side of a trigger an actor stands, and how many clauses off."""
    if modifies(candidate.trigger, actor):
        return "np"
    crossings = crossings_to(candidate.sentence, candidate.trigger, actor)
    if crossings > 1:
        return "far"
    side = "before" if actor.end <= candidate.trigger.start else "after"
    return f"{side}1" if crossings else side


def _gap(candidate: Candidate, actor: ActorSpan) -> int:
    trigger = candidate.trigger
    after = actor.start >= trigger.end
    return actor.start - trigger.end if after else trigger.np_start - actor.end


def _beside(best: Candidate, sentences: set[int], stage: Stage) -> Iterator[tuple[str, set[str]]]:
    """Yield those whom the sentences before and after an item's best statement name."""
    here = best.sentence.index
    for at, where in ((here - 1, "earlier"), (here + 1, "later")):
        if not 0 <= at < len(stage.sentences) or at in sentences:
            continue
        for k, actor in enumerate(stage.sentences[at][1]):
            if actor.code is not None:
                subject = {f"{where}:subject"} if k == 0 and actor.link is None else set()
                yield actor.code, {where, *subject}


def _scene(
    ranked: Sequence[Candidate], told: Collection[str], lands: set[str], stage: Stage
) -> dict[str, set[str]]:
    """Return what holds for those at home where an item is, and for all others."""
    best = ranked[0]
    low, actors = best.sentence.low, stage.sentences[best.sentence.index][1]
    before = low[: best.trigger.start]
    government, force = word_class("government"), word_class("force")
    countries = any(a.place.place.feature is Feature.COUNTRY for c in ranked for a in c.places)
    opened = any(a.code is None and a.kind in {"official", "government"} for a in actors)
    foreign = any(code not in lands for code in told)
    own = {
        "coarse": countries,
        "coarse:foreign": countries and foreign,
        "foreign": foreign,
        "ruled": bool(told) and not foreign,
        "nobody": not told,
        "open": opened,
        "government": not government.isdisjoint(low),
        "government:before": not government.isdisjoint(before),
        "force": not force.isdisjoint(low),
        "force:before": not force.isdisjoint(before),
        "one_land": len(lands) == 1,
    }
    other = {"open": opened, "nobody": not told}
    return {
        home: {mark for mark, holds in marks.items() if holds}
        for home, marks in (("own", own), ("other", other))
    }


def _rivals(code: str, named: Sequence[_Named]) -> set[str]:
    """Return how others than those on one's own list stand to an item's best statement."""
    rows = {one.row for one in named if one.actor.code == code}
    found: set[str] = set()
    for one in named:
        if one.actor.code not in {None, code} and one.row not in rows:
            taken = "taken" in one.marks
            found |= {m for m in one.marks & _RIVALLING if not (taken and m == "subject")}
    return found


_RIVALLING = frozenset({"at:np", "sort:force", "subject", "agent"})


def _standing(
    code: str, home: str, told: Collection[str], inside: set[str], stage: Stage
) -> set[str]:
    """Return how one stands in the article as a whole, and beside those whom the rules give."""
    foreign = any(other != code for other in told)
    marks = {
        "foreign:in": foreign and code in inside,
        "unnamed": code not in stage.told,
        "top": stage.told.most_common(1)[:1] == [(code, stage.told[code])],
        "beside_one": code not in told and len(told) == 1,
        "beside_several": code not in told and len(told) > 1,
    }
    found = {f"{home}:{mark}" for mark, holds in marks.items() if holds}
    if code in stage.head:
        found.add("head")
    if code in told and code not in inside:
        found.add("rule:lent")
    return found


@lru_cache(maxsize=1)
def load_casting() -> dict[Kind, dict[str, float]]:
    """Return the weight of each mark for each kind of item: its own and what all kinds share."""
    rows = {row["feature"]: float(row["weight"]) for row in read_rows("extract/casting")}
    shared = {name for name in rows if "/" not in name}
    marks = shared | {name.partition("/")[2] for name in rows.keys() - shared}
    return {
        kind: {m: rows.get(m, 0.0) + rows.get(f"{kind.value}/{m}", 0.0) for m in marks}
        for kind in Kind
    }
