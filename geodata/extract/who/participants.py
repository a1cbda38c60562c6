"""Which actors of a sentence take part in an item, and as what."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from geodata.extract.where.attachment import Attachment
from geodata.extract.who.actors import ActorSpan
from geodata.extract.who.carriers import Pair, acting_people, crossings_to, find_carriers, modifies
from geodata.extract.who.hosting import guests_of_yielder, partner_of
from geodata.extract.who.takers import is_neighbour, strikes, takers_of, with_partners
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger, is_military
from geodata.model import Actor, ActorRole, Feature, Kind, Status
from geodata.tables import country_names

_JOINT_LINKS = frozenset({"between", "with", "from", "of", "by", "among"})
_LIST_LINKS = frozenset({"and", "or", ","})
_MAX_ACTORS = 12
_MODIFIER_KINDS = frozenset(
    {"nation", "state", "body", "force", "armed", "government", "people", "owner"}
)


def choose_actors(  # what a sentence says, read together
    sentence: Sentence,
    trigger: Trigger,
    places: list[Attachment],
    actors: list[ActorSpan],
    *,
    status: Status,
    lexicon: Lexicon,
    text: str,
) -> list[Actor]:
    """Return the actors of the item that `trigger` announces, each state or body once."""
    kind = trigger.entry.kind
    if kind is Kind.MEETING:
        pairs = _meeting(sentence, trigger, places, actors, lexicon)
    elif kind is Kind.BASE:
        heard = [
            acting_people(sentence, a)
            for a in actors
            if modifies(trigger, a) or not tells(sentence, a, lexicon)
        ]
        pairs = _base(sentence, trigger, places, heard, status)
        pairs.extend(_host(places, actors, {a.code for a, r in pairs if r is ActorRole.OPERATOR}))
    else:
        pairs = find_carriers(sentence, trigger, places, actors)
    return _values(sentence, pairs, text)


def _values(sentence: Sentence, pairs: list[Pair], text: str) -> list[Actor]:
    seen: set[tuple[str | None, str]] = set()
    values = []
    for actor, role in pairs[:_MAX_ACTORS]:
        person = actor.name if actor.kind == "person" else ""
        if actor.code is None or (actor.code, person) in seen:
            continue
        seen.add((actor.code, person))
        values.append(actor_of(sentence, actor, role, text=text))
    return values


def actor_of(sentence: Sentence, actor: ActorSpan, role: ActorRole, *, text: str) -> Actor:
    """Return the actor of an item that somebody named in a sentence is."""
    return Actor(
        role=role,
        text=sentence.text_of(actor.start, actor.end, text),
        name=_name_of(actor, actor.code),
        country=actor.code,
        span=sentence.span_of(actor.start, actor.end),
    )


def _name_of(actor: ActorSpan, code: str | None) -> str:
    """Return a person's or a body's own name, a state's where it goes by its seat ("Moscow")."""
    by_seat = actor.kind in {"state", "nation"} or actor.name == code
    return country_names().get(code or "", actor.name) if by_seat else actor.name


def links_of(actors: list[ActorSpan]) -> dict[int, str | None]:
    """Return each actor's preposition by position, enumerations sharing the first one's."""
    links: dict[int, str | None] = {}
    last: str | None = None
    for k, actor in enumerate(actors):
        link = actor.link
        if link in _LIST_LINKS:
            link = last if k else None
        links[k] = last = link
    return links


def speaks(sentence: Sentence, actor: ActorSpan, lexicon: Lexicon) -> bool:
    """Return whether an actor is there as the one who says something."""
    low = sentence.low
    after = low[actor.end : actor.end + 2]
    before = low[max(0, actor.start - 2) : actor.start]
    speech = lexicon.classes["speech"]
    if any(w in speech for w in after):
        said = low[actor.end : actor.end + 6]
        return not any(w in {"it", "he", "she", "they"} for w in said)
    return (bool(before) and before[-1] in speech and actor.start > 1) or before == [
        "according",
        "to",
    ]


def tells(sentence: Sentence, actor: ActorSpan, lexicon: Lexicon) -> bool:
    """Return whether what follows an actor, and the office and name with it, is "said"."""
    at = actor.end
    while at < len(sentence.low) and (
        sentence.words[at][:1].isupper() or sentence.low[at] in _NAME_MARKS
    ):
        at += 1
    return sentence.low[at : at + 1] != [] and sentence.low[at] in lexicon.classes["speech"]


_NAME_MARKS = frozenset({".", "-"})


def _meeting(
    sentence: Sentence,
    trigger: Trigger,
    places: list[Attachment],
    actors: list[ActorSpan],
    lexicon: Lexicon,
) -> list[Pair]:
    links = links_of(actors)
    links |= {k: None for k, a in enumerate(actors) if trigger.start <= a.link_at < trigger.end}
    taken = {(a.place.start, a.place.end) for a in places}
    pairs: list[Pair] = []
    for k, actor in enumerate(actors):
        if (actor.start, actor.end) in taken and trigger.entry.frame != "host":
            continue
        if any(says_where(sentence, a.place.end, a.place.place.country, actor) for a in places):
            continue
        if (
            _shares_subject(sentence, trigger, actor)
            or _attends(sentence, trigger, actor, links[k], lexicon)
            or _shares_office(sentence, actor, [chosen for chosen, _ in pairs])
        ):
            role = ActorRole.PARTICIPANT
            if trigger.entry.frame == "host" and actor.end <= trigger.start and not pairs:
                role = ActorRole.HOST
            pairs.append((actor, role))
    return pairs


def says_where(sentence: Sentence, end: int, country: str | None, actor: ActorSpan) -> bool:
    """Return whether a state only says where the place before it lies ("Vienna, Austria").

    `end` is the token after the place, `country` the state that the place lies in.
    """
    beside = sentence.low[end : actor.start] == [","] and actor.kind == "state"
    return beside and actor.code == country


def _attends(
    sentence: Sentence, trigger: Trigger, actor: ActorSpan, link: str | None, lexicon: Lexicon
) -> bool:
    if modifies(trigger, actor):
        return actor.kind != "nation" or _paired(sentence, actor) or trigger.entry.strength > 1
    armed = actor.kind == "force" and actor.head not in lexicon.classes["institutions_in_arms"]
    if armed or actor.kind in {"people", "nation", "owner"}:
        return False
    crossings = crossings_to(sentence, trigger, actor)
    apart = crossings > 0 or actor.rank <= 1
    mediates = actor.head in word_class("mediating")
    told = _spoken_about(trigger, actor, link) or (apart and speaks(sentence, actor, lexicon))
    if told and not mediates:
        return False
    if mediates or actor.kind in {"person", "official"}:
        return crossings <= (2 if sentence.caption else 1) and (actor.rank > 1 or crossings == 0)
    matter = actor.kind == "armed" and _is_matter(sentence, trigger, actor, link)
    if matter or crossings > 0 or (link == "from" and not _sent_from(sentence, actor, lexicon)):
        return False
    before = actor.kind == "armed" or actor.end <= trigger.start
    return link in _JOINT_LINKS or (link is None and before)


def _is_matter(sentence: Sentence, trigger: Trigger, actor: ActorSpan, link: str | None) -> bool:
    """Return whether people meet over an armed group ("to discuss the threat of Boko Haram")."""
    if link in _BESIDE:
        return False
    articles = word_class("article")
    between = pairwise(sentence.low[trigger.end : actor.start])
    return any(a == "to" and b.isalpha() and b not in articles for a, b in between)


_BESIDE = frozenset({"between", "with", "among"})


def _shares_subject(sentence: Sentence, trigger: Trigger, actor: ActorSpan) -> bool:
    """Return whether an actor is the subject of what is told beside the trigger.

    Who "said after meeting the emir" or "flew home after talks with him" met him.
    """
    low = sentence.low
    at = trigger.np_start
    if at and low[at - 1] in word_class("article"):
        at -= 1
    return (
        low[at - 1 : at] != []
        and low[at - 1] in word_class("beside")
        and low[trigger.end : trigger.end + 1] != ["between"]
        and actor.kind in {"person", "official"}
        and actor.link in {None, ","}
        and actor.end <= trigger.start
        and crossings_to(sentence, trigger, actor) <= 1
        and not _is_followed(sentence, actor, trigger)
    )


def _shares_office(sentence: Sentence, actor: ActorSpan, chosen: list[ActorSpan]) -> bool:
    """Return whether a state goes on a list of others' officials ("the leaders of A, B and C")."""
    for last in reversed(chosen):
        if actor.kind != "state" or sentence.low[last.end : actor.start] not in _LISTED:
            return False
        if last.kind == "official":
            return "of" in sentence.low[last.start : last.end]
        actor = last
    return False


_LISTED = ([","], ["and"], [",", "and"])


def _is_followed(sentence: Sentence, actor: ActorSpan, trigger: Trigger) -> bool:
    """Return whether "that" opens what is said between an actor and the trigger."""
    return "that" in sentence.low[actor.end : trigger.start]


def _spoken_about(trigger: Trigger, actor: ActorSpan, link: str | None) -> bool:
    """Return whether an actor is a topic or a place by its preposition."""
    if link == "to" and trigger.entry.frame == "host" and actor.start <= trigger.end + 1:
        return False
    if link == "for":
        return trigger.entry.frame != "counterpart" or actor.kind != "person"
    return link in word_class("topic_link") or link in {"to", "at"}


def _sent_from(sentence: Sentence, actor: ActorSpan, lexicon: Lexicon) -> bool:
    """Return whether "from" names who sent people ("officials from Egypt"), not where from."""
    low = sentence.low
    at = actor.link_at
    if at > 0 and low[at] in _LIST_LINKS:
        at = max((i for i in range(at) if low[i] == "from"), default=0)
    before = low[max(0, at - 2) : at]
    return any(
        w in lexicon.classes["government"]
        or w in lexicon.classes["sent_people"]
        or lexicon.offices.match([w], 0) is not None
        for w in before
    )


def _paired(sentence: Sentence, actor: ActorSpan) -> bool:
    """Return whether a demonym stands in a pair ("Israeli-Palestinian talks")."""
    low = sentence.low
    return low[actor.end : actor.end + 1] in (["-"], ["and"]) or (
        actor.start > 0 and low[actor.start - 1] in {"-", "and"}
    )


def _base(
    sentence: Sentence,
    trigger: Trigger,
    places: list[Attachment],
    actors: list[ActorSpan],
    status: Status,
) -> list[Pair]:
    taken = {(a.place.start, a.place.end) for a in places}
    others = [a for a in actors if a.kind != "people" and a.head not in {"he", "she"}]
    if _serves_irregulars(sentence, trigger):
        others = [a for a in others if a.kind == "armed"]
    free = [a for a in others if (a.start, a.end) not in taken and not is_neighbour(sentence, a)]
    attackers = [
        a
        for a in free
        if _verb_after(sentence, a, trigger, word_class("attacking")) or strikes(sentence, a)
    ]
    takers = takers_of(sentence, trigger, free, status)
    hostile = {a.code for a in (*attackers, *takers)}
    owners = [a for a in free if a.code not in hostile]
    own = {a.place.place.country for a in places}
    modifier = _modifier(sentence, trigger, owners)
    operator = (
        guests_of_yielder(trigger, places, owners)
        or [a for a in modifier if a.code not in own]
        or _possessor(sentence, trigger, owners)
        or _holder(sentence, trigger, owners)
        or _antecedent(sentence, trigger, owners)
        or [a for a in _force_nearby(sentence, trigger, owners) if a.code not in own]
        or _subject(sentence, trigger, [a for a in owners if a.code not in own])
        or modifier
        or _force_nearby(sentence, trigger, owners)
        or _subject(sentence, trigger, owners)
    )
    if {a.code for a in operator} <= own:
        operator = partner_of(sentence, trigger, owners, own) or operator
    holders = with_partners(sentence, operator, owners)
    pairs: list[Pair] = [(a, ActorRole.OPERATOR) for a in holders]
    if status in {Status.CAPTURED, Status.CONTESTED}:
        pairs.extend((a, ActorRole.PARTICIPANT) for a in attackers)
    kept = own | {a.code for a in holders}
    pairs.extend((a, ActorRole.PARTICIPANT) for a in takers if a.code not in kept)
    return pairs


def _serves_irregulars(sentence: Sentence, trigger: Trigger) -> bool:
    """Return whether it is militants who would strike from a base ("from which rebels could")."""
    low = sentence.low
    return "which" in low and any(
        low[i : i + 2] == ["from", "which"]
        and not word_class("irregulars").isdisjoint(low[i + 2 : i + 2 + _WHO_REACH])
        for i in range(trigger.end, len(low) - 2)
    )


_WHO_REACH = 4


def _possessor(sentence: Sentence, trigger: Trigger, owners: list[ActorSpan]) -> list[ActorSpan]:
    """Return who "its" and "their" before a base mean: the subject of the clause."""
    if sentence.low[trigger.np_start] not in {"its", "their"}:
        return []
    subjects = [
        a
        for a in owners
        if a.end <= trigger.np_start
        and a.link is None
        and a.kind != "nation"
        and crossings_to(sentence, trigger, a) == 0
    ]
    return subjects[:1]


def _antecedent(sentence: Sentence, trigger: Trigger, owners: list[ActorSpan]) -> list[ActorSpan]:
    """Return whose base it is by "whose", or who is stationed by the words before."""
    before = [a for a in owners if a.end <= trigger.np_start]
    if sentence.low[trigger.np_start] == "whose" or (
        trigger.np_start > 0 and sentence.low[trigger.np_start - 1] == "whose"
    ):
        return before[-1:]
    if trigger.entry.frame == "station":
        near = [a for a in before if crossings_to(sentence, trigger, a) == 0 and a.kind != "nation"]
        return near[-1:]
    if trigger.entry.phrase.startswith(_IRREGULARS):
        return [a for a in owners if a.kind == "armed"][:1]
    return []


_IRREGULARS = "rebel"
_NATIONAL = frozenset({"army", "military", "navy", "naval", "force", "airbase", "defense"})


def national_operator(
    sentence: Sentence, trigger: Trigger, places: list[Attachment], *, text: str
) -> list[Actor]:
    """Return the site's own state for an army base that nobody else is said to hold."""
    words = sentence.low[trigger.np_start : trigger.end]
    if trigger.entry.frame != "facility" or not any(w in _NATIONAL for w in words):
        return []
    if any(w in {"held", "its", "their", "whose"} for w in words):
        return []
    found = (visit_host(a) for a in places if not is_military(a.place))
    return _values(sentence, [(a, ActorRole.OPERATOR) for a in found if a is not None], text)


def _modifier(sentence: Sentence, trigger: Trigger, owners: list[ActorSpan]) -> list[ActorSpan]:
    starts = {a.start for a in owners}
    return [
        a
        for a in owners
        if a.kind in _MODIFIER_KINDS
        and trigger.np_start <= a.start < trigger.end
        and (sentence.low[a.end : a.end + 1] != ["and"] or a.end + 1 in starts)
    ]


def _holder(sentence: Sentence, trigger: Trigger, owners: list[ActorSpan]) -> list[ActorSpan]:
    """Return who uses or runs the place by the words after it ("used by Russian forces")."""
    low = sentence.low
    held = []
    for actor in owners:
        if _is_held_by(sentence, trigger, actor):
            return [actor]
        if actor.start < trigger.end or actor.link not in {"by", "of", "and"}:
            continue
        between = low[trigger.end : actor.start]
        near = actor.start - trigger.end <= 4  # noqa: PLR2004  # "of the government forces"
        if low[actor.link_at - 1] == "way":
            continue  # "by way of Oman"
        if any(w in word_class("held_by") for w in between) or (actor.link == "of" and near):
            held.append(actor)
    return held


_HELD_REACH = 5


def _is_held_by(sentence: Sentence, trigger: Trigger, actor: ActorSpan) -> bool:
    """Return whether "occupied by Danish troops, the airfield" tells first who is there.

    So does "the rebel-held base".
    """
    after = sentence.low[actor.end : actor.end + 2]
    if after[:1] == ["-"] and after[1:] and after[1] in word_class("held_by"):
        return actor.end <= trigger.start <= actor.end + _HELD_REACH
    return (
        actor.link == "by"
        and actor.end <= trigger.np_start
        and sentence.low[actor.link_at - 1] in word_class("held_by")
        and crossings_to(sentence, trigger, actor) <= 1
    )


def _subject(sentence: Sentence, trigger: Trigger, owners: list[ActorSpan]) -> list[ActorSpan]:
    before = [
        a
        for a in owners
        if a.end <= trigger.start
        and a.link in {None, "that", "and", ","}
        and a.kind != "nation"
        and _verb_after(sentence, a, trigger, word_class("holding"))
        and not (a.start and sentence.low[a.start - 1] in word_class("leaving"))
    ]
    return before[-1:]


def _verb_after(
    sentence: Sentence, actor: ActorSpan, trigger: Trigger, verbs: frozenset[str]
) -> bool:
    """Return whether a verb of the class stands between an actor and the trigger's phrase."""
    if actor.end > trigger.np_start or crossings_to(sentence, trigger, actor) > 1:
        return False
    between = sentence.low[actor.end : trigger.np_start + (1 if trigger.verb else 0)]
    return any(w in verbs for w in between)


def _force_nearby(sentence: Sentence, trigger: Trigger, owners: list[ActorSpan]) -> list[ActorSpan]:
    near = [a for a in owners if a.kind == "force" and crossings_to(sentence, trigger, a) <= 1]
    return near[:1]


def _host(
    places: list[Attachment], actors: list[ActorSpan], operators: set[str | None]
) -> list[Pair]:
    """Return the state whose land a foreign base stands on, where the text names it."""
    pairs: list[Pair] = []
    for attachment in places:
        country = attachment.place.place.country
        if country is None or not operators - {None} or country in operators:
            continue
        named = next((a for a in actors if a.code == country), None)
        if named is None and attachment.place.place.feature is Feature.COUNTRY:
            named = _place_actor(attachment, country)
        if named is not None:  # whoever speaks for it, the state is the host
            pairs.append((replace(named, kind="state"), ActorRole.HOST))
    return pairs


def _place_actor(attachment: Attachment, country: str) -> ActorSpan:
    place = attachment.place
    return ActorSpan(
        start=place.start,
        end=place.end,
        code=country,
        name=country_names().get(country, place.place.name),
        kind="state",
        rank=0,
        link=place.link,
        head="",
    )


def visit_host(attachment: Attachment) -> ActorSpan | None:
    """Return the state that receives a visit to `attachment`, or None at sea."""
    country = attachment.place.place.country
    return None if country is None else _place_actor(attachment, country)
