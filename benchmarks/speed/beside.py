"""Ask PostgreSQL and SQLite the same of the same made items, and hold PostgreSQL below twice.

    python benchmarks/speed/beside.py [--items 190000] [--rounds 10]

A server of its own is started in a temporary folder, as the tests start theirs, and both databases
are filled by ``make_items.py``. The questions and the limit are those of ``queries.py --beside``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from make_items import fill
from postgres_server import running_server
from queries import time_beside

SEED = 1


def main(arguments: Sequence[str]) -> int:
    """Return 0 where PostgreSQL takes at most twice SQLite's time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=190_000)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        places = [str(Path(folder) / "made.footprint"), server.make_database()]
        for place in places:
            began = time.monotonic()
            counts = fill(place, options.items, seed=SEED)
            print(f"{counts} in {time.monotonic() - began:,.0f} s", flush=True)
        slow = time_beside(*places, rounds=options.rounds)
    print(*slow, sep="\n")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
