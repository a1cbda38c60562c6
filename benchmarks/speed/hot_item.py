"""Time how an event of ever more reports is merged, batch by batch.

    python benchmarks/speed/hot_item.py [--reports 1000] [--batch 50]

Every article of the made set tells of the same evacuation from Kabul, on days of two weeks, by one
of some publishers; its numbers differ. An item is put together anew out of all its reports, so that
a batch costs more the more were there; it may not cost more with their square. The last line sets
the last quarter of the batches against the first.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "geodata"))

from builders import DOHA, KABUL, Reading, article, item

from geodata.model import Kind, PlaceRole
from geodata.store import Workspace

FIRST = date(2021, 8, 15)
N_DAYS = 14
N_SOURCES = 40
MOST_TIMES = 12


def made_reading(number: int, chance: random.Random) -> Reading:
    """Return the reading of one article about the event."""
    day = FIRST + timedelta(days=chance.randrange(N_DAYS))
    words = " ".join(chance.choice(_WORDS) for _ in range(200))
    quote = f"Flight {number} left. "
    told = item(
        Kind.EVACUATION,
        KABUL,
        (PlaceRole.DESTINATION, DOHA),
        actors=("USA",),
        day=day.isoformat(),
        people=chance.randrange(50, 400),
        quote=quote,
    )
    source = f"Agency {chance.randrange(N_SOURCES)}"
    text = quote + words
    of = article(f"hot-{number}", text=text, published=day.isoformat(), source=source)
    return Reading(article=of, items=(told,))


_WORDS = [f"word{n}" for n in range(2000)]


def time_batches(readings: Sequence[Reading], *, size: int) -> list[float]:
    """Return the seconds that each batch takes to be stored and merged."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder, Workspace.open(f"{folder}/hot.db") as workspace:
        for start in range(0, len(readings), size):
            batch = readings[start : start + size]
            workspace.add_batch([reading.article for reading in batch])
            began = time.process_time()
            workspace.store_readings(batch, reader_version="made")
            seconds.append(time.process_time() - began)
        if workspace.count_items() != 1:
            message = f"the reports made {workspace.count_items()} items"
            raise RuntimeError(message)
    return seconds


def main(arguments: Sequence[str]) -> int:
    """Print the seconds of the batches; return 1 where they grow too fast."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=50)
    options = parser.parse_args(arguments)
    chance = random.Random(1)
    readings = [made_reading(number, chance) for number in range(options.reports)]
    seconds = time_batches(readings, size=options.batch)
    for number, taken in enumerate(seconds):
        print(f"reports {(number + 1) * options.batch}: {taken:.3f} s")
    quarter = max(1, len(seconds) // 4)
    first, last = sum(seconds[:quarter]), sum(seconds[-quarter:])
    print(f"all {sum(seconds):.2f} s; the last quarter takes {last / first:.1f} times the first")
    return 0 if last / first < MOST_TIMES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
