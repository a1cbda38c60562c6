"""What a sentence leaves to the one before it: who met at a venue, and whose airfield "its" is."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.extract.statements.candidate import Candidate
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.model import Feature, Kind

_BACK = 2  # sentences from who met to where
_ITS_REACH = 6  # tokens from "Its" to the word for a base


def lend_venue(candidate: Candidate, earlier: Sequence[Candidate]) -> list[Candidate]:
    """Give a meeting told without a place the venue that "the meeting" after it has.

    ("The round of talks between Peru and Chile ended on Friday. The meeting was held at ...")
    Returns the meeting that has got a place, if any.
    """
    if not _tells_where(candidate):
        return []
    here = candidate.sentence.index
    for known in reversed(earlier):
        back = here - known.sentence.index
        if back > _BACK:
            break
        if back and _lacks_venue(known) and candidate.codes <= known.codes:
            known.places = list(candidate.places)
            known.date = known.date or candidate.date
            candidate.anchor = known
            candidate.actors = list(known.actors)
            return [known]
    return []


def _tells_where(candidate: Candidate) -> bool:
    """Return whether "the meeting" is told with its place after it."""
    trigger = candidate.trigger
    return (
        candidate.kind is Kind.MEETING
        and trigger.entry.frame == "event"
        and trigger.definite
        and bool(candidate.places)
        and all(a.place.start > trigger.start for a in candidate.places)
    )


def _lacks_venue(candidate: Candidate) -> bool:
    return (
        candidate.kind is Kind.MEETING
        and candidate.trigger.entry.frame == "event"
        and not candidate.places
        and candidate.anchor is None
        and len(candidate.codes) > 1
    )


def add_town_of_its(sentence: Sentence, before: Sentence | None) -> None:
    """Add the town that "its airstrip" is of, where the sentence before says what it is.

    ("Gao is a town in Mali. Its airstrip was the main base of ...")
    """
    low = sentence.low
    if before is None or low[:1] != ["its"]:
        return
    if (word_class("base_words") | word_class("grounds")).isdisjoint(low[1:_ITS_REACH]):
        return
    first = next((p for p in before.places if p.start == 0), None)
    if first is None or first.place.feature is Feature.COUNTRY:
        return
    if before.low[first.end : first.end + 1] in (["is"], ["was"]):
        sentence.add_place(
            PlaceSpan(
                0,
                1,
                first.mention,
                first.place,
                "at",
                0,
                0,
                near=False,
                direction=False,
                follows=None,
                anaphor=True,
            )
        )
