"""Time a printed figure against an empty matplotlib figure of the same size in the same run.

    python benchmarks/speed/figure.py

The figure is the demo's items on an A4 sheet at 300 dpi, PNG; it should take under four seconds
of CPU time, and so under so many times what an empty sheet takes.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import resources
from pathlib import Path

from matplotlib.figure import Figure

from dashboard.figure import Sheet, make_sheet, render_map
from geodata.pipeline import Reader, take_in
from geodata.query import Query
from geodata.read import read_sources
from geodata.store import Workspace

N_ROUNDS = 3
MOST_S = 4.0
QUERIES = {"the world": Query(), "a region": Query.from_params({"bbox": "40,10,80,45"})}


def median_seconds(run: Callable[[], object]) -> float:
    """Return the median CPU time of a call, after one round to warm up."""
    times = []
    for round_number in range(N_ROUNDS + 1):
        began = time.process_time()
        run()
        if round_number:
            times.append(time.process_time() - began)
    return statistics.median(times)


def draw_empty(sheet: Sheet) -> None:
    """Write an empty figure of the sheet's size as PNG."""
    Figure(figsize=(sheet.width_in, sheet.height_in), dpi=sheet.dpi).savefig(
        io.BytesIO(), format="png"
    )


def main() -> int:
    """Return 0 where every figure is fast enough."""
    sheet = make_sheet(dpi=300)
    empty = median_seconds(lambda: draw_empty(sheet))
    print(f"an empty A4 sheet at 300 dpi takes {empty:.2f} s of CPU time")
    slow = False
    demo = resources.files("geodata").joinpath("data", "demo", "reports.jsonl")
    with (
        tempfile.TemporaryDirectory() as folder,
        resources.as_file(demo) as reports,
        Workspace.open(Path(folder) / "demo.footprint") as workspace,
    ):
        take_in(workspace, Reader.load(), read_sources([str(reports)]))
        for name, query in QUERIES.items():
            took = median_seconds(
                partial(render_map, query, workspace, file_format="png", sheet=sheet)
            )
            print(f"{name}: {took:.2f} s, {took / empty:.1f} times an empty sheet")
            slow |= took > MOST_S
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
