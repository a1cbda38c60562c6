"""Measure the time expressions against gold TIMEX spans, on halves of a corpus, with the errors.

Usage: ``python benchmarks/quality/score_dates.py GOLD.jsonl [--half even] [--lines 6] [--errors]``

A gold line holds ``id``, ``text``, ``published`` and ``timexes`` (``start_char``, ``end_char``,
``type``, ``value``). Rules and tables are tuned on the even articles only; the odd ones say how
well that carries over. ``--lines`` counts the first lines of each text only, for a corpus that is
labelled so far and no further. Measures are those of TempEval-3: strict and relaxed F1 of spans,
and F1 of relaxed matches whose value is right.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from geodata.dates import find_timexes
from geodata.model import Timex
from geodata.text import tokenize

Record = dict[str, Any]


@dataclass
class Score:
    """Counts of one run; `errors` holds one line a miss, false find or wrong value."""

    gold: int = 0
    found: int = 0
    strict: int = 0
    relaxed: int = 0
    value: int = 0
    kind: int = 0
    seconds: float = 0.0
    characters: int = 0
    errors: list[str] = field(default_factory=list)

    def f1(self, right: int) -> float:
        """Return the F1 of `right` matches."""
        both = self.gold + self.found
        return round(2 * right / both, 4) if both else 0.0

    def summary(self) -> Record:
        """Return the measures and the speed by name."""
        return {
            "n": self.gold,
            "found": self.found,
            "precision": round(self.relaxed / max(self.found, 1), 4),
            "recall": round(self.relaxed / max(self.gold, 1), 4),
            "strict_f1": self.f1(self.strict),
            "relaxed_f1": self.f1(self.relaxed),
            "value_f1": self.f1(self.value),
            "type_f1": self.f1(self.kind),
            "articles_of_2kB_per_s": round(self.characters / 2000 / max(self.seconds, 1e-9)),
        }


def published_day(record: Record) -> date | None:
    try:
        return date.fromisoformat((record.get("published") or "")[:10])
    except ValueError:
        return None


def labelled_length(text: str, lines: int | None) -> int:
    """Return where the labelled part of a text ends."""
    position = 0
    for _ in range(lines or 0):
        position = text.find("\n", position) + 1
        if not position:
            return len(text)
    return position or len(text)


def score_article(record: Record, score: Score, *, lines: int | None) -> None:
    text = record["text"]
    tokens = tokenize(text)
    began = time.perf_counter()
    timexes = find_timexes(tokens, published=published_day(record))
    score.seconds += time.perf_counter() - began
    score.characters += len(text)
    limit = labelled_length(text, lines)
    found = [timex for timex in timexes if timex.span.start_char < limit]
    gold = record["timexes"]
    score.gold += len(gold)
    score.found += len(found)
    left = list(found)
    for label in gold:
        best = max(left, key=lambda t: shared(t, label), default=None)
        if best is None or shared(best, label) <= 0:
            score.errors.append(line("missed", text, label["start_char"], label["end_char"], label))
            continue
        left.remove(best)
        count(best, label, score, record)
    for timex in left:
        span = timex.span
        score.errors.append(line("extra", text, span.start_char, span.end_char, timex))


def shared(timex: Timex, label: Record) -> int:
    span = timex.span
    return min(span.end_char, label["end_char"]) - max(span.start_char, label["start_char"])


def count(timex: Timex, label: Record, score: Score, record: Record) -> None:
    span = timex.span
    score.relaxed += 1
    score.kind += timex.type.value == label["type"]
    score.strict += (span.start_char, span.end_char) == (label["start_char"], label["end_char"])
    if (timex.value or "").upper() == (label["value"] or "").upper():
        score.value += 1
        return
    where = (label["start_char"], label["end_char"])
    score.errors.append(
        line(f"value {timex.value} for", record["text"], *where, label)
        + f" published {record.get('published')}"
    )


def line(what: str, text: str, start: int, end: int, item: Timex | Record) -> str:
    value = item.value if isinstance(item, Timex) else f"{item['type']} {item['value']}"
    around = f"{text[max(start - 70, 0) : start]}[[{text[start:end]}]]{text[end : end + 50]}"
    return f"{what} {value}: {' '.join(around.split())}"


def records(path: Path, half: str | None) -> Iterator[Record]:
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file):
            if half is None or (number % 2 == 0) == (half == "even"):
                yield json.loads(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", choices=["even", "odd"])
    parser.add_argument("--lines", type=int)
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    find_timexes(tokenize("Monday"), published=None)
    score = Score()
    for record in records(arguments.gold, arguments.half):
        score_article(record, score, lines=arguments.lines)
    if arguments.errors:
        for error in score.errors:
            print(error)
        print(Counter(error.split()[0] for error in score.errors))
    print(json.dumps(score.summary()))


if __name__ == "__main__":
    main()
