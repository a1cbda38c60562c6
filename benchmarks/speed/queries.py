"""Time what a dashboard asks of a big workspace, and hold the slowest in twenty below a floor.

    python benchmarks/speed/queries.py WORKSPACE [--rounds 40] [--rows] [--most-ms 150]

WORKSPACE is one that ``make_items.py`` filled. Every round asks each kind of question with other
filters, windows and days (seeded). ``--rows`` asks the database itself and not the items held in
memory. Ends with 1 where the 95th percentile of a kind is above ``--most-ms``.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from geodata.model import Kind, Status
from geodata.query import BBox, Query
from geodata.store import Order, Workspace

SEED = 7
FIRST_DAY = date(2005, 1, 1)
N_DAYS = 7300
COUNTRIES = ("AFG", "USA", "DEU", "IND", "BRA", "FRA", "RUS", "EGY", "JPN", "ZAF")
WORDS = ("kabul", "geneva talks", "naval base", "closed port", "wire")
MOST_FEATURES = 5000  # as a map asks: more than that come as clusters


def make_query(chance: random.Random) -> Query:
    """Return a question of one to three filters, as readers put them."""
    day = FIRST_DAY + timedelta(days=chance.randrange(N_DAYS))
    filters: dict[str, object] = {
        "country": (chance.choice(COUNTRIES),),
        "kind": (chance.choice(list(Kind)),),
        "status": (chance.choice([Status.ACTIVE, Status.HELD, Status.PLANNED]),),
        "date_from": day,
        "as_of": day,
        "known_on": day,
        "min_confidence": chance.choice([0.5, 0.7]),
        "max_where_prec": chance.choice([1, 4]),
        "actor": (chance.choice(["USA", "NATO"]),),
        "source": (f"Wire {chance.randrange(200)}",),
    }
    chosen = chance.sample(sorted(filters), chance.randrange(0, 4))
    return Query(**{name: filters[name] for name in chosen})  # type: ignore[arg-type]


def make_window(chance: random.Random) -> tuple[BBox, int]:
    """Return a window of the map and its zoom level."""
    zoom = chance.randrange(2, 9)
    width, height = 360 / 2 ** (zoom - 2), 120 / 2 ** (zoom - 2)
    west = chance.uniform(-180, 180 - min(width, 359))
    south = chance.uniform(-60, 60 - min(height, 119))
    return BBox(west, south, min(180.0, west + width), south + height), zoom


def map_of(workspace: Workspace, query: Query) -> None:
    """Ask for what a map shows: items, or clusters of too many."""
    if workspace.count_items(query) > MOST_FEATURES:
        workspace.clusters(query, zoom=query.zoom or 2)
    else:
        workspace.item_rows(query)


def ask(workspace: Workspace, chance: random.Random) -> dict[str, Callable[[], object]]:
    """Return one question of each kind."""
    query = make_query(chance)
    window, zoom = make_window(chance)
    in_window = Query(
        **{f: getattr(query, f) for f in ("kind", "status", "as_of", "known_on")},
        bbox=window,
        zoom=zoom,
    )
    words = Query(q=chance.choice(WORDS))
    return {
        "count": partial(workspace.count_items, query),
        "tally": partial(workspace.tally, make_query(chance)),
        "facets": partial(workspace.facets, make_query(chance)),
        "days": partial(workspace.day_counts, make_query(chance)),
        "map of the world": partial(map_of, workspace, make_query(chance)),
        "map of a window": partial(map_of, workspace, in_window),
        "newest page": partial(workspace.item_rows, query, order=Order.NEWEST, limit=50),
        "search": partial(workspace.count_items, words),
    }


def measure(workspace: Workspace, *, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of every question, by kind."""
    chance = random.Random(SEED)
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, question in ask(workspace, chance).items():
            began = time.perf_counter()
            question()
            times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    return times


def main(arguments: Sequence[str]) -> int:
    """Return 0 where every kind of question is answered in time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("workspace")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--most-ms", type=float, default=150.0)
    options = parser.parse_args(arguments)
    slow = []
    with Workspace.open(options.workspace, create=False) as workspace:
        if not options.rows:
            began = time.perf_counter()
            workspace.hold_items()
            workspace.load_held_items()
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"held in {time.perf_counter() - began:,.1f} s; {memory:,.0f} MB at the most")
        print(workspace.counts())
        workspace.count_items(Query(bbox=BBox(0, 0, 1, 1)))  # loads the shapes of countries
        for name, times in measure(workspace, rounds=options.rounds).items():
            p95 = statistics.quantiles(times, n=20)[-1]
            print(f"{name}: median {statistics.median(times):,.1f} ms, 95th {p95:,.1f} ms")
            if p95 > options.most_ms:
                slow.append(name)
    for name in slow:
        print(f"{name}: slower than {options.most_ms:g} ms")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
