"""Whether an evacuation of which people were taken out goes on: the text says that more follow.

("They are the first group.", "Hundreds more are waiting to leave.", "bringing the total to 90")
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from geodata.extract.outcome.casting import Stage
from geodata.extract.statements.candidate import Candidate
from geodata.extract.telling.status import Reading
from geodata.extract.words.phrases import PhraseTable
from geodata.extract.words.sentence import Sentence
from geodata.model import DateRange, Kind, Status
from geodata.tables import read_rows

_AFTER = 2  # sentences after the one that tells of people taken out
# What was begun longer ago has come to its end, whatever was said of it then.
_STALE_DAYS = 7
_SPEECH_REACH = 2


@lru_cache(maxsize=1)
def _phrases() -> dict[str, PhraseTable[None]]:
    """Return the phrases for the telling sentence and for the next ones."""
    tables: dict[str, PhraseTable[None]] = {"own": PhraseTable(), "next": PhraseTable()}
    for row in read_rows("extract/going_on"):
        tables[row["where"]].add(row["phrase"], None)
    return tables


def as_ongoing(
    telling: Candidate,
    ranked: Sequence[Candidate],
    stage: Stage,
    *,
    when: DateRange | None,
    published: date | None,
) -> Reading:
    """Return the reading of `telling`: under way where the text says that it goes on.

    `ranked` are the statements of the item, `when` its days.
    """
    reading = telling.reading
    done = reading.status is Status.COMPLETED and reading.felt == 0.0
    if telling.kind is not Kind.EVACUATION or not done or _is_stale(when, published):
        return reading
    told = {c.sentence.index: c.sentence for c in ranked if c.anchor is None}
    lands = {a.place.place.country for c in ranked for a in c.places}
    views = stage.views
    goes_on = any(_says(view, "own") for view in told.values()) or any(
        _says(view, "next") for view in _following(told, views) if _is_of(view, lands)
    )
    return replace(reading, status=Status.UNDER_WAY) if goes_on else reading


def _is_stale(when: DateRange | None, published: date | None) -> bool:
    """Return whether it was over long before the text."""
    return when is not None and published is not None and (published - when.end).days > _STALE_DAYS


def _following(told: dict[int, Sentence], views: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences that follow those that tell of people taken out."""
    for at in told:
        yield from (view for view in views[at + 1 : at + 1 + _AFTER] if view.index not in told)


def _is_of(view: Sentence, lands: set[str | None]) -> bool:
    """Return whether a sentence names no place elsewhere but those from where somebody speaks."""
    speech = view.lexicon.classes["speech"]
    return all(
        p.place.country in lands or not speech.isdisjoint(view.low[p.end : p.end + _SPEECH_REACH])
        for p in view.places
    )


def _says(view: Sentence, where: str) -> bool:
    """Return whether a sentence holds one of the phrases."""
    table, low = _phrases()[where], view.low
    return any(word in table and table.match(low, i) is not None for i, word in enumerate(low))
