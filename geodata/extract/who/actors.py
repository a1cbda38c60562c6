"""Who acts in a sentence: states, offices and the people who hold them, bodies, armed groups.

An office or a force takes its state from the words before it ("Russian", "Spain's"), from "of
COUNTRY" after it, from the table of offices, or from what the article said of the person earlier.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from geodata.extract.who.links import link_before
from geodata.extract.who.names import (
    FULL_NAME,
    MAX_NAME,
    explained_name,
    is_owned,
    is_told_of,
    name_end,
    office_at,
    opens_name,
    surname_of,
    titles_end,
    whose_office,
)
from geodata.extract.words.lexicon import ACTOR, Leader, Lexicon, Office, Organisation, word_class
from geodata.extract.words.sentence import Sentence
from geodata.frozen import quick
from geodata.model import Feature, MentionRole

# "Australian acting deputy Prime Minister": words between a state and an office at most.
_MAX_MODIFIERS = 4
_TITLES_BEFORE = frozenset({"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir"})
# Places that stand for a government: "Washington", not "the Panama Canal".
_SEATS = frozenset({Feature.CITY, Feature.ADMIN1})
_RANK = {"person": 4, "official": 3, "body": 3, "government": 3, "armed": 3, "force": 2, "state": 2}


@quick
@dataclass(frozen=True, slots=True)
class ActorSpan:
    """Somebody named in a sentence; `kind` is person, official, government, force, people, body,
    armed, state or nation (a demonym with none of these after it).

    `link` is the preposition before it, `rank` the rank of the office (0 where there is none).
    """  # noqa: D205

    start: int
    end: int
    code: str | None
    name: str
    kind: str
    rank: int
    link: str | None
    head: str
    link_at: int = -1

    @property
    def weight(self) -> int:
        """Return how surely this names somebody who acts."""
        return _RANK.get(self.kind, 1)


@dataclass(slots=True)
class People:
    """What an article has said so far about whom its people speak for, by surname."""

    year: int | None
    by_surname: dict[str, tuple[str, str]] = field(default_factory=dict)

    def remember(self, name: str, code: str | None) -> None:
        """Keep a person's state or body under the last word of the name."""
        surname = surname_of(name)
        if code is not None and len(surname) > 1:
            self.by_surname[surname] = (code, name)

    def code_of(self, name: str) -> str | None:
        """Return whom a person speaks for, by the last word of the name."""
        known = self.by_surname.get(surname_of(name))
        return known[0] if known else None


class ActorReader:
    """Finds the actors of sentences, in text order, remembering the people of one article."""

    def __init__(self, lexicon: Lexicon, *, year: int | None) -> None:
        self._lexicon = lexicon
        self.people = People(year)
        self._states: Counter[str] = Counter()  # states by how often a place of theirs is named
        classes = lexicon.classes
        self._force = classes["force"]
        self._government = classes["government"]
        self._citizens = classes["citizens"]
        # What ends a noun phrase, so that no office of the state before it follows.
        self._stops = lexicon.union("verbal", "preposition", "article")
        self._offices = lexicon.offices.first_words

    def read(self, sentence: Sentence) -> list[ActorSpan]:
        """Return the actors of a sentence in order."""
        low = sentence.low
        self._states.update(
            m.place.country for _, _, m in sentence.mentions if m.place and m.place.country
        )
        known = self.people.by_surname
        openers = sentence.hinted(ACTOR)
        again: list[int] = []
        if known and not known.keys().isdisjoint(low):
            again = [i for i, word in enumerate(low) if word in known]
        actors: list[ActorSpan] = []
        if not (openers or again or sentence.mentions):
            return actors
        at_mention = {start: k for k, (start, _, _) in enumerate(sentence.mentions)}
        places = {*openers, *again, *at_mention}
        done = 0
        for i in sorted(places):
            if i < done:
                continue
            actor = None
            word = low[i]
            if i in openers or word in known:
                actor = self._named(sentence, i)
            if actor is None and i in at_mention:
                actor = self._of_mention(sentence, at_mention[i])
            if actor is None and word in self._offices and not _is_in_name(sentence, i):
                actor = self._office(sentence, i)
            if actor is not None:
                actor = self._resolve(sentence, actor, actors)
                actors.append(actor)
                done = actor.end
        return _joined_nations(sentence, actors)

    def recall(self, actors: list[ActorSpan]) -> list[ActorSpan]:
        """Return the actors of an earlier sentence with what was learned of its people later."""
        return [
            replace(a, code=self.people.code_of(a.name))
            if a.code is None and a.kind == "person"
            else a
            for a in actors
        ]

    def _named(self, sentence: Sentence, i: int) -> ActorSpan | None:
        """Return a body, institution or known person that begins at token `i`."""
        low, lexicon = sentence.low, self._lexicon
        if not sentence.words[i][:1].isupper() and low[i] not in {"al", "u.n.", "blue"}:
            return None
        match = lexicon.organisations.match(low, i)
        if match is not None and (low[i] != "is" or sentence.words[i] == "IS"):
            length, values = match
            body = values[0]
            end = i + length
            kind = "body" if body.party == "state" else "armed"
            if kind == "body":
                return self._of_body(sentence, i, end, (body.code, body.name))
            return self._span(sentence, i, end, body.code, body.name, kind=kind, rank=0)
        institution = lexicon.institutions.match(low, i)
        if institution is not None and not is_owned(sentence, i):
            length, countries = institution
            return self._span(sentence, i, i + length, countries[0], "", kind="government", rank=1)
        return self._known_person(sentence, i)

    def _of_body(
        self, sentence: Sentence, start: int, end: int, body: tuple[str, str]
    ) -> ActorSpan:
        """Return a body of states, or who speaks for it by the words before and after."""
        extended = self._extend(sentence, end)
        if extended is not None:
            return self._with_office(sentence, start, body, extended)
        named = self._owned_person(sentence, end)
        if named is not None:
            name = _join(sentence.words[end + 1 : named])
            self.people.remember(name, body[0])
            return self._span(sentence, start, named, body[0], name, kind="person", rank=2)
        low = sentence.low
        of = start - 1 - (low[start - 1] == "the")
        if of > 0 and low[of] == "of" and low[of - 1] in word_class("heads"):
            return self._holder(sentence, (of - 1, end), body, 2)
        return self._span(sentence, start, end, *body, kind="body", rank=0)

    def _known_person(self, sentence: Sentence, i: int) -> ActorSpan | None:
        low = sentence.low
        named = self._lexicon.leader_names.match(low, i)
        if named is not None:
            leader = self._in_office(named[1])
            if leader is not None:
                self.people.remember(leader.name, leader.country)
                return self._span(
                    sentence, i, i + named[0], leader.country, leader.name, kind="person", rank=2
                )
        if (
            i
            and sentence.words[i - 1][:1].isupper()
            and low[i - 1] not in _TITLES_BEFORE
            and (i - 1 > 0 and low[i - 1] not in word_class("preposition"))
        ):
            return None  # the last word of somebody else's name
        remembered = self.people.by_surname.get(low[i])
        if remembered is not None:
            return self._span(
                sentence, i, i + 1, remembered[0], remembered[1], kind="person", rank=2
            )
        surname = self._in_office(self._lexicon.leader_surnames.get(low[i], []))
        if surname is not None and not opens_name(sentence, i, self._lexicon):
            self.people.remember(surname.name, surname.country)
            return self._span(
                sentence, i, i + 1, surname.country, surname.name, kind="person", rank=2
            )
        return None

    def _in_office(self, leaders: list[Leader]) -> Leader | None:
        """Return who of some people of one name spoke for a state in the text's year or beside."""
        year = self.people.year
        if year is None:
            return leaders[0] if leaders else None
        near = [x for x in leaders if x.first - 1 <= year <= x.last + 1]
        return min(near, key=lambda x: not x.first <= year <= x.last, default=None)

    def _leader_at(self, low: list[str], at: int, surname: str) -> Leader | None:
        """Return the known leader whose name begins at a token, or whose surname it is."""
        named = self._lexicon.leader_names.match(low, at)
        leaders = named[1] if named is not None else self._lexicon.leader_surnames.get(surname, [])
        return self._in_office(leaders)

    def _of_mention(self, sentence: Sentence, which: int) -> ActorSpan | None:
        """Return the actor that a country, demonym or seat of government begins."""
        start, end, mention = sentence.mentions[which]
        place = mention.place
        if place is None or place.country is None:
            return None
        whole = place.feature is Feature.COUNTRY
        sent = place.feature is Feature.CITY and _sends_people(sentence, start)
        if (not whole and mention.role is MentionRole.LITERAL and not sent) or (
            end < len(sentence.low) and self._armed_at(sentence, end) is not None
        ):
            return None  # "the Afghan Taliban", "Syrian rebels": the group acts
        extended = self._extend(sentence, end)
        if extended is not None and (mention.role is not MentionRole.ASSOCIATIVE or whole):
            state = place.name if whole else place.country
            return self._with_office(sentence, start, (place.country, state), extended)
        named = self._owned_person(sentence, end) if whole else None
        if named is not None:
            name = _join(sentence.words[end + 1 : named])
            return self._span(sentence, start, named, place.country, name, kind="person", rank=1)
        if not whole and place.feature not in _SEATS:
            return None
        kind = "nation" if mention.role is MentionRole.DEMONYM else "state"
        return self._span(sentence, start, end, place.country, place.name, kind=kind, rank=0)

    def _owned_person(self, sentence: Sentence, end: int) -> int | None:
        """Return the token after the name in "Egypt's Abdel-Fattah el-Sissi"."""
        if sentence.low[end : end + 1] != ["'s"]:
            return None
        last = name_end(sentence, end + 1, self._lexicon)
        names = sentence.words[end + 1 : last]
        plain = [w for w in names if w.isalpha()]
        if len(plain) < FULL_NAME or len(names) > MAX_NAME:
            return None
        taken = any(end < start < last for start, _, _ in sentence.mentions)
        things = any(w.casefold() in word_class("named_things") for w in names)
        return None if taken or things else last

    def _armed_at(self, sentence: Sentence, at: int) -> Organisation | None:
        """Return the armed group that is named at a token."""
        match = self._lexicon.organisations.match(sentence.low, at)
        named = match is not None and match[1][0].party == "armed" and sentence.low[at] != "is"
        return match[1][0] if match is not None and named else None

    def _extend(self, sentence: Sentence, end: int) -> tuple[int, str, int] | None:
        """Return end, kind and rank of the office, force or people that follows a state."""
        low, words = sentence.low, sentence.words
        i = end
        limit = end + _MAX_MODIFIERS
        while i < len(low) and i <= limit:
            office = office_at(sentence, i, self._lexicon)
            if office is not None:
                return i + office[0], "official", max(o.rank for o in office[1])
            word = low[i]
            if word in self._government:
                return i + 1, "government", 1
            if word in self._force:
                while i + 1 < len(low) and low[i + 1] in self._force:
                    i += 1
                return i + 1, "force", 1
            if word in self._citizens:
                return i + 1, "people", 0
            if word == "," and low[i - 1] in word_class("portfolios"):
                i += 1
                limit += 1  # "Chad's foreign, defence and interior ministers"
                continue
            if (
                (word in self._stops and word != "'s")
                or any(start == i for start, _, _ in sentence.mentions)
                or (i == end and is_told_of(sentence, i))
                or not (word[0].isalnum() or word in {"'s", "-", "'"})
                or (words[i][:1].isupper() and i == end and low[end - 1] == "'s")
            ):
                return None
            i += 1
        return None

    def _with_office(
        self, sentence: Sentence, start: int, state: tuple[str, str], extended: tuple[int, str, int]
    ) -> ActorSpan:
        code, state_name = state
        end, kind, rank = extended
        if kind != "official":
            return self._span(sentence, start, end, code, state_name, kind=kind, rank=rank)
        return self._holder(sentence, (start, end), (code, state_name), rank)

    def _holder(
        self, sentence: Sentence, office: tuple[int, int], state: tuple[str, str], rank: int
    ) -> ActorSpan:
        """Return an office of a state with the name of its holder, where one follows."""
        start, end = office
        first = titles_end(sentence, end, self._lexicon)
        last = name_end(sentence, first, self._lexicon)
        if last == first and rank > 1 and not sentence.low[end - 1].endswith("s"):
            first, last = explained_name(sentence, end, self._lexicon) or (end, end)
        if last == first:
            return self._span(sentence, start, first, *state, kind="official", rank=rank)
        name = _join(sentence.words[first:last])
        self.people.remember(name, state[0])
        return self._span(sentence, start, last, state[0], name, kind="person", rank=rank)

    def _office(self, sentence: Sentence, i: int) -> ActorSpan | None:
        """Return an office that begins at token `i` with its holder, state still open."""
        match = office_at(sentence, i, self._lexicon)
        if match is None:
            return None
        length, offices = match
        office: Office = offices[0]
        end = i + length
        if sentence.low[end : end + 1] == ["of"]:
            state = self._state_at(sentence, end + 1)
            if state is not None:
                stop = self._state_end(sentence, end + 1)
                return self._holder(sentence, (i, stop), state, office.rank)
        whose = whose_office(office, sentence.low[end - 1], self._states)
        end = titles_end(sentence, end, self._lexicon)
        last = name_end(sentence, end, self._lexicon)
        name = _join(sentence.words[end:last])
        if name:
            surname = surname_of(name)
            known = self.people.by_surname.get(surname)
            leader = self._leader_at(sentence.low, end, surname)
            code = known[0] if known else leader.country if leader else whose
            if sentence.low[last : last + 1] == ["of"]:  # "President Ismail Guelleh of Djibouti"
                state = self._state_at(sentence, last + 1)
                code = state[0] if state else code
            if code is not None:
                self.people.remember(name, code)
            return self._span(sentence, i, last, code, name, kind="person", rank=office.rank)
        return self._span(sentence, i, end, whose, "", kind="official", rank=office.rank)

    def _state_at(self, sentence: Sentence, at: int) -> tuple[str, str] | None:
        """Return code and name of the state or body that a token begins, or "the" before it."""
        low = sentence.low
        if low[at : at + 1] == ["the"]:
            at += 1
        for start, end, mention in sentence.mentions:
            if start == at and mention.place is not None:
                group = self._armed_at(sentence, end) if end < len(low) else None
                if group is not None:
                    return group.code, group.name
                place = mention.place
                if place.feature is not Feature.COUNTRY or place.country is None:
                    return None
                return place.country, place.name
        if at < len(low):
            match = self._lexicon.organisations.match(low, at)
            if match is not None:
                return match[1][0].code, match[1][0].name
            seat = self._lexicon.institutions.match(low, at)
            if seat is not None:
                return seat[1][0], seat[1][0]
        return None

    def _state_end(self, sentence: Sentence, at: int) -> int:
        """Return the token after "the Finnish army" or "Egypt"."""
        if sentence.low[at : at + 1] == ["the"]:
            at += 1
        for table in (self._lexicon.organisations, self._lexicon.institutions):
            body = table.match(sentence.low, at)
            if body is not None:
                return at + body[0]
        end = next((end for start, end, _ in sentence.mentions if start == at), at + 1)
        while sentence.low[end : end + 1] and sentence.low[end] in word_class("chamber"):
            end += 1  # "the speaker of the US House of Representatives"
        force = self._extend(sentence, end)
        return force[0] if force is not None and force[1] == "force" else end

    def _resolve(self, sentence: Sentence, actor: ActorSpan, before: list[ActorSpan]) -> ActorSpan:
        """Give an open office the state of its apposition, and an apposition to its person."""
        if not before:
            return self._remember_apposition(sentence, actor)
        last = before[-1]
        between = sentence.low[last.end : actor.start]
        if (
            actor.code is None
            and last.code is not None
            and last.kind == "official"
            and between
            and _APPOSING.issuperset(between)
        ):
            self.people.remember(actor.name, last.code)
            return replace(actor, code=last.code)
        return self._remember_apposition(sentence, actor)

    def _remember_apposition(self, sentence: Sentence, actor: ActorSpan) -> ActorSpan:
        """Read "Name, the Russian foreign minister" into the memory."""
        if actor.kind == "official" and actor.code is not None:
            i = actor.start - 1
            while i >= 0 and sentence.low[i] in word_class("heading"):
                i -= 1  # "Name, chief of the"
            named = i > 0 and sentence.low[i] == "," and sentence.words[i - 1][:1].isupper()
            taken = [end for _, end, _ in (*sentence.mentions, *sentence.timexes)]
            if named and i not in taken and sentence.low[i - 1] not in word_class("pronoun"):
                self.people.remember(sentence.words[i - 1], actor.code)
        return actor

    def _span(  # the fields of one value
        self,
        sentence: Sentence,
        start: int,
        end: int,
        code: str | None,
        name: str,
        *,
        kind: str,
        rank: int,
    ) -> ActorSpan:
        low = sentence.low
        link, link_at = link_before(sentence, start, self._lexicon)
        return ActorSpan(
            start=start,
            end=end,
            code=code,
            name=name or _join(sentence.words[start:end]),
            kind=kind,
            rank=rank,
            link=link,
            head=low[end - 1],
            link_at=link_at,
        )


def _sends_people(sentence: Sentence, at: int) -> bool:
    """Return whether a city has sent officials as a seat does ("envoys from Cairo")."""
    low = sentence.low
    before = low[at - 2 : at - 1]
    return low[at - 1 : at] == ["from"] and not word_class("envoys_of_a_seat").isdisjoint(before)


def _joined_nations(sentence: Sentence, actors: list[ActorSpan]) -> list[ActorSpan]:
    """Return the actors with "American" in "American and Russian generals" as generals, too.

    "The Swiss flew 35 people" are those who act for the state.
    """
    for k in range(len(actors) - 1, -1, -1):
        actor = actors[k]
        if actor.kind != "nation":
            continue
        after = actors[k + 1] if k + 1 < len(actors) else None
        between = sentence.low[actor.end : after.start] if after is not None else []
        if after is not None and after.kind in _SHARED and between in _JOINING:
            kind = "official" if after.kind == "person" else after.kind
            actors[k] = replace(actor, kind=kind, rank=after.rank, head=after.head)
        elif _acts(sentence, actor):
            actors[k] = replace(actor, kind="government", rank=1)
    return actors


_JOINING = (["and"], ["or"], [","], ["and", "the"], ["and", "a"], ["and", "an"], [",", "and"])
_SHARED = frozenset({"person", "official", "government", "force", "people"})


def _acts(sentence: Sentence, actor: ActorSpan) -> bool:
    """Return whether a people is the subject of a verb: "the Swiss flew"."""
    low = sentence.low
    following = low[actor.end] if actor.end < len(low) else ""
    return (
        actor.start > 0
        and low[actor.start - 1] == "the"
        and (following in word_class("acting") or following in word_class("modal"))
    )


_APPOSING = frozenset({",", "the", "'s"})


def _is_in_name(sentence: Sentence, at: int) -> bool:
    """Return whether a token is part of a place's longer name: "Prince Sultan Air Base"."""
    return any(
        start <= at < end and end - start > 1 and m.role is MentionRole.LITERAL
        for start, end, m in sentence.mentions
    )


def _join(words: list[str]) -> str:
    return " ".join(words).replace(" - ", "-").replace(" 's", "'s").replace(" .", ".")
