"""Whether the clause around a time expression looks back or ahead, by the verbs near it.

A bare "on Friday" or "in June" says no direction; English news gives it by the tense of the
nearest verb. Cues are words of a table; other words in ``-ed`` count as past.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from geodata.tables import read_rows
from geodata.text import Tokens

# A verb governs an expression from within its clause: further away it belongs to another one.
_REACH_BACK = 25
_REACH_AHEAD = 12
_POSSESSIVES = (["'s"], ["’s"])
_STOPS = frozenset({".", "!", "?", "\n", ";"})


class Direction(IntEnum):
    """Which way in time a clause looks."""

    PAST = -1
    OPEN = 0
    FUTURE = 1


@lru_cache(maxsize=1)
def _cues() -> dict[str, str]:
    return {row["word"]: row["cue"] for row in read_rows("dates/tenses")}


def clause_direction(tokens: Tokens, *, first: int, stop: int) -> Direction:
    """Return the direction of the clause that holds the tokens ``first`` to ``stop``.

    The nearest verb before the expression decides; without one before it, the nearest after it.
    """
    words = tokens.words
    cues = _cues()
    if [word.lower() for word in words[max(first - 2, 0) : first]] == ["ahead", "of"]:
        return Direction.FUTURE
    if first and words[first - 1].lower() == "since":
        return Direction.PAST
    if words[stop : stop + 1] in _POSSESSIVES and _is_plan(words[stop + 1 : stop + 2], cues):
        return Direction.FUTURE
    for i in range(first - 1, max(first - _REACH_BACK, -1), -1):
        if words[i] in _STOPS:
            break
        found = _direction_at(words, i, cues)
        if found is not Direction.OPEN:
            return found
    for i in range(stop, min(stop + _REACH_AHEAD, len(words))):
        if words[i] in _STOPS:
            break
        found = _direction_at(words, i, cues)
        if found is not Direction.OPEN:
            return found
    return Direction.OPEN


def _is_plan(words: list[str], cues: dict[str, str]) -> bool:
    return any(cues.get(word.lower()) in {"plan", "ahead", "future"} for word in words)


def _direction_at(words: list[str], i: int, cues: dict[str, str]) -> Direction:
    word = words[i].lower()
    before = words[i - 1].lower() if i else ""
    cue = cues.get(word)
    if cue == "future":
        return Direction.FUTURE
    if cue == "ahead":
        was = {"was", "were", "been", "had"}.intersection(words[max(i - 2, 0) : i])
        return Direction.OPEN if was else Direction.FUTURE
    if cue == "plan" and _governs_plan(words, i, cues):
        return Direction.FUTURE
    ends_ed = cue in {None, "plan"} and word.endswith("ed") and len(word) > len("need")
    if cue != "past" and not (ends_ed and words[i] == word):
        return Direction.OPEN
    if cues.get(before) == "future":  # "will have"
        return Direction.FUTURE
    is_adjective = ends_ed and cues.get(before) == "preposition"  # "the wounded"
    return Direction.OPEN if is_adjective or before in {"be", "being"} else Direction.PAST


def _governs_plan(words: list[str], i: int, cues: dict[str, str]) -> bool:
    """Return whether "planned", "is" and the like go on with "for" or an infinitive."""
    follower = words[i + 1].lower() if i + 1 < len(words) else ""
    arranged = follower.endswith("ing") and len(follower) > len("being")
    if arranged and words[i].lower() in {"is", "are"}:  # "is flying to Oslo on Monday"
        return True
    if follower == "to":
        after = words[i + 2].lower() if i + 2 < len(words) else ""
        return after.isalpha() and cues.get(after) != "preposition"
    return follower == "for" and words[i].lower() not in {"is", "are"}
