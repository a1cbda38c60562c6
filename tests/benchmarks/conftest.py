"""The benchmarks are scripts in folders, not a package: put the folders where imports look."""

import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
for folder in ("quality", "speed"):
    sys.path.insert(0, str(BENCHMARKS / folder))
