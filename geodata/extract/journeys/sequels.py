"""Further flights and groups told with what was said of the first: "a second followed with 90".

They are evacuations of their own. What the sentence leaves out, from where and to where people were
taken and by whom, is as in the statement before; it counts only where it numbers people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geodata.extract.journeys.journeys import Maker, carry_on
from geodata.extract.journeys.legs import goes_alone
from geodata.extract.statements.candidate import Candidate
from geodata.extract.telling.numbers import read_number
from geodata.extract.where.movements import is_trap
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import is_number
from geodata.model import ActorRole, Counts, Kind, MentionRole, PlaceRole

_GAP = 2  # sentences from what was told to what follows it
_LIKELY = 0.5
_OPENING = 9  # tokens in which the word that makes it a further one stands
_PHRASE = 12  # tokens from that word to its verb
_LENT = frozenset({"movement:sequel"})


def add_sequels(
    candidates: Sequence[Candidate], views: Sequence[Sentence], *, make: Maker, lexicon: Lexicon
) -> list[Candidate]:
    """Return the further evacuations that follow those told, with the features of the first.

    Statements that are among the candidates already are completed and set apart.
    """
    told = [c for c in candidates if c.kind is Kind.EVACUATION]
    heads = [c for c in told if c.anchor is None and c.places and c.probability >= _LIKELY]
    made: list[Candidate] = []
    for head in sorted(heads, key=lambda c: c.sentence.index):
        if head.round:
            continue
        last = max(c.sentence.index for c in told if c is head or c.anchor is head)
        for _ in range(_GAP):
            follows = _next_sequel(views[last + 1 : last + 1 + _GAP], lexicon)
            if follows is None:
                break
            view, verb = follows
            known = [c for c in told if c.sentence is view and c.places]
            if len(known) > 1 or any(c.anchor is not None for c in known):
                break
            sequel = known[0] if known else make(view, verb)
            last = view.index
            if sequel is None or not _complete(sequel, head, lexicon):
                continue
            sequel.round = 1 + sum(c.round > 0 for c in [*told, *made])
            if not known:
                made.append(sequel)
                made += carry_on(sequel, views, make=make, lexicon=lexicon)
            _lend_route(sequel, head)
            sequel.features = {**head.features, **dict.fromkeys(_LENT, 1.0)}
    return made


def _next_sequel(views: Sequence[Sentence], lexicon: Lexicon) -> tuple[Sentence, int] | None:
    for view in views:
        verb = _verb_of_sequel(view, lexicon)
        if verb is not None and not is_trap(view, lexicon) and not goes_alone(view.low, verb):
            return view, verb
    return None


def _verb_of_sequel(view: Sentence, lexicon: Lexicon) -> int | None:
    """Return the verb by which a sentence tells of a further group or craft, or None."""
    dated = {i for start, end, _ in view.timexes for i in range(start, end)}
    low, classes = view.low, lexicon.classes
    for i, word in enumerate(low[:_OPENING]):
        if i in dated or word not in classes["leg_sequel"]:
            continue
        verb = _after_subject(view, i, dated, lexicon)
        if verb is None and word in _OBJECTS:
            verb = _before_object(low, i, lexicon)
        if verb is not None:
            return verb
    return None


_OBJECTS = frozenset({"another", "more", "others", "further"})


def _after_subject(view: Sentence, at: int, dated: set[int], lexicon: Lexicon) -> int | None:
    """Return the verb of a subject that holds a word like "second", where it names a group."""
    low, classes = view.low, lexicon.classes
    before = low[at - 1] if at else ""
    if before and not (before in _BEFORE or is_number(before)):
        return None
    inner = lexicon.union("leg_craft", "leg_vehicle", "leg_company", "vessel", "people")
    names = {i for s, e, _ in view.mentions for i in range(s, e)}
    set_off = False  # in what commas set off, anything may stand: ", with 40 children aboard,"
    for i in range(at + 1, min(at + 1 + _PHRASE, len(low))):
        word = low[i]
        if word == ",":
            set_off = not set_off
            continue
        if word in classes["leg_verb"] or word in _FOLLOWING:
            return i
        named = word in inner or is_number(word) or i in names or word in classes["leg_sequel"]
        helped = word in classes["be"] or word in classes["have"] or word in classes["modal"]
        if not (set_off or named or helped or word in _BETWEEN or i in dated):
            return None
    return None


_BEFORE = frozenset({"a", "the", "and", ",", "one", "two", "some", "yet", "about", "nearly"})
_FOLLOWING = frozenset({"followed", "follow", "follows"})
_BETWEEN = frozenset({"of", "with", "on", "aboard", "board", "group", "batch", "contingent", "air"})


def _before_object(low: list[str], at: int, lexicon: Lexicon) -> int | None:
    """Return the verb whose object is "40 more" or "another 40" and whose subject was told."""
    for i in range(at - 1, max(-1, at - _OBJECT), -1):
        if low[i] in lexicon.classes["leg_conveying"]:
            told = low[i - 1] in {"it", "they"} or "the" in low[max(0, i - _SUBJECT) : i]
            return i if told else None
        if not (is_number(low[i]) or low[i] in _BETWEEN or low[i] in {"some", "about", "over"}):
            return None
    return None


_OBJECT = 4
_SUBJECT = 4


def _complete(sequel: Candidate, head: Candidate, lexicon: Lexicon) -> bool:
    """Fill in the people of a sequel and who takes them; return whether it numbers any."""
    if sequel.counts.people is None:
        people = _people_in(sequel.sentence, lexicon)
        if people is None:
            return False
        number, told = people
        sequel.counts = replace(Counts(), people=number, text=told)
    if not sequel.codes:
        sequel.actors += [a for a in head.actors if a.role is ActorRole.OPERATOR]
    return True


def _people_in(view: Sentence, lexicon: Lexicon) -> tuple[int, str] | None:
    """Return the number of people that a sentence gives, though it may not name them."""
    low, classes = view.low, lexicon.classes
    dated = {i for start, end, _ in view.timexes for i in range(start, end)}
    nationals = {s for s, _, m in view.mentions if m.role is MentionRole.DEMONYM}
    for i in range(len(low)):
        number = None if i in dated else read_number(low, i)
        if number is None:
            continue
        value, end = number
        after = low[end] if end < len(low) else "."
        bare = low[i - 1] in _LEADING or low[i - 1] in classes["leg_conveying"]
        counted = after in classes["counted_people"] or end in nationals
        if counted or (bare and (after in _ENDING or after in classes["leg_verb"])):
            return value, " ".join(view.words[i:end])
    return None


_LEADING = frozenset({"with", "another", "further", "about", "some", "carrying"})
_ENDING = frozenset(
    {"aboard", "on", "others", "more", ".", ",", ";", "to", "from", "home", "will", "were", "had"}
)


def _lend_route(sequel: Candidate, head: Candidate) -> None:
    """Take from where and to where people were brought as before, where nothing is said of it."""
    roles = {a.role for a in sequel.places}
    lent = [a for a in head.places if a.role is PlaceRole.ORIGIN]
    if PlaceRole.ORIGIN in roles:
        lent = []
    home = PlaceRole.HUB in roles and "home" in sequel.sentence.low
    leaves = home or sequel.trigger.head in word_class("leaving")
    if PlaceRole.DESTINATION not in roles and not leaves:
        lent += [a for a in head.places if a.role not in roles | {PlaceRole.ORIGIN}]
    sequel.places = [*lent, *sequel.places]
