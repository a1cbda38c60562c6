"""Time the join of points to countries against geopandas.sjoin in the same run.

    python benchmarks/speed/join.py [POINTS]

The join of a million points should take under five seconds. The ratio is against
``geopandas.sjoin`` of 100,000 of the points onto the same shapes, per point; sjoin knows no coast
tolerance and no disputes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import geopandas
import numpy as np

from geodata.borders import join_countries, load_shapes

N_POINTS = 1_000_000
N_SJOIN = 100_000
MOST_S_PER_MILLION = 5.0


def cpu_seconds(run: Callable[[], object]) -> float:
    """Return the CPU time of a call."""
    began = time.process_time()
    run()
    return time.process_time() - began


def main(n_points: int) -> int:
    """Return 0 where the join is fast enough."""
    rng = np.random.default_rng(20210825)
    # Even over the sphere between 60 degrees south and 75 north.
    lats = np.degrees(
        np.arcsin(rng.uniform(np.sin(np.radians(-60)), np.sin(np.radians(75)), n_points))
    )
    lons = rng.uniform(-180, 180, n_points)
    join_countries(lats[:100], lons[:100])  # shapes are loaded once a process
    ours = cpu_seconds(lambda: join_countries(lats, lons)) / n_points
    shapes = load_shapes()
    sample = geopandas.GeoDataFrame(
        geometry=geopandas.points_from_xy(lons[:N_SJOIN], lats[:N_SJOIN]), crs="EPSG:4326"
    )
    theirs = cpu_seconds(lambda: sample.sjoin(shapes, how="left")) / len(sample)
    print(f"join: {ours * 1e6:.2f} s a million points, {theirs / ours:.1f} times as fast as sjoin")
    return 0 if ours * 1e6 < MOST_S_PER_MILLION else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else N_POINTS))
