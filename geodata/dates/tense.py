"""Whether the clause around a time expression looks back or ahead, by the verbs near it.

A bare "on Friday" or "in June" says no direction; English news gives it by the tense of the
nearest verb. Cues are words of a table; other words in ``-ed`` count as past. A plain present
looks ahead where its verb tells what stands in calendars ("meets the king on Thursday"), so does
the infinitive of a headline ("to visit Oslo in June").
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from geodata.dates.word_lists import words_of
from geodata.tables import read_rows
from geodata.text import Tokens

# A verb governs an expression from within its clause: further away it belongs to another one.
_REACH_BACK = 25
_REACH_AHEAD = 12
_POSSESSIVES = (["'s"], ["’s"])
_STOPS = frozenset({".", "!", "?", "\n", ";"})
# What may stand before an expression that opens its clause: "and on Monday he travels".
_OPENERS = _STOPS | {",", "and", "but", "—", "–", ""}
# The day is that of what came before: "leaves after a vote on Sunday".
_CAUSES = words_of("causes")
_PAIR_REACH = 6
_UNTIL = words_of("until")
# Between "is" and the day: "is in Cairo on Thursday".
_WHEREABOUTS = words_of("whereabouts")
_LONGEST_WHEREABOUTS = 6
_SUBJECTS = words_of("subjects")
_NEGATIONS = words_of("negations")


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
    governor = words[first - 1].lower() if first else ""
    if governor == "since":
        return Direction.PAST
    if words[stop : stop + 1] in _POSSESSIVES:
        if _is_plan(words[stop + 1 : stop + 2], cues):
            return Direction.FUTURE
    elif _is_whereabouts(words, first):
        return Direction.FUTURE
    found = _looking_back(words, first, cues, until=governor in _UNTIL)
    return found or _looking_ahead(words, first, stop, cues)


def _looking_back(words: list[str], first: int, cues: dict[str, str], *, until: bool) -> Direction:
    """Return the direction of the nearest verb before the expression."""
    infinitive = dated_by_cause = False
    for i in range(first - 1, max(first - _REACH_BACK, -1), -1):
        word = words[i]
        low = word.lower()
        cue = cues.get(low)
        if cue is None and low[-2:] != "ed":  # most words tell nothing
            if word in _STOPS:
                break
            if word in _CAUSES:
                dated_by_cause = True
            elif word == "to" and not dated_by_cause:
                infinitive |= _is_headline_infinitive(words, i, cues)
            continue
        if until and cue == "extends":
            return Direction.FUTURE
        found = _direction_at(words, i, cues)
        if found is Direction.OPEN and not dated_by_cause:
            found = _scheduled_at(words, i, cues)
        if found is not Direction.OPEN:
            return found
        dated_by_cause |= word in _CAUSES
    return Direction.FUTURE if infinitive else Direction.OPEN


def _looking_ahead(words: list[str], first: int, stop: int, cues: dict[str, str]) -> Direction:
    """Return the direction of the nearest verb after the expression."""
    opens = first == 0 or words[first - 1].lower() in _OPENERS
    if not opens and words[first - 1].lower() in {"on", "in"}:
        opens = first == 1 or words[first - 2].lower() in _OPENERS
    for i in range(stop, min(stop + _REACH_AHEAD, len(words))):
        if words[i] in _STOPS:
            break
        found = _direction_at(words, i, cues)
        if opens and found is Direction.OPEN:
            found = _scheduled_at(words, i, cues)
        if found is not Direction.OPEN:
            return found
    return Direction.OPEN


def _is_plan(words: list[str], cues: dict[str, str]) -> bool:
    return any(cues.get(word.lower()) in {"plan", "ahead", "future"} for word in words)


def _is_whereabouts(words: list[str], first: int) -> bool:
    """Return whether the day is what "is" tells: "is Friday", "are in Oslo on Friday"."""
    for i in range(first - 1, max(first - _LONGEST_WHEREABOUTS, -1), -1):
        word = words[i]
        if word in {"is", "are"}:
            return True
        if word not in _WHEREABOUTS and not word[0].isupper():
            return False
    return False


def _direction_at(words: list[str], i: int, cues: dict[str, str]) -> Direction:
    word = words[i].lower()
    before = words[i - 1].lower() if i else ""
    cue = cues.get(word)
    if cue == "future":
        return Direction.FUTURE
    if cue in {"modal", "ahead"}:
        return Direction.FUTURE if _looks_ahead(words, i, cue) else Direction.OPEN
    if cue == "plan" and _governs_plan(words, i, cues):
        return Direction.FUTURE
    ends_ed = cue in {None, "plan", "extends"} and word.endswith("ed") and len(word) > len("need")
    if cue != "past" and not (ends_ed and words[i] == word):
        return Direction.OPEN
    if cues.get(before) == "future":  # "will have"
        return Direction.FUTURE
    is_adjective = ends_ed and cues.get(before) == "preposition"  # "the wounded"
    return Direction.OPEN if is_adjective or before in {"be", "being"} else Direction.PAST


def _looks_ahead(words: list[str], i: int, cue: str) -> bool:
    """Return whether "may leave" and "is due" stand here, not "may have left" nor "was due"."""
    if cue == "modal":
        follower = words[i + 1].lower() if i + 1 < len(words) else ""
        return words[i].islower() and follower.isalpha() and follower != "have"
    return {"was", "were", "been", "had"}.isdisjoint(words[max(i - 2, 0) : i])


def _scheduled_at(words: list[str], i: int, cues: dict[str, str]) -> Direction:
    """Return whether a verb in the plain present tells what stands in calendars."""
    cue = cues.get(words[i])
    if cue not in {"scheduled", "scheduled_noun"} or not i:
        return Direction.OPEN
    before = words[i - 1]
    low = before.lower()
    governed = cues.get(low, "scheduled").removesuffix("_noun") != "scheduled"
    if low in _NEGATIONS or governed or before in _STOPS:
        return Direction.OPEN
    named = before[0].isupper() or low in _SUBJECTS
    third_person = words[i].endswith("s")
    if cue == "scheduled":
        fits = third_person or named or _is_plural(before) or _follows_pair(words, i)
    elif third_person:
        fits = named or any(word[0].isupper() for word in words[i + 1 : i + 2])
    else:
        fits = low in _SUBJECTS or (_is_plural(before) and low == before)
    return Direction.FUTURE if fits else Direction.OPEN


def _follows_pair(words: list[str], i: int) -> bool:
    """Return whether two are named before a verb: "the king and the German chancellor meet"."""
    return "and" in words[max(i - _PAIR_REACH, 0) : i]


def _is_plural(word: str) -> bool:
    return word[-1] == "s" and word[0].isalpha()


def _is_headline_infinitive(words: list[str], i: int, cues: dict[str, str]) -> bool:
    """Return whether "to" and a verb of calendars stand here after what they are said of."""
    return (
        words[i] == "to"
        and i > 0
        and words[i - 1] not in _STOPS
        and cues.get(words[i + 1], "").startswith("scheduled")
    )


def _governs_plan(words: list[str], i: int, cues: dict[str, str]) -> bool:
    """Return whether "planned", "is" and the like go on with "for" or an infinitive."""
    follower = words[i + 1].lower() if i + 1 < len(words) else ""
    arranged = follower.endswith("ing") and len(follower) > len("being")
    if arranged and words[i].lower() in {"is", "are"}:  # "is flying to Oslo on Monday"
        return True
    if follower == "to":
        after = words[i + 2].lower() if i + 2 < len(words) else ""
        return after.isalpha() and cues.get(after) != "preposition"
    had_been = [word.lower() for word in words[max(i - 2, 0) : i]] == ["had", "been"]
    return follower == "for" and words[i].lower() not in {"is", "are"} and not had_been
