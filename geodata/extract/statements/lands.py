"""Which country "the country", "its territory" and "Polish soil" mean."""

from __future__ import annotations

from itertools import islice

from geodata.extract.who.actors import ActorSpan
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.model import Feature, Mention, MentionRole

# A pronoun's country stands in its own sentence or shortly before.
SENTENCES_BACK = 3
_SENTENCES_OF_MEMORY = 200  # further back than any report goes; keeps long texts linear


def countries_in(sentence: Sentence) -> list[tuple[int, Mention]]:
    """Return the countries of a sentence, peoples left aside, each with its first token."""
    return [
        (start, m)
        for start, _, m in sentence.mentions
        if m.place is not None
        and m.place.feature is Feature.COUNTRY
        and m.role is not MentionRole.DEMONYM
    ]


def last_country(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    """Return the country that "the country" at a token means."""
    spoken = _speaking_country(sentence, at, read)
    if spoken is not None:
        return spoken
    here = [p.mention for p in sentence.places if _is_setting(sentence, p) and p.start < at]
    if here:
        return here[-1]
    granting = _granting_country(sentence, at)
    if granting is not None:
        return granting
    for earlier, _ in reversed(read[-SENTENCES_BACK:]):
        settings = [p.mention for p in earlier.places if _is_setting(earlier, p)]
        if settings:
            return settings[-1]
    return _only_country(sentence, at, read)


def _only_country(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    """Return the one country of the sentence before, where another acts in this one."""
    acting = {m.place.country for start, m in countries_in(sentence) if m.place and start < at}
    before = {m.place.country: m for v, _ in read[-1:] for _, m in countries_in(v) if m.place}
    return (
        next(iter(before.values()))
        if acting and len(before) == 1 and not acting & set(before)
        else None
    )


def _granting_country(sentence: Sentence, at: int) -> Mention | None:
    """Return the country whose land it is by the verb: "Cuba will not let others use ... there"."""
    for start, mention in countries_in(sentence):
        end = next(e for s, e, m in sentence.mentions if m is mention and s == start)
        after = sentence.low[end : min(end + _GRANT_REACH, at)]
        ungoverned = start == 0 or sentence.low[start - 1] not in word_class("preposition")
        if ungoverned and not word_class("granting").isdisjoint(after):
            return mention
    return None


_GRANT_REACH = 5


def _speaking_country(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    """Return the country whose seat acts in the clause ("Manila voted ... in the country")."""
    codes = [
        m.place.country
        for start, _, m in sentence.mentions
        if start < at
        and sentence.clause[start] == sentence.clause[at]
        and m.role is MentionRole.ASSOCIATIVE
        and m.place is not None
        and m.place.feature is not Feature.COUNTRY
    ]
    if not codes:
        return None
    views = [sentence, *(view for view, _ in islice(reversed(read), _SENTENCES_OF_MEMORY))]
    return next(
        (
            m
            for view in views
            for _, m in countries_in(view)
            if m.place and m.place.country == codes[-1]
        ),
        None,
    )


def _is_setting(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether something happens in a country: "in Mali", "left Mali"."""
    if place.place.feature is not Feature.COUNTRY:
        return False
    if place.link is None:
        before = sentence.low[place.np_start - 1] if place.np_start else ""
        return before in word_class("entering")
    return place.link in {"in", "into", "to", "from", "across", "within"}


def subject_country(sentence: Sentence, at: int) -> Mention | None:
    """Return the country that the sentence is about: its first, when nothing governs it."""
    for start, mention in countries_in(sentence):
        if start < at and (start == 0 or sentence.low[start - 1] not in word_class("preposition")):
            return mention
    return None


def country_of_soil(sentence: Sentence, at: int) -> Mention | None:
    """Return the country whose soil or territory a word means by those named before it.

    ("on Polish soil", "in Oman's territory"; airspace is flown through, and nobody stands there)
    """
    if sentence.low[at] not in _GROUND:
        return None
    ends = (at, at - 1) if sentence.low[at - 1] in {"'s", "'"} else (at,)
    return next(
        (
            m
            for _, end, m in sentence.mentions
            if end in ends and m.place is not None and m.place.feature is Feature.COUNTRY
        ),
        None,
    )


_GROUND = frozenset({"soil", "territory"})
