"""Words that point back: "the country", "its territory"; "the base", "the talks"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.lands import (
    SENTENCES_BACK,
    countries_in,
    country_of_soil,
    last_country,
    subject_country,
)
from geodata.extract.statements.merging import is_beside_a_town, lies_beside
from geodata.extract.who.actors import ActorSpan
from geodata.extract.words.lexicon import COUNTRY_WORDS, LAND_WORDS, POINTED, Lexicon, word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.speaking import speaks_from
from geodata.model import Feature, Kind, Mention, MentionRole, Place, Span, WherePrec
from geodata.tables import read_rows

_ANCHOR_SENTENCES = 6
_ADVERBS = frozenset({"here", "there"})


def add_anaphors(
    sentence: Sentence, read: list[tuple[Sentence, list[ActorSpan]]], lexicon: Lexicon
) -> None:
    """Add a place for "the country", "its territory", "the Omani capital", "here" and "there".

    A body that meets at one place ("the U.N. General Assembly") stands for it.
    """
    for i in (k for k in sentence.hinted(POINTED) if k):
        seat = lexicon.seats.match(sentence.low, i)
        if seat is not None:
            sentence.add_place(_seated(sentence, (i, i + seat[0] - 1), seat[1][0]))
        elif sentence.low[i] == "capital":
            place, start = _capital_at(sentence, i, read)
            if place is not None:
                sentence.add_place(_pointing(sentence, (start, i), place))
        else:
            found = _taken_up(sentence, i, read)
            if found is not None:
                sentence.add_place(_anaphor(sentence, i, found))


def _taken_up(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    """Return the place named before that a word takes up."""
    low = sentence.low
    word = low[at]
    if word == "here":
        return _filed_from(sentence, at, read)
    if word == "there":
        return _place_before(sentence, at, read)
    if word in LAND_WORDS or low[at - 1] in _OWN.get(word, ()):
        own = low[at - 1] in _OWN.get(word, ())
        return subject_country(sentence, at) if own else country_of_soil(sentence, at)
    if word in COUNTRY_WORDS and low[at + 1 : at + 2] != ["'s"]:
        return _country_meant(sentence, at, read)
    if word == "island" and low[at - 1] == "the":
        return _last_island(sentence, at, read)
    return None


# What is said to be somebody's own, and by which words.
_OWN = {word: frozenset({"his", "her", "its"}) for word in COUNTRY_WORDS} | {
    word: frozenset({"its"}) for word in LAND_WORDS
}


def _country_meant(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    """Return the country that "the country" or "the Gulf kingdom" takes up."""
    if sentence.low[at - 1] == "the":
        return last_country(sentence, at, read)
    if not _describes(sentence, at) or sentence.low[at + 1 : at + 2] == ["of"]:
        return None
    views = [sentence, *(view for view, _ in reversed(read[-1:]))]
    for view in views:
        named = {
            m.place.country: m
            for start, m in countries_in(view)
            if m.place is not None and (view is not sentence or start < at)
        }
        if named:
            return list(named.values())[-1] if view is sentence or len(named) == 1 else None
    return None


def _describes(sentence: Sentence, at: int) -> bool:
    """Return whether "the" and words that name no country lead up to a noun."""
    low = sentence.low
    first = next((i for i in range(at - 1, max(-1, at - _DESCRIPTION), -1) if low[i] == "the"), at)
    words = low[first + 1 : at]
    whose = (
        m
        for start, _, m in sentence.mentions
        if first < start < at and m.place is not None and m.place.country is not None
    )
    return bool(words) and all(w.isalpha() or w == "-" for w in words) and not any(whose)


_DESCRIPTION = 5


def _capital_at(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> tuple[Place | None, int]:
    """Return the city that "the capital" means, and where its phrase begins."""
    low = sentence.low
    after = low[at + 1 : at + 3]
    named = any(
        at < start <= at + _NAMED_REACH and _NAMING.issuperset(low[at + 1 : start])
        for start, _, _ in sentence.mentions
    )
    if named or (after and after[0] in word_class("capital_things")):
        return None, at
    for start, end, mention in sentence.mentions:
        owned = end == at or (end == at - 1 and low[end] == "'s")
        if owned and mention.place is not None and mention.place.country is not None:
            the = start > 0 and low[start - 1] == "the"
            return _capitals().get(mention.place.country), start - the
    if low[at - 1] != "the":
        return None, at
    country = last_country(sentence, at, read)
    code = country.place.country if country is not None and country.place is not None else None
    return (_capitals().get(code) if code else None), at - 1


_NAMED_REACH = 3
_NAMING = frozenset({",", "of", "city"})


@lru_cache(maxsize=1)
def _capitals() -> dict[str, Place]:
    return {
        row["iso3"]: Place(
            name=row["name"],
            country=row["iso3"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            feature=Feature.CITY,
            where_prec=WherePrec.EXACT,
            geonameid=int(row["geonameid"]),
            place_id=f"geonames:{row['geonameid']}",
            admin1=row["admin1"] or None,
        )
        for row in read_rows("extract/capitals")
    }


def _filed_from(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    """Return the place of the dateline, which a report calls "here".

    Not in quoted speech, nor where it says who looks on ("has riveted the public here").
    """
    low = sentence.low
    if low[at + 1 : at + 2] in (["in"], ["at"], ["'s"], ["is"]) or not _QUOTES.isdisjoint(low):
        return None
    if low[at - 1] in word_class("onlookers"):
        return None
    views = [*(view for view, _ in read[:_HEAD_SENTENCES]), sentence]
    return next((m for view in views[:_HEAD_SENTENCES] if (m := view.dateline) is not None), None)


_HEAD_SENTENCES = 4
_QUOTES = frozenset({"“", '"', "”", "''", "``"})


def _place_before(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    """Return the place that "there" takes up: the last one that something stood or went to."""
    low = sentence.low
    after = low[at + 1] if at + 1 < len(low) else "."
    if after in word_class("existing") or low[at - 1] in word_class("existing"):
        return None
    manned = low[at - 1] in word_class("manning")
    garrison = _garrison_before(read) if manned else None
    here = [p.mention for p in _stays(sentence) if p.end <= at]
    if garrison is not None and not here:
        return garrison
    if here:
        return here[-1]
    asked = _country_asked(sentence, at)
    if asked is not None:
        return asked
    for earlier, _ in reversed(read[-1:]):
        found = [p.mention for p in _stays(earlier)]
        if found:
            return found[-1]
    return None


def _country_asked(sentence: Sentence, at: int) -> Mention | None:
    """Return the country that is the object of a verb before ("asked Oman for land ... there")."""
    verbs = sentence.lexicon.classes["verb"]
    asked = [
        p.mention
        for p in sentence.places
        if p.end <= at
        and p.link is None
        and p.place.feature is Feature.COUNTRY
        and p.np_start > 0
        and sentence.low[p.np_start - 1] in verbs
        and sentence.low[p.end] in _ASKED_FOR
    ]
    return asked[-1] if asked else None


_ASKED_FOR = frozenset({"for", "to", "about", "whether"})


def _garrison_before(read: list[tuple[Sentence, list[ActorSpan]]]) -> Mention | None:
    """Return the base told last, where those are stationed who "are stationed there"."""
    for earlier, _ in reversed(read[-SENTENCES_BACK:]):
        for place in reversed([p for p in earlier.places if p.link in _SITED]):
            near = earlier.low[max(0, place.link_at - _BASE_REACH) : place.link_at]
            if place.place.feature is Feature.BASE or not word_class("base_words").isdisjoint(near):
                return place.mention
    return None


_BASE_REACH = 3
_SITED = frozenset({"in", "at", "near", "on", "outside", "beside", "around"})


def _stays(sentence: Sentence) -> list[PlaceSpan]:
    return [p for p in sentence.places if p.link in _STAYING and not speaks_from(sentence, p)]


_STAYING = frozenset({"in", "at", "to", "on", "near", "into", "outside", "inside"})


def _last_island(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    """Return the island named last before "the island"."""
    del at
    for view in [sentence, *(earlier for earlier, _ in reversed(read[-SENTENCES_BACK:]))]:
        found = [m for _, _, m in view.mentions if m.place and m.place.feature is Feature.ISLAND]
        if found:
            return found[-1]
    return None


def _pointing(sentence: Sentence, tokens: tuple[int, int], place: Place) -> PlaceSpan:
    """Return the span of a phrase that means a place without naming it; `tokens` are its ends."""
    start, last = tokens
    span = Span(start_char=sentence.start[last], end_char=sentence.end[last])
    mention = Mention(
        span=span,
        text=sentence.words[last],
        role=MentionRole.LITERAL,
        place=place,
        confidence=_POINTED_CONFIDENCE,
    )
    return _place_span(sentence, (start, last + 1), mention, place)


def _seated(sentence: Sentence, tokens: tuple[int, int], place: Place) -> PlaceSpan:
    """Return the place of a body; on the sidelines of it is at it."""
    low = sentence.low
    start = tokens[0] - (low[tokens[0] - 1] in {"the", "a", "an"})
    found = _pointing(sentence, (start, tokens[1]), place)
    beside = found.link == "of" and low[max(0, start - 2)] in {"sidelines", "margins", "fringes"}
    return replace(found, link="at") if beside else found


_POINTED_CONFIDENCE = 0.9


def _anaphor(sentence: Sentence, at: int, found: Mention) -> PlaceSpan:
    start = at if sentence.low[at] in _ADVERBS else _article_before(sentence, at)
    span = Span(start_char=sentence.start[start], end_char=sentence.end[at])
    mention = Mention(
        span=span,
        text=found.text,
        role=MentionRole.LITERAL,
        place=found.place,
        confidence=found.confidence,
    )
    return _place_span(sentence, (start, at + 1), mention, _placed(found))


def _article_before(sentence: Sentence, at: int) -> int:
    """Return the token of "the" or "its" that opens the phrase of a noun."""
    low = sentence.low
    before = range(at - 1, max(-1, at - _DESCRIPTION), -1)
    return next((i for i in before if low[i] in {"the", "its"}), at - 1)


def _place_span(
    sentence: Sentence, tokens: tuple[int, int], mention: Mention, place: Place
) -> PlaceSpan:
    """Return a place that a phrase of `tokens` stands for; "here" and "there" are "in" it."""
    start, end = tokens
    before = sentence.low[start - 1] if start else ""
    link = before if before in word_class("preposition") else None
    if link is None and sentence.low[start] in _ADVERBS:
        link = "to" if before in word_class("travelling") else "in"
    return PlaceSpan(
        start,
        end,
        mention,
        place,
        link,
        start - 1,
        start,
        near=False,
        direction=False,
        follows=None,
        anaphor=True,
    )


def _placed(mention: Mention) -> Place:
    if mention.place is None:
        msg = "an anaphor was given an unresolved mention"
        raise ValueError(msg)
    return mention.place


def add_antecedents(candidate: Candidate, earlier: list[Candidate]) -> None:
    """Give "the talks in Geneva" those who were to meet by the sentence before.

    "The last one, in Geneva" was between those who meet by the sentences before.
    """
    sequel = candidate.trigger.entry.frame == _SEQUEL
    if (
        candidate.kind is not Kind.MEETING
        or not candidate.places
        or candidate.codes
        or not (candidate.trigger.definite or sequel)
        or not (candidate.trigger.entry.frame == "event" or sequel)
    ):
        return
    here = candidate.sentence.index
    for known in reversed(earlier):
        if here - known.sentence.index > _NEIGHBOURS:
            return
        if known.trigger.entry.frame == "call":
            continue
        if known.kind is Kind.MEETING and len(known.codes) > 1 and (sequel or not known.places):
            candidate.actors = list(known.actors)
            return


def link_definite(candidates: list[Candidate]) -> None:
    """Anchor "the base", "the talks" without a place of their own to the last such thing named.

    Those who meet in one sentence are anchored to the venue that a neighbouring one gives them.
    """
    for k, candidate in enumerate(candidates):
        beside = candidate.places[0].place if is_beside_a_town(candidate) else None
        if (candidate.places and not beside) or candidate.trigger.entry.frame in _NO_VENUE:
            continue
        if _points_back(candidate):
            known = _near(candidates, k, step=-1, sentences=_ANCHOR_SENTENCES)
            before = (c for c in known if beside is None or lies_beside(c, beside))
            candidate.anchor = next((c for c in before if _may_anchor(candidate, c)), None)
            candidate.places = [] if candidate.anchor else candidate.places
        elif candidate.kind is Kind.MEETING and candidate.codes:
            near = chain(
                _near(candidates, k, step=-1, sentences=_NEIGHBOURS),
                _near(candidates, k, step=1, sentences=_NEIGHBOURS),
            )
            candidate.anchor = next((c for c in near if _same_people(candidate, c)), None)
            candidate.leans = candidate.anchor is not None


def _near(candidates: list[Candidate], k: int, *, step: int, sentences: int) -> Iterator[Candidate]:
    """Yield the candidates before or after one, nearest first, that stand within some sentences."""
    here = candidates[k].sentence.index
    at = k + step
    while 0 <= at < len(candidates) and abs(candidates[at].sentence.index - here) <= sentences:
        yield candidates[at]
        at += step


def _may_anchor(candidate: Candidate, earlier: Candidate) -> bool:
    return (
        earlier.kind is candidate.kind
        and bool(earlier.places)
        and earlier.probability >= _ANCHOR_PROBABILITY
        and _compatible(candidate, earlier)
    )


def _same_people(candidate: Candidate, other: Candidate) -> bool:
    """Return whether a neighbouring sentence tells where the same people meet."""
    shared = candidate.codes & other.codes
    return (
        other.kind is candidate.kind
        and bool(other.places)
        and other.probability >= _NEIGHBOUR_PROBABILITY
        and shared >= min(candidate.codes, other.codes, key=len)
        and bool(shared)
        and not _dates_apart(candidate, other)
    )


def _dates_apart(one: Candidate, other: Candidate) -> bool:
    a, b = one.date, other.date
    return a is not None and b is not None and (a.end < b.start or b.end < a.start)


_SEQUEL = "sequel"
# Who speaks by telephone is not at the venue; "the last one" was another meeting.
_NO_VENUE = frozenset({"call", "sequel"})
_ANCHOR_PROBABILITY = 0.3
_NEIGHBOURS = 2
_NEIGHBOUR_PROBABILITY = 0.15


def may_tell(candidate: Candidate) -> bool:
    """Return whether a candidate may be an item, or lean on one; no other needs a score."""
    return (
        bool(candidate.places)
        or candidate.kind is Kind.EVACUATION
        or (candidate.kind is Kind.MEETING and bool(candidate.codes))
        or _points_back(candidate)
    )


def _points_back(candidate: Candidate) -> bool:
    if candidate.trigger.entry.frame in {"force", "station", "rights", "flights", "greet", "go"}:
        return False
    trigger, low = candidate.trigger, candidate.sentence.low
    owned = "'s" in low[trigger.np_start : trigger.start] and bool(candidate.codes)
    return trigger.definite or owned


def _compatible(candidate: Candidate, earlier: Candidate) -> bool:
    if candidate.kind is Kind.BASE and earlier.trigger.entry.frame != "facility":
        return False
    return not (candidate.codes and earlier.codes and not candidate.codes & earlier.codes)
