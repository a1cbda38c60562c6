"""Time what a dashboard asks of a big workspace, and hold the slowest in twenty below a floor.

    python benchmarks/speed/queries.py WORKSPACE [--rounds 40] [--rows] [--most-ms 150]
    python benchmarks/speed/queries.py WORKSPACE --served [--rounds 40] [--most 2000]
    python benchmarks/speed/queries.py WORKSPACE --beside OTHER [--rounds 10]

WORKSPACE is one that ``make_items.py`` filled. Every round asks each kind of question with other
filters, windows and days (seeded). ``--rows`` asks the database itself and not the items held in
memory; ``--served`` starts a dashboard and asks ``/api/items.geojson`` as its map does, and also
holds the server's memory below 2 GB; ``--beside`` asks two databases the same, turn by turn, and
holds OTHER's time below twice the first's. Ends with 1 where something is above its floor.
"""

from __future__ import annotations

import argparse
import http.client
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from geodata.model import Kind, Status
from geodata.query import BBox, Query
from geodata.store import Order, Page, Workspace

sys.path.insert(0, str(Path(__file__).parents[1]))

from dashboard_server import run_dashboard, server_bytes

SEED = 7
FIRST_DAY = date(2005, 1, 1)
N_DAYS = 7300
COUNTRIES = ("AFG", "USA", "DEU", "IND", "BRA", "FRA", "RUS", "EGY", "JPN", "ZAF")
WORDS = ("kabul", "geneva talks", "naval base", "closed port", "wire")
MOST_MARKS = 2000  # as a map asks: more than that come as clusters
MOST_SERVER_MB = 2000
MOST_TIMES = 2.0  # the other database's time of the first one's
LEAST_MS = 5.0  # below that, a ratio of two times is one of two accidents
HELD_TIMEOUT_S = 300.0


def make_query(chance: random.Random) -> Query:
    """Return a question of one to three filters, as readers put them."""
    day = FIRST_DAY + timedelta(days=chance.randrange(N_DAYS))
    filters: dict[str, Any] = {
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
    return Query(**{name: filters[name] for name in chosen})


def make_window(chance: random.Random) -> tuple[BBox, int]:
    """Return a window of the map and its zoom level."""
    zoom = chance.randrange(2, 9)
    width, height = 360 / 2 ** (zoom - 2), 120 / 2 ** (zoom - 2)
    west = chance.uniform(-180, 180 - min(width, 359))
    south = chance.uniform(-60, 60 - min(height, 119))
    return BBox(west, south, min(180.0, west + width), south + height), zoom


def map_of(workspace: Workspace, query: Query) -> None:
    """Ask for what a map shows: items, or clusters of too many."""
    if workspace.count_items(query) > MOST_MARKS:
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
        "newest page": partial(workspace.item_rows, query, Page(order=Order.NEWEST, limit=50)),
        "search": partial(workspace.count_items, words),
    }


def measure(workspaces: Sequence[Workspace], *, rounds: int) -> list[dict[str, list[float]]]:
    """Return the milliseconds of every question, by kind, of each of the workspaces."""
    chances = [random.Random(SEED) for _ in workspaces]
    times: list[dict[str, list[float]]] = [{} for _ in workspaces]
    for _ in range(rounds):
        asked = [ask(w, chance) for w, chance in zip(workspaces, chances, strict=True)]
        for name in asked[0]:
            for questions, of in zip(asked, times, strict=True):
                began = time.perf_counter()
                questions[name]()
                of.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    return times


def percentile_95(times: Sequence[float]) -> float:
    """Return what nineteen of twenty times stay below."""
    return statistics.quantiles(times, n=20)[-1]


def open_held(location: str) -> Workspace:
    """Return a workspace with its items held in memory, saying what that takes."""
    workspace = Workspace.open(location, create=False)
    began = time.perf_counter()
    workspace.hold_items()
    workspace.load_held_items()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"held in {time.perf_counter() - began:,.1f} s; {memory:,.0f} MB at the most")
    return workspace


def time_one(location: str, *, rounds: int, rows: bool, most_ms: float) -> list[str]:
    """Return which questions are answered too late, asked one workspace."""
    with Workspace.open(location, create=False) if rows else open_held(location) as workspace:
        print(workspace.counts())
        workspace.count_items(Query(bbox=BBox(0, 0, 1, 1)))  # loads the shapes of countries
        (times,) = measure([workspace], rounds=rounds)
    for name, of in times.items():
        print(f"{name}: median {statistics.median(of):,.1f} ms, 95th {percentile_95(of):,.1f} ms")
    return [
        f"{name}: slower than {most_ms:g} ms"
        for name, of in times.items()
        if percentile_95(of) > most_ms
    ]


def time_beside(location: str, other: str, *, rounds: int) -> list[str]:
    """Return what takes the other database more than twice as long as the first."""
    with ExitStack() as stack:
        both = [stack.enter_context(Workspace.open(at, create=False)) for at in (location, other)]
        for workspace in both:
            print(workspace.counts())
            workspace.count_items(Query(bbox=BBox(0, 0, 1, 1)))
        first, second = measure(both, rounds=rounds)
    slow = []
    for name, of in first.items():
        own, its = statistics.median(of), statistics.median(second[name])
        ratio = max(its, LEAST_MS) / max(own, LEAST_MS)
        print(f"{name}: {own:,.1f} ms, the other {its:,.1f} ms: {ratio:.2f} times")
        if ratio > MOST_TIMES:
            slow.append(f"{name}: {ratio:.2f} times the first's is over {MOST_TIMES:g}")
    return slow


def map_request(chance: random.Random, *, most: int) -> dict[str, str]:
    """Return the parameters of what a map that shows clusters asks for."""
    window, zoom = make_window(chance)
    params = make_query(chance).to_params()
    edges = (window.west, window.south, window.east, window.north)
    box = ",".join(f"{edge:.4f}" for edge in edges)
    return params | {"bbox": box, "zoom": str(zoom), "most": str(most)}


def time_request(connection: http.client.HTTPConnection, params: dict[str, str]) -> float:
    """Return the milliseconds until ``/api/items.geojson`` has answered whole."""
    began = time.perf_counter()
    connection.request("GET", f"/api/items.geojson?{urlencode(params)}")
    response = connection.getresponse()
    body = response.read()
    assert response.status == http.client.OK, body
    return (time.perf_counter() - began) * 1000


def time_served(location: str, *, rounds: int, most_ms: float, most: int) -> list[str]:
    """Return what a dashboard on a workspace does too slowly, and whether it takes too much."""
    chance = random.Random(SEED)
    began = time.monotonic()
    with run_dashboard(location) as (address, pid):
        print(f"listens after {time.monotonic() - began:.1f} s")
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        first = time_request(connection, {"zoom": "2"})
        print(f"first answer after {first / 1000:.1f} s")
        while time_request(connection, {"zoom": "2"}) > 2 * most_ms:
            assert time.monotonic() - began < HELD_TIMEOUT_S, "never fast"
            time.sleep(0.2)
        print(f"as fast as it gets after {time.monotonic() - began:.1f} s")
        times = [time_request(connection, map_request(chance, most=most)) for _ in range(rounds)]
        memory = server_bytes(pid) / 1e6
    p95 = percentile_95(times)
    print(f"/api/items.geojson: median {statistics.median(times):,.1f} ms, 95th {p95:,.1f} ms")
    print(f"server: {memory:,.0f} MB")
    slow = [f"/api/items.geojson: slower than {most_ms:g} ms"] if p95 > most_ms else []
    return slow + ([f"server: more than {MOST_SERVER_MB} MB"] if memory > MOST_SERVER_MB else [])


def main(arguments: Sequence[str]) -> int:
    """Return 0 where every kind of question is answered in time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("workspace")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--served", action="store_true")
    parser.add_argument("--beside", metavar="OTHER")
    parser.add_argument("--most", type=int, default=MOST_MARKS, help="items of one answer")
    parser.add_argument("--most-ms", type=float, default=150.0)
    options = parser.parse_args(arguments)
    at, rounds, most_ms = options.workspace, options.rounds, options.most_ms
    if options.beside:
        slow = time_beside(at, options.beside, rounds=rounds)
    elif options.served:
        slow = time_served(at, rounds=rounds, most_ms=most_ms, most=options.most)
    else:
        slow = time_one(at, rounds=rounds, rows=options.rows, most_ms=most_ms)
    print(*slow, sep="\n")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
