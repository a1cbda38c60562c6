"""Read texts of one repeated piece at two lengths: the cost may grow no faster than the text.

    python benchmarks/speed/linear.py [--chars 100000] [PIECE ...]

Each piece stands for a class that once made, or could make, a step look at every earlier word
again: initials, hyphens, names, lists, abbreviations, dates, quotes, capitals, sentences of items.
The whole reading of an article is timed, places, dates and items. Exit code 1 names the pieces
whose cost grew faster than ``MOST_GROWTH`` for ``TIMES`` times the text.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Sequence

from rich.progress import track

from geodata import wire
from geodata.pipeline import Reader

PIECES = (
    "A", "A ", "A-", "Al-", "New York ", "Kabul, ", "of ", "Mr. ", "U.S.", "'s", "x\n", "word ",
    "Kabul\n", "the last ", "in ", "2021 - ", "May 5 ", "a few ", "1 : ", "twenty ", "“", "(",
    "Lavrov met ", "base in ", "from Kabul to ", "PARIS (AP) — ", "Russian and ", "troops. ",
    "Lavrov met Blinken in Kabul on Friday. ",
    "The defence secretary met his counterpart in Manila. ",
)  # fmt: skip
TIMES = 8
MOST_GROWTH = 24.0  # a quadratic step gives 64
LEAST_SECONDS = 0.03  # below this a clock says little
ROUNDS = 3


def seconds_to_read(reader: Reader, text: str) -> float:
    """Return the CPU seconds that one reading of the text takes."""
    article = wire.article_from_json({"id": "long", "text": text, "published": "2021-09-22"})
    began = time.process_time()
    reader.read([article])
    return time.process_time() - began


def growth(reader: Reader, piece: str, *, n_chars: int) -> float:
    """Return how many times longer a text of ``n_chars`` takes than an eighth of it.

    The least of a few rounds: whatever else the machine does only ever adds time.
    """
    least = float("inf")
    small_text, large_text = (
        piece * (size // len(piece) + 1) for size in (n_chars // TIMES, n_chars)
    )
    small = large = least
    for _ in range(ROUNDS):
        small = min(small, seconds_to_read(reader, small_text))
        large = min(large, seconds_to_read(reader, large_text))
        if large < MOST_GROWTH * max(small, LEAST_SECONDS):
            break
    return large / max(small, LEAST_SECONDS)


def main(arguments: Sequence[str]) -> int:
    """Return 0 where no piece costs more than in proportion to its length."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pieces", nargs="*", default=PIECES, metavar="PIECE")
    parser.add_argument("--chars", type=int, default=100_000, help="length of the longer text")
    options = parser.parse_args(arguments)
    reader = Reader.load()
    seconds_to_read(reader, "Kabul fell in 2021.")
    gc.disable()  # a collection over a large heap falls on one of the two at random
    steep = {}
    for piece in track(options.pieces, description="Reading hostile texts"):
        times = growth(reader, piece, n_chars=options.chars)
        gc.collect()
        print(f"{piece!r}: {times:.1f} times as long")
        if times >= MOST_GROWTH:
            steep[piece] = times
    for piece, times in steep.items():
        print(f"{piece!r}: {TIMES} times the text takes {times:.0f} times as long")
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
