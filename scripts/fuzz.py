"""Search for inputs that break a stage, for as long as one likes.

python scripts/fuzz.py [--minutes 10] [readers geoparser dates query exports]

Each search begins anew with another seed until its time is over. What it finds is printed by
Hypothesis, and kept in ``.hypothesis``: put it into the tests of the stage and repair the stage.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGETS = ("readers", "geoparser", "dates", "query", "exports")
EXAMPLES = 2000  # of one round: enough that starting costs little


def main() -> int:
    """Run the searches; return 1 where one found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=[*TARGETS], metavar="TARGET")
    parser.add_argument("--minutes", type=float, default=10.0, help="for each target")
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="of one round")
    given = parser.parse_args()
    if unknown := sorted(set(given.targets) - set(TARGETS)):
        parser.error(f"{unknown[0]} is none of {', '.join(TARGETS)}")
    return max([search(t, given.minutes, given.examples) for t in given.targets])


def search(target: str, minutes: float, examples: int) -> int:
    """Run one search until its time is over; return 1 where it found something."""
    until = time.monotonic() + 60 * minutes
    rounds = 0
    while time.monotonic() < until:
        rounds += 1
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-x", "tests/fuzz"),
                *("-k", f"fuzz_{target}", f"--hypothesis-seed={time.time_ns() % 2**32}"),
            ],
            cwd=ROOT,
            env={**os.environ, "FUZZ_EXAMPLES": str(examples)},
            check=False,
        )
        if done.returncode:
            print(f"{target}: found something in round {rounds}")
            return 1
    print(f"{target}: nothing found in {rounds} rounds of {examples} examples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
