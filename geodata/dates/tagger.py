"""Finding the time expressions of a text, in order, each with its TIMEX3 type and value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from geodata.dates.expression import Expression, Found
from geodata.dates.lexicon import lexicon
from geodata.dates.narrative import is_narrative
from geodata.dates.readings import READINGS
from geodata.dates.reference import SENTENCE_REACH, SENTENCE_STOPS, Reference
from geodata.dates.values import Moment
from geodata.model import Span, Timex
from geodata.text import Tokens

_ANCIENT = 3  # years before the first, in a text whose bare dates are then not of our time


def find_timexes(tokens: Tokens, *, published: date | None) -> list[Timex]:
    """Return the time expressions of a text in order, as TIMEX3.

    Parameters
    ----------
    tokens
        The tokens of the text.
    published
        Day of publication. Deictic expressions ("yesterday", "on Wednesday") are resolved
        against it and have no value without it.

    Returns
    -------
    list of Timex
        Spans do not overlap; they are offsets of code points in the text.

    Notes
    -----
    Linear in the length of the text. Patterns and words are the tables under ``data/dates``;
    types and values follow TIMEX3 (ISO-TimeML).
    """
    words = lexicon()
    encoded = words.encode(tokens.words)
    runs = list(words.runs(encoded))
    if not runs:
        return []
    if encoded.count(words.codes["BC"]) >= _ANCIENT:
        published = None
    narrative = is_narrative(tokens, encoded, published=published)
    reference = Reference(published, narrative=narrative)
    found: list[Found] = []
    for start, stop in runs:
        found += _read_run(tokens, encoded, start, stop, reference=reference)
    return [_timex(tokens, each) for each in _with_days(found, tokens, published)]


def _read_run(
    tokens: Tokens, encoded: str, start: int, stop: int, *, reference: Reference
) -> list[Found]:
    """Return the expressions among the tokens `start` to `stop`; move the reference on."""
    words = lexicon()
    found: list[Found] = []
    while start < stop:
        fitting = words.match_at(encoded, start, stop)
        if fitting is None:
            start += 1
            continue
        reading, match = fitting
        read = READINGS[reading](Expression(match, tokens, words, reference))
        if read is None:
            start += 1
            continue
        for each in read:
            if each.moment is not None:
                reference.note(each.moment, has_year=each.has_year)
            if each.has_year:
                reference.note_year(each.stop)
        found += read
        start = read[-1].stop
    return found


def _timex(tokens: Tokens, found: Found) -> Timex:
    span = Span(start_char=tokens.start[found.first], end_char=tokens.end[found.stop - 1])
    return Timex(span=span, text=span.quote(tokens.text), type=found.type, value=found.value)


def _with_days(found: list[Found], tokens: Tokens, published: date | None) -> list[Found]:
    """Give each time of day the day of its sentence, else the text's last, else publication's.

    A day right after the time belongs to one expression with it: "10 a.m. Tuesday".
    """
    latest = Moment("D", published) if published else None
    done: list[Found] = []
    joined = False
    for i, each in enumerate(found):
        if joined:
            joined = False
            continue
        if each.clock is None:
            latest = each.moment if _is_day(each) else latest
            done.append(each)
            continue
        after = found[i + 1] if i + 1 < len(found) else None
        stop = each.stop
        if after and _is_day(after) and _in_sentence(tokens, each.stop, after.first):
            latest = after.moment
            joined = tokens.words[each.stop : after.first] in ([], [","])
            stop = after.stop if joined else stop
        value = f"{latest.value}{each.clock}" if latest else None
        done.append(replace(each, stop=stop, value=value))
    return done


def _is_day(found: Found) -> bool:
    return found.moment is not None and found.moment.unit == "D"


def _in_sentence(tokens: Tokens, start: int, stop: int) -> bool:
    return stop - start < SENTENCE_REACH and SENTENCE_STOPS.isdisjoint(tokens.words[start:stop])
