"""How fast JSON Lines go into a workspace, facts and all, and how much memory that takes.

    python benchmarks/speed/ingest.py [--articles 2000] [--workers 1 2] [--flat]

Runs the real command on articles of 2 kB that are put together by chance, into a fresh SQLite file
each time, after a short run that warms the caches; says how many times as fast several workers
are as one process, and what share of flashgeotext's rate (finding names only, one core) that is.
It ends with 1 where several gain less than `LEAST_GAIN`, or a process took over `MOST_BYTES`.

With ``--flat`` only memory counts: one process takes in all the articles, and its peak is compared
to that of a run of a quarter of them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from flashgeotext.geotext import GeoText
from made_articles import make_articles

from geodata import wire

LEAST_GAIN = 1.5
MOST_BYTES = 600_000_000
MOST_GROWTH = 1.25
WARM_UP_ARTICLES = 64
SAMPLE_S = 0.5
STARTED = b'"event":"ingest_started"'
TEXT_BYTES = 2000


@dataclass(frozen=True)
class Ran:
    """One run: its seconds from the first article on; the command's process and its workers'.

    Of each process its peak in bytes and the seconds of processor time that it took, the command's
    first.
    """

    seconds: float
    peaks: tuple[int, ...]
    cpu_s: tuple[float, ...]


def write(path: Path, n_articles: int) -> None:
    """Write made articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in make_articles(n_articles, characters=TEXT_BYTES):
            file.write(json.dumps(wire.article_to_json(article)) + "\n")


def ingest(lines: Path, *, workers: int) -> Ran:
    """Take a file in with the real command."""
    with tempfile.TemporaryDirectory(dir=lines.parent) as folder:
        command = [sys.executable, "-m", "dashboard.cli", "ingest", str(lines), "--log", "json"]
        command += ["--workspace", f"{folder}/w.footprint", "--workers", str(workers)]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            assert process.stderr
            said = []  # a first run compiles the gazetteer, and says so before it begins
            while STARTED not in (line := process.stderr.readline()):
                assert line, said
                said.append(line)
            peaks, cpu_s = _watch(psutil.Process(process.pid))
            finished = json.loads(process.stderr.read().splitlines()[-1])
        assert finished["status"] == 0, finished
        return Ran(seconds=finished["duration_ms"] / 1000, peaks=peaks, cpu_s=cpu_s)


def _watch(process: psutil.Process) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the peaks of a process and of its children until it ends, and their cores' time."""
    peaks: dict[int, int] = {}
    cpu_s: dict[int, float] = {}
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        for one in (process, *process.children()):
            try:
                peaks[one.pid] = max(peaks.get(one.pid, 0), one.memory_info().rss)
                cpu_s[one.pid] = sum(one.cpu_times()[:2])
            except psutil.NoSuchProcess:
                continue
        time.sleep(SAMPLE_S)
    return tuple(peaks.values()), tuple(cpu_s.values())


def yardstick(n_articles: int) -> float:
    """Return how many articles a second flashgeotext finds the names in."""
    texts = [article.text for article in make_articles(n_articles, characters=TEXT_BYTES)]
    names = GeoText()
    began = time.perf_counter()
    for text in texts:
        names.extract(input_text=text)
    return n_articles / (time.perf_counter() - began)


def main(arguments: Sequence[str]) -> int:
    """Return 0 where the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--flat", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "articles.jsonl"
        write(lines, WARM_UP_ARTICLES)
        ingest(lines, workers=1)
        if given.flat:
            write(lines, given.articles // 4)
            quarter = max(ingest(lines, workers=1).peaks)
        write(lines, given.articles)
        size = lines.stat().st_size
        runs = {n: ingest(lines, workers=n) for n in ([1] if given.flat else given.workers)}
    too_much = False
    finds = yardstick(min(given.articles, 2000))
    print(f"{given.articles:,} articles, {size / 1e6:.1f} MB")
    print(f"flashgeotext: {finds:,.0f} articles a second, names only, one core")
    for n, ran in runs.items():
        rate = given.articles / ran.seconds
        peak = max(ran.peaks)
        too_much |= peak > MOST_BYTES
        print(
            f"--workers {n}: {rate:,.0f} articles a second, {rate / finds:.2f} of that;"
            f" at most {peak / 1e6:,.0f} MB in one process, {sum(ran.peaks) / 1e6:,.0f} in all"
        )
        own, *others = (1000 * seconds / given.articles for seconds in ran.cpu_s)
        shared = f", {sum(others):.1f} ms of the workers" if others else ""
        print(f"  processor time an article: {own:.1f} ms of the command{shared}, start included")
    if given.flat:
        growth = max(runs[1].peaks) / quarter
        print(f"memory: {growth:.2f} times that of a quarter of the articles")
        return int(too_much or growth > MOST_GROWTH)
    if len(runs) == 1:
        return int(too_much)
    one, *_, most = (runs[n].seconds for n in given.workers)
    print(f"{given.workers[-1]} workers are {one / most:.2f} times as fast as {given.workers[0]}")
    return int(too_much or one / most < LEAST_GAIN)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
