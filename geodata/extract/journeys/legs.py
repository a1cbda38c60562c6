"""Sentences that carry a journey on: "It landed at ...", "From there they were flown to ...".

A leg is a verb of going or of conveying with its places. It is one of the journey told before only
where those who travel, or what carries them, are taken up by a word that points back: a pronoun, or
a definite noun that the journey was told with. Who is new ("another 40"), or only some of them
("five of them were taken to hospital"), goes on a journey of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from geodata.extract.where.belonging import owns_next
from geodata.extract.where.routes import is_beside, ordered, role_of
from geodata.extract.words.lexicon import LEG, Lexicon
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.speaking import speaks_from
from geodata.extract.words.triggers import is_number
from geodata.model import PlaceRole

_REACH = 14  # tokens from a verb to a place that still hangs on it
_FRONTED = 10  # tokens from a place that opens its clause to the verb
_PHRASE = 12  # tokens of a subject
_OBJECT = 7
_DEFINITE = 5  # tokens from "the" to its noun
_PURPOSE = 12  # tokens after a verb in which is told what for

_DEFINITES = frozenset({"the", "these", "those", "both", "all"})
_STOPS = frozenset({",", ";", ":", "—", "–", "--", "(", ")", "\n", "“", "”", '"'})
_OPENERS = frozenset(
    {"who", "which", "that", "where", "when", "while", "whence", "as", "after", "before", "until"}
)
_PARTS = frozenset({";", ":", "."})
_LINKED = frozenset({",", "and", "but", "or"})
_BETWEEN = frozenset(
    {"then", "also", "later", "already", "not", "finally", "first", "soon", "still", "both", "now"}
    | {"early", "to", "eventually", "just", "only", "afterwards", "duly", "due", "at", "last"}
)
_WHOLE = frozenset({"most", "all", "both"})
_FETCHING = frozenset({"pick", "fetch", "collect", "rescue", "extract", "evacuate", "get"})
# "on their own", "by themselves": who goes without help is taken out by nobody.
_ALONE = frozenset({"own", "themselves"})
_BACK = frozenset({"back", "return", "returned", "returns", "returning"})


class Party(Enum):
    """Who is told to travel: the people of the journey, what carries them, or others.

    A craft that is new ("a flight from there") carries them where it starts from where they are.
    Whom the sentence itself has named before ("took 60 people out and landed them in") are its own.
    """

    PEOPLE = "people"
    CRAFT = "craft"
    NEW_CRAFT = "new craft"
    OWN = "own"
    OTHERS = "others"


_POINTING = frozenset({Party.PEOPLE, Party.CRAFT})


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of a journey: its verb and its places with their roles, in text order.

    `earlier` says that it came before what was told last ("had left"), `back` that somebody or
    something returns, `ahead` that it is still to come.
    """

    verb: int
    places: tuple[tuple[PlaceSpan, PlaceRole], ...]
    party: Party
    earlier: bool
    back: bool
    ahead: bool
    named: bool = False  # those who travel are named by a pronoun

    def of(self, role: PlaceRole) -> list[PlaceSpan]:
        """Return its places in a role."""
        return [place for place, r in self.places if r is role]


def legs_of(sentence: Sentence, said: frozenset[str], lexicon: Lexicon) -> list[Leg]:
    """Return the legs that a sentence tells; `said` are the words of the journey so far."""
    if not sentence.said & LEG:
        return _stops(sentence, lexicon)
    hanging = _hanging(sentence, lexicon)
    legs: list[Leg] = []
    for verb in sorted(hanging):
        party = _party_of(sentence, verb, said, lexicon)
        if party in _POINTING and any(g.party in {Party.OTHERS, Party.OWN} for g in legs):
            party = Party.OWN
        places = ordered(sentence, hanging[verb])
        if _is_to_fetch(sentence.low, verb):
            places = [(p, r) for p, r in places if r is PlaceRole.ORIGIN and p.link != "from"]
        helpers = _helped(sentence, verb, lexicon)[0]
        if places:
            legs.append(
                Leg(
                    verb=verb,
                    places=tuple(places),
                    party=party,
                    earlier="had" in helpers,
                    back=_goes_back(sentence.low, verb),
                    ahead=sentence.low[verb] in _DUE or not _AHEAD.isdisjoint(helpers),
                    named="them" in sentence.low[verb : verb + _NEAR],
                )
            )
    return legs or _stops(sentence, lexicon)


def _hanging(sentence: Sentence, lexicon: Lexicon) -> dict[int, list[tuple[PlaceSpan, PlaceRole]]]:
    """Return the places of a sentence with their roles by the verb that they hang on."""
    hanging: dict[int, list[tuple[PlaceSpan, PlaceRole]]] = {}
    for place in sentence.places:
        verb = _verb_of(sentence, place, lexicon)
        if verb is None or speaks_from(sentence, place) or owns_next(sentence, place):
            continue
        if hanging.get(verb) and is_beside(place, hanging[verb][-1][0]):
            continue
        role = role_of(sentence, place, lexicon)
        if sentence.low[verb] in lexicon.classes["leg_closing"] and place.link in _AT:
            role = PlaceRole.DESTINATION
        if role is not None:
            hanging.setdefault(verb, []).append((place, role))
    return hanging


def _stops(sentence: Sentence, lexicon: Lexicon) -> list[Leg]:
    """Return the stop that a sentence tells by a noun ("There was a stop in Bonn")."""
    low = sentence.low
    for place in sentence.places:
        if role_of(sentence, place, lexicon) is PlaceRole.HUB and place.link in _AT:
            at = next((i for i in range(place.link_at, 0, -1) if low[i] in _STOP_NOUNS), 0)
            if at and low[at - 1] in lexicon.classes["article"]:
                places = ((place, PlaceRole.HUB),)
                return [Leg(at, places, Party.CRAFT, earlier=False, back=False, ahead=False)]
        elif place.link == "from" and low[place.link_at - 1] in lexicon.classes["ways"]:
            places = ((place, PlaceRole.ORIGIN),)  # "guarded on the road from Gao"
            at = place.link_at - 1
            return [Leg(at, places, Party.CRAFT, earlier=True, back=False, ahead=False)]
    return []


_STOP_NOUNS = frozenset({"stop", "stopover", "layover", "halt"})
_NEAR = 4  # tokens from a verb in which its pronoun stands
_DUE = frozenset({"due", "expected"})
# "will fly", "are to be flown": helping words of what is still to come.
_AHEAD = frozenset({"will", "shall", "would", "to"})


def tells_who_is_aboard(sentence: Sentence) -> bool:
    """Return whether a sentence tells who is in the craft of the one before ("Aboard were")."""
    low = sentence.low
    return low[:1] == ["aboard"] or low[:2] == ["on", "board"]


def _verb_of(sentence: Sentence, place: PlaceSpan, lexicon: Lexicon) -> int | None:
    """Return the verb of going or conveying that a place hangs on, if any."""
    low = sentence.low
    at = place.link_at if place.link is not None else place.np_start
    if place.anaphor and low[at - 1] in _LINKED:  # "and from there flown": it opens its clause
        verb = _verb_after(sentence, place, lexicon)
        if verb is not None:
            return verb
    first = max(0, at - _REACH)
    i = at - 1
    while i >= first and low[i] not in _PARTS:
        if _is_verb(low, i, lexicon):
            return i
        if low[i] in _OPENERS:
            break
        i -= 1
    opens = i < first or low[i] in _OPENERS | _PARTS
    return _verb_after(sentence, place, lexicon) if place.link is not None and opens else None


def _verb_after(sentence: Sentence, place: PlaceSpan, lexicon: Lexicon) -> int | None:
    """Return the verb that follows a place at the opening of its clause."""
    low = sentence.low
    for k in range(place.end, min(place.end + _FRONTED, len(low))):
        if low[k] in _PARTS or low[k] in _OPENERS:
            return None
        if _is_verb(low, k, lexicon):
            return k
    return None


def _is_verb(low: list[str], at: int, lexicon: Lexicon) -> bool:
    """Return whether a word is a verb of a leg, and no noun by the word before ("the drive")."""
    before = low[at - 1] if at else ""
    return low[at] in lexicon.classes["leg_verb"] and before not in _NOUN_OPENERS


_BEFORE_SUBJECT = _STOPS | _OPENERS | {"and"}
_NOUN_OPENERS = frozenset({"the", "a", "an", "this", "its", "their", "his", "her", "of", "s"})


def _is_to_fetch(low: list[str], verb: int) -> bool:
    after = low[verb : verb + _PURPOSE]
    return any(a == "to" and b in _FETCHING for a, b in pairwise(after))


def _goes_back(low: list[str], verb: int) -> bool:
    """Return whether somebody returns; a stop "on its way back" is none."""
    if low[verb] in _BACK:
        return True
    after = low[verb : verb + _OBJECT]
    return any(b == "back" and a != "way" for a, b in pairwise(after))


def _helped(sentence: Sentence, verb: int, lexicon: Lexicon) -> tuple[list[str], int]:
    """Return the helping words of a verb, and the last token of what stands before them.

    Of verbs that "and" joins, a later one shares those of the first.
    """
    low = sentence.low
    found, at = _step_over(sentence, verb, lexicon)
    while at >= 0 and low[at] in _LINKED:
        earlier = next((k for k in range(at - 1, -1, -1) if _is_verb(low, k, lexicon)), None)
        if earlier is None or not _PARTS.isdisjoint(low[earlier:at]):
            break
        more, at = _step_over(sentence, earlier, lexicon)
        found = found or more
    return found, at


def first_verb(sentence: Sentence, verb: int, lexicon: Lexicon) -> int:
    """Return the first of the verbs that "and" joins to one ("were flown to ... and then to")."""
    while True:
        _, at = _step_over(sentence, verb, lexicon)
        if at < 0 or sentence.low[at] not in _LINKED:
            return verb
        earlier = next((k for k in range(at - 1, -1, -1) if _is_verb(sentence.low, k, lexicon)), -1)
        if earlier < 0 or not _PARTS.isdisjoint(sentence.low[earlier:at]):
            return verb
        verb = earlier


def _step_over(sentence: Sentence, verb: int, lexicon: Lexicon) -> tuple[list[str], int]:
    """Return the helping words right before a verb and the token before them.

    Days and places that stand between are passed over ("and from there flown").
    """
    low, classes = sentence.low, lexicon.classes
    ends = {p.end: p.link_at for p in sentence.places if p.link is not None}
    ends |= {
        end: start - (start > 0 and low[start - 1] in _ON) for start, end, _ in sentence.timexes
    }
    found: list[str] = []
    i = verb - 1
    while i >= 0:
        word = low[i]
        if word == "to" or any(word in classes[name] for name in ("be", "have", "modal")):
            found.append(word)
        elif i + 1 in ends and ends[i + 1] <= i:
            i = ends[i + 1]
        elif word not in _BETWEEN and not word.endswith("ly"):
            break
        i -= 1
    return found, i


_AT = frozenset({"in", "at"})
_ON = frozenset({"on", "in", "by", "at", "since", "until"})


def goes_alone(low: list[str], verb: int) -> bool:
    """Return whether those who go by a verb do so without help ("on their own")."""
    return not _ALONE.isdisjoint(low[verb + 1 : verb + 1 + _OBJECT])


def _party_of(sentence: Sentence, verb: int, said: frozenset[str], lexicon: Lexicon) -> Party:
    """Return who is told to travel by a verb: its object, where it has one, else its subject."""
    low, classes = sentence.low, lexicon.classes
    if goes_alone(low, verb):
        return Party.OTHERS
    helpers, at = _helped(sentence, verb, lexicon)
    passive = helpers[:1] != [] and helpers[0] in classes["be"] and not low[verb].endswith("ing")
    if low[verb] in classes["leg_conveying"] and not passive:
        party = _object_of(low, verb, said, lexicon)
        if party is not None:
            return party
        if low[verb] not in classes["leg_going"]:
            return Party.OTHERS
    return _subject_of(low, verb, at, said, lexicon)


def _subject_of(
    low: list[str], verb: int, at: int, said: frozenset[str], lexicon: Lexicon
) -> Party:
    """Return who the subject of a verb is; `at` is its last token."""
    if at < 0:
        return Party.OTHERS
    described = _described(low, verb, at, said, lexicon)
    if described is not None:
        return described
    if low[at] in {"who", "which", "that"}:
        end = at - (low[at - 1 : at] == [","])
        return _antecedent(low[max(0, end - _PHRASE) : end], said, lexicon)
    first = at
    while first > 0 and at - first < _PHRASE and low[first - 1] not in _BEFORE_SUBJECT:
        first -= 1
    if first > 1 and low[first - 1] in {"that", "which", "who"} and low[first - 2] != ",":
        return _antecedent(low[max(0, first - 1 - _PHRASE) : first - 1], said, lexicon)
    return _named(low[first : at + 1], said, lexicon)


def _described(
    low: list[str], verb: int, at: int, said: frozenset[str], lexicon: Lexicon
) -> Party | None:
    """Return who a sentence opens with, where something set off by commas stands before the verb.

    ("The plane, the first in a week, landed")
    """
    first = low.index(",") if "," in low[:_SUBJECT] else 0
    near = low[at + 1 : verb] if low[at] == "," else low[verb - 1 : verb]
    if not first or first >= verb - 1 or "," not in low[verb - 1 : verb] + near[:1]:
        return None
    party = _named(low[:first], said, lexicon)
    return party if party in _POINTING else None


_SUBJECT = 6  # first tokens of a sentence, in which its subject stands


def _object_of(low: list[str], verb: int, said: frozenset[str], lexicon: Lexicon) -> Party | None:
    """Return who is conveyed by a verb in the active; None where it has no object."""
    phrase: list[str] = []
    for word in low[verb + 1 : verb + 1 + _OBJECT]:
        if _ends_object(word, lexicon):
            break
        phrase.append(word)
    phrase = [w for w in phrase if w not in lexicon.classes["leg_particles"]]
    if not phrase or phrase == ["and"]:
        return None
    if _is_people(phrase, said, lexicon):
        return Party.PEOPLE
    whom = lexicon.union("evacuated_people", "people")
    new = any(is_number(w) or w in whom for w in phrase)
    return Party.OTHERS if new or low[verb] not in lexicon.classes["leg_going"] else None


def _ends_object(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word cannot stand in the phrase of who is conveyed."""
    if word in lexicon.classes["preposition"]:
        return word not in {"of", "off"}
    return word in _STOPS or word in _OPENERS


def _named(phrase: list[str], said: frozenset[str], lexicon: Lexicon) -> Party:
    """Return whom the words of a subject mean."""
    if _is_people(phrase, said, lexicon):
        return Party.PEOPLE
    if phrase[-1:] in (["it"], ["she"]) or _is_definite(phrase, _craft(said, lexicon), lexicon):
        return Party.CRAFT
    craft = _craft(frozenset(), lexicon)
    return Party.OTHERS if craft.isdisjoint(phrase) else Party.NEW_CRAFT


def _antecedent(phrase: list[str], said: frozenset[str], lexicon: Lexicon) -> Party:
    """Return what "who" or "which" takes up: what carries them may be new there."""
    if _is_people(phrase, said, lexicon):
        return Party.PEOPLE
    return Party.CRAFT if not _craft(said, lexicon).isdisjoint(phrase) else Party.OTHERS


def _is_people(phrase: list[str], said: frozenset[str], lexicon: Lexicon) -> bool:
    """Return whether a phrase means the people of the journey, all or most of them."""
    for i, word in enumerate(phrase):
        if word in {"they", "them", "everyone", "everybody"}:
            if phrase[i - 1 : i] != ["of"]:
                return True
            return i > 1 and phrase[i - 2] in _WHOLE
        if word == "those" and phrase[i + 1 : i + 3] in (["aboard"], ["on", "board"]):
            return True
    if phrase in (["all"], ["most"]):
        return True
    craft = lexicon.union("leg_craft", "vessel", "uniforms", "leg_crew")
    people = lexicon.classes["leg_company"] | (said - craft)
    return _is_definite(phrase, people, lexicon)


def _craft(said: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    known = lexicon.union("leg_craft", "vessel", "leg_vehicle")
    return known | (said & lexicon.classes["uniforms"])


def _is_definite(phrase: list[str], nouns: frozenset[str], lexicon: Lexicon) -> bool:
    """Return whether "the" or the like leads to one of `nouns`, and none is new or one of many."""
    fresh = lexicon.union("leg_fresh", "leg_part")
    for i, word in enumerate(phrase):
        if word not in _DEFINITES:
            continue
        for k in range(i + 1, min(i + 1 + _DEFINITE, len(phrase))):
            new = is_number(phrase[k]) and phrase[k] not in nouns
            if phrase[k] in {"of", "'s"} or phrase[k] in fresh or new:
                break
            if phrase[k] in nouns:
                partly = phrase[i - 1 : i] == ["of"]
                return not partly or (i > 1 and phrase[i - 2] in _WHOLE)
    return False
