"""Words that point back: "the country", "its territory"; "the base", "the talks"."""

from __future__ import annotations

from geodata.extract.actors import ActorSpan
from geodata.extract.candidates import Candidate
from geodata.extract.lexicon import COUNTRY_WORDS, LAND_WORDS, POINTED, word_class
from geodata.extract.sentence import PlaceSpan, Sentence
from geodata.model import Feature, Kind, Mention, MentionRole, Place, Span

# A pronoun's country stands in its own sentence or shortly before.
_SENTENCES_BACK = 3
_ANCHOR_SENTENCES = 6
_POINTERS = frozenset({"its", "their"})


def add_anaphors(sentence: Sentence, read: list[tuple[Sentence, list[ActorSpan]]]) -> None:
    """Add a place for "the country" and "its territory" where the text says which it is."""
    low = sentence.low
    for i in sentence.hinted(POINTED):
        if i == 0:
            continue
        if low[i] in COUNTRY_WORDS and low[i - 1] == "the" and low[i + 1 : i + 2] != ["'s"]:
            found = _last_country(sentence, i, read)
        elif low[i] in LAND_WORDS and low[i - 1] in _POINTERS:
            found = _subject_country(sentence, i) if low[i - 1] == "its" else None
        else:
            continue
        if found is not None:
            sentence.add_place(_anaphor(sentence, i, found))


def _anaphor(sentence: Sentence, at: int, found: Mention) -> PlaceSpan:
    start = at - 1
    span = Span(start_char=sentence.start[start], end_char=sentence.end[at])
    mention = Mention(
        span=span,
        text=found.text,
        role=MentionRole.LITERAL,
        place=found.place,
        confidence=found.confidence,
    )
    link = (
        sentence.low[start - 1]
        if start and sentence.low[start - 1] in word_class("preposition")
        else None
    )
    return PlaceSpan(
        start,
        at + 1,
        mention,
        _placed(found),
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


def _countries(sentence: Sentence) -> list[tuple[int, Mention]]:
    return [
        (start, m)
        for start, _, m in sentence.mentions
        if m.place is not None
        and m.place.feature is Feature.COUNTRY
        and m.role is not MentionRole.DEMONYM
    ]


def _last_country(
    sentence: Sentence, at: int, read: list[tuple[Sentence, list[ActorSpan]]]
) -> Mention | None:
    spoken = _speaking_country(sentence, at, read)
    if spoken is not None:
        return spoken
    here = [p.mention for p in sentence.places if _is_setting(p) and p.start < at]
    if here:
        return here[-1]
    for earlier, _ in reversed(read[-_SENTENCES_BACK:]):
        settings = [p.mention for p in earlier.places if _is_setting(p)]
        if settings:
            return settings[-1]
    return None


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
    views = [sentence, *(view for view, _ in reversed(read))]
    return next(
        (
            m
            for view in views
            for _, m in _countries(view)
            if m.place and m.place.country == codes[-1]
        ),
        None,
    )


def _is_setting(place: PlaceSpan) -> bool:
    return place.place.feature is Feature.COUNTRY and place.link in {
        "in",
        "into",
        "to",
        "from",
        "across",
        "within",
    }


def _subject_country(sentence: Sentence, at: int) -> Mention | None:
    """Return the country that the sentence is about: its first, when nothing governs it."""
    for start, mention in _countries(sentence):
        if start < at and (start == 0 or sentence.low[start - 1] not in word_class("preposition")):
            return mention
    return None


def link_definite(candidates: list[Candidate]) -> None:
    """Anchor "the base", "the talks" without a place of their own to the last such thing named."""
    for k, candidate in enumerate(candidates):
        if candidate.places or not _points_back(candidate):
            continue
        for earlier in reversed(candidates[:k]):
            if (
                earlier.kind is candidate.kind
                and earlier.places
                and candidate.sentence.index - earlier.sentence.index <= _ANCHOR_SENTENCES
                and earlier.probability >= _ANCHOR_PROBABILITY
                and _compatible(candidate, earlier)
            ):
                candidate.anchor = earlier
                break


_ANCHOR_PROBABILITY = 0.3


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
