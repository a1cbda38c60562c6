"""Whether a file of any size streams: how much memory it takes, and how fast it goes.

    python benchmarks/speed/stream.py [--gigabytes 2] [--folder .] [--store-minutes 0]

Writes JSON Lines of made articles, reads them as `footprint ingest` does, and fails where reading
took more than `MOST_BYTES` of memory. With ``--store-minutes`` the real command then takes the same
file in, facts and all, until it is stopped as Ctrl+C stops it, and the same limit holds for it.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_articles import make_articles

from geodata import wire

MOST_BYTES = 600_000_000
ARTICLE_CHARACTERS = 2000
DIFFERENT = 40_000  # texts that take turns: more than are stored in ten minutes
SAMPLE_S = 0.5


def main() -> int:
    """Write, read in a process of its own, store; return 1 above the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, default=None, help="where there is room for it")
    parser.add_argument("--store-minutes", type=float, default=0.0)
    parser.add_argument("--read", type=Path, default=None, help="only read this file")
    given = parser.parse_args()
    if given.read is not None:
        return read(given.read)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        path = Path(folder) / "large.jsonl"
        write(path, n_bytes=int(given.gigabytes * 1e9))
        took = [subprocess.run([sys.executable, __file__, "--read", path], check=False).returncode]
        if given.store_minutes:
            took.append(store(path, seconds=60 * given.store_minutes))
        return max(took)


def write(path: Path, *, n_bytes: int) -> None:
    """Write articles until a file is as large as is asked for."""
    made = [
        json.dumps(wire.article_to_json(article) | {"id": ""})
        for article in make_articles(DIFFERENT, characters=ARTICLE_CHARACTERS)
    ]
    size = number = 0
    with path.open("w", encoding="utf-8") as file:
        while size < n_bytes:
            line = made[number % DIFFERENT].replace('"id": ""', f'"id": "{number}"', 1)
            size += file.write(f"{line}\n")
            number += 1


def read(path: Path) -> int:
    """Read a file's articles; return 1 where that took too much memory."""
    from geodata.read import read_sources  # noqa: PLC0415  # in the process that is measured

    began = time.perf_counter()
    n_articles = sum(1 for _ in read_sources([str(path)]))
    took_s = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        f"{path.stat().st_size / 1e9:.2f} GB, {n_articles:,} articles: {n_articles / took_s:,.0f} a"
        f" second, at most {peak / 1e6:,.0f} MB of memory"
    )
    return int(peak > MOST_BYTES)


def store(path: Path, *, seconds: float) -> int:
    """Take a file in for so long; return 1 where that took too much memory or lost something."""
    from geodata.pipeline import reader_version  # noqa: PLC0415  # the reading process does without
    from geodata.store import Workspace  # noqa: PLC0415  # as above

    workspace = path.with_name("w.footprint")
    command = [sys.executable, "-m", "dashboard.cli", "ingest", str(path)]
    began = time.monotonic()
    peak = 0
    with subprocess.Popen([*command, "--workspace", str(workspace)]) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None and time.monotonic() - began < seconds:
            peak = max(peak, watched.memory_info().rss)
            time.sleep(SAMPLE_S)
        process.send_signal(signal.SIGTERM)
    with Workspace.open(workspace, create=False) as opened:
        counts = opened.counts(reader_version=reader_version())
        wrong = opened.check()
    print(
        f"stored {counts} in {time.monotonic() - began:,.0f} s, at most {peak / 1e6:,.0f} MB of"
        f" memory, {workspace.stat().st_size / 1e6:,.0f} MB of file"
    )
    print(*wrong, sep="\n")
    return int(peak > MOST_BYTES or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
