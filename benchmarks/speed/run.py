"""Time the stages against a yardstick in the same run, and hold the ratios above floors.

    python benchmarks/speed/run.py [CORPORA] [--update]

Milliseconds depend on the machine; ratios do not. The yardstick is flashgeotext (finding names with
a keyword tree, nothing else), timed on the same texts. Texts are the demo reports joined to
articles of about 2 kB, where every sentence tells of a base, meeting or evacuation, or the articles
of CORPORA cut to that size, which are ordinary news. ``floors.json`` pins each ratio for both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from flashgeotext.geotext import GeoText

from geodata import wire
from geodata.model import Article
from geodata.pipeline import BATCH_ARTICLES, Reader, batches, date_mentions

FLOORS = Path(__file__).parent / "floors.json"
DEMO = Path(__file__).parents[2] / "geodata" / "data" / "demo" / "reports.jsonl"
ARTICLE_CHARS = 2000
N_ARTICLES = 512
N_ROUNDS = 3
LONG_CHARS = 1_000_000
LONG_TIMES = 4
# How far below its floor a ratio may fall before it counts: these machines are noisy.
SLACK_SHARE = 0.25


def sample_articles(corpora: Path | None) -> list[Article]:
    """Return articles of about 2 kB of news, dated, each with its own id."""
    paths = sorted(corpora.glob("*.jsonl")) if corpora else [DEMO]
    texts = [
        record["text"]
        for path in paths
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip() and (record := json.loads(line))
    ]
    joined = "\n\n".join(texts)
    cuts = range(0, len(joined) - ARTICLE_CHARS, ARTICLE_CHARS)
    pieces = [joined[cut : cut + ARTICLE_CHARS] for cut in cuts]
    step = max(1, len(pieces) // N_ARTICLES)
    chosen = (pieces[::step] * (N_ARTICLES // len(pieces[::step]) + 1))[:N_ARTICLES]
    return [
        wire.article_from_json({"id": str(i), "text": text, "published": "2021-09-22"})
        for i, text in enumerate(chosen)
    ]


def articles_per_second(
    runs: dict[str, Callable[[Sequence[Article]], None]], articles: list[Article]
) -> dict[str, float]:
    """Return the median rate of each over rounds, after one round to warm up.

    They take turns at each batch, so that whatever else a machine does slows all of them alike.
    """
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for round_number in range(N_ROUNDS + 1):
        seconds = dict.fromkeys(runs, 0.0)
        for batch in batches(articles, size=BATCH_ARTICLES):
            for name, run in runs.items():
                began = time.process_time()
                run(batch)
                seconds[name] += time.process_time() - began
        if round_number:
            for name, taken in seconds.items():
                rates[name].append(len(articles) / taken)
    return {name: statistics.median(measured) for name, measured in rates.items()}


def measure(articles: list[Article]) -> dict[str, float]:
    """Return articles a second of CPU time, for the yardstick and each stage."""
    yardstick = GeoText()
    reader = Reader.load()

    def run_yardstick(batch: Sequence[Article]) -> None:
        for article in batch:
            yardstick.extract(input_text=article.text)

    def run_dates(batch: Sequence[Article]) -> None:
        for article in batch:
            date_mentions(article)

    return articles_per_second(
        {
            "flashgeotext": run_yardstick,
            "geoparse": lambda batch: reader.find_places(batch) and None,
            "dates": run_dates,
            "extract": lambda batch: reader.read(batch) and None,
        },
        articles,
    )


def linearity(articles: list[Article]) -> float:
    """Return how little time a character costs more in one long text than in a short one.

    1 is linear; a quadratic step shows as a quarter.
    """
    joined = "\n\n".join(article.text for article in articles)
    reader = Reader.load()
    seconds = []
    for size in (LONG_CHARS // LONG_TIMES, LONG_CHARS):
        text = (joined * (size // len(joined) + 1))[:size]
        article = wire.article_from_json({"id": "long", "text": text, "published": "2021-09-22"})
        began = time.process_time()
        reader.read([article])
        seconds.append(time.process_time() - began)
    return LONG_TIMES * seconds[0] / seconds[1]


def main(arguments: Sequence[str]) -> int:
    """Return 0 where every ratio holds its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpora", nargs="?", type=Path)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args(arguments)
    articles = sample_articles(options.corpora)
    rates = measure(articles)
    yardstick = rates.pop("flashgeotext")
    ratios = {name: round(rate / yardstick, 3) for name, rate in rates.items()}
    print(f"flashgeotext {yardstick:,.0f} articles of 2 kB a second")
    for name, rate in rates.items():
        print(f"{name} {rate:,.0f} a second, {ratios[name]:.2f} of flashgeotext")
    ratios["linear"] = round(min(linearity(articles), 1.0), 3)
    print(
        f"a text {LONG_TIMES} times as long takes {LONG_TIMES / ratios['linear']:.1f} times as long"
    )
    pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    texts = "corpora" if options.corpora else "demo"
    if options.update:
        pinned[texts] = ratios
        FLOORS.write_text(json.dumps(pinned, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    floors = pinned.get(texts, {})
    slow = [n for n, floor in floors.items() if ratios[n] < floor * (1 - SLACK_SHARE)]
    for name in slow:
        print(f"{name}: {ratios[name]:.2f} is below its floor of {floors[name]:.2f}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
