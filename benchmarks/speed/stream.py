"""Whether a file of any size streams: how much memory reading it takes, and how fast it goes.

python benchmarks/speed/stream.py [--gigabytes 2] [--folder .]

Writes JSON Lines of made-up words, reads them as `footprint ingest` does, and fails where reading
took more than `MOST_BYTES` of memory.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_BYTES = 600_000_000
WORDS = (
    "the",
    "minister",
    "said",
    "that",
    "troops",
    "would",
    "leave",
    "Kandahar",
    "after",
    "talks",
)
ARTICLE_WORDS = 360  # about two kilobytes of news
KINDS = 200  # texts that take turns


def main() -> int:
    """Write, read in a process of its own, and report; return 1 above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, default=None, help="where there is room for it")
    parser.add_argument("--read", type=Path, default=None, help="only read this file")
    given = parser.parse_args()
    if given.read is not None:
        return read(given.read)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        path = Path(folder) / "large.jsonl"
        write(path, n_bytes=int(given.gigabytes * 1e9))
        return subprocess.run([sys.executable, __file__, "--read", path], check=False).returncode


def write(path: Path, *, n_bytes: int) -> None:
    """Write articles until a file is as large as is asked for."""
    chooser = random.Random(1)
    texts = [json.dumps(" ".join(chooser.choices(WORDS, k=ARTICLE_WORDS))) for _ in range(KINDS)]
    size = number = 0
    with path.open("w", encoding="utf-8") as file:
        while size < n_bytes:
            size += file.write(f'{{"id": "{number}", "text": {texts[number % KINDS]}}}\n')
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


if __name__ == "__main__":
    sys.exit(main())
