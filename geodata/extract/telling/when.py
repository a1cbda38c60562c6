"""The date of an item: the time expression that belongs to the trigger's clause."""

from __future__ import annotations

from geodata.extract.telling.stretches import Stretch
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger
from geodata.model import DateRange

# Tokens that one clause boundary is worth, and beyond what distance a date is another's.
_CROSSING_COST = 9.0
_MAX_COST = 26.0
_CUE_COST = 0.0
_CAPTION_MAX_COST = 60.0
# A date that opens its sentence ("This week ...") sets the scene for all that follows.
_OPENING_PER_TOKEN = 0.4
_OPENING_CROSSING = 3.0
_OPENING_BASE = 6.0
# Of two as near, the one after the words is theirs; "there on Monday for talks" has the day of
# the journey, of the talks only where they have no other.
_BEFORE = 0.5
_PURPOSE = 2.0
_WHEN_REACH = 2


def find_date(
    sentence: Sentence,
    trigger: Trigger,
    stated: list[Stretch],
    *,
    cue: tuple[int, int] | None = None,
) -> DateRange | None:
    """Return of the days `stated` in a sentence those of the trigger's clause, or None.

    A date in the trigger's own clause wins by nearness; one in another clause only when it is
    close. In a caption the date stands at the end and belongs to the whole. A date may also stand
    by the `cue` of the status ("ordered it closed in 2005").
    """
    best: DateRange | None = None
    best_cost = _CAPTION_MAX_COST if sentence.caption else _MAX_COST
    for stretch in stated:
        start, end = stretch.start, stretch.end
        if dates_another(sentence, trigger, stretch):
            continue
        cost = date_cost(sentence, (trigger.start, trigger.end), start, end)
        if cue is not None:
            cost = min(cost, date_cost(sentence, cue, start, end) + _CUE_COST)
        if cost < best_cost:
            best_cost = cost
            best = stretch.days
    return best


def dates_another(sentence: Sentence, trigger: Trigger, stretch: Stretch) -> bool:
    """Return whether a day is that of the name or the event after it.

    ("the 1977 Canal Treaty", "after his June election")
    """
    start, end = stretch.start, stretch.end
    low = sentence.low
    if start == 0 or end >= len(low) or trigger.np_start <= start < trigger.end:
        return False
    if low[start - 1] in _WHOSE and low[end] in word_class("dated_events"):
        return True
    return (
        end - start == 1
        and low[start].isdigit()
        and low[start - 1] in {"the", "a", "'s"}
        and sentence.words[end][:1].isupper()
    )


_WHOSE = frozenset({"the", "a", "'s", "his", "her", "its", "their", "after", "since", "before"})


def date_cost(sentence: Sentence, anchor: tuple[int, int], start: int, end: int) -> float:
    """Return how far a time expression lies from a phrase, clause boundaries counted in."""
    if start >= anchor[1]:
        gap = float(start - anchor[1])
        crossings = sentence.crossings(start, anchor[1] - 1)
    else:
        gap = max(0, anchor[0] - end) + _BEFORE
        if "for" in sentence.low[end : anchor[0]]:
            gap += _PURPOSE
        crossings = sentence.crossings(end - 1, anchor[0])
        if "when" in sentence.low[end : min(end + _WHEN_REACH, anchor[0])]:
            crossings = max(0, crossings - 1)  # "in 2011, when they met": one clause's date
    if sentence.caption:
        return float(gap)
    if start <= 1 and end <= anchor[0]:
        return min(
            gap + _CROSSING_COST * crossings,
            _OPENING_PER_TOKEN * gap + _OPENING_CROSSING * crossings + _OPENING_BASE,
        )
    return gap + _CROSSING_COST * crossings
