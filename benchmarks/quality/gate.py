"""Measure quality on our own gold set and on a folder of gold texts, and hold it above floors.

    python benchmarks/quality/gate.py [CORPORA] [--update [--allow-regression]]

A measure is a number where more is better. ``floors.json`` pins each one with the digest of the
gold text it was measured on: the gate fails below a floor, on a gold text that is not pinned, and
on a pinned one whose digest has changed. Without CORPORA only our own gold set is measured.
Where a folder ``seeds`` stands beside CORPORA, the articles in it are read as well.
``--update`` pins what was measured and never lowers a floor without ``--allow-regression``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from score_dates import Score, score_article  # this folder is no package
from score_items import score_items
from score_merging import score_merging
from score_places import score_places
from score_seeds import score_seeds

from geodata import wire
from geodata.pipeline import Reader

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
OWN_GOLD = HERE / "gold"
SEEDS = "seeds"
# What chance and rounding may take from a measure before it counts as a loss.
SLACK = 0.002

# Which gold texts label no demonyms, so that ours must not count as false.
_NO_DEMONYMS = {"tud-loc-2013", "re3d"}
_FIELDS = ("id", "text", "title", "source", "published")

Measures = dict[str, float]


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Return the records of a gold text."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def _articles(gold: Sequence[dict[str, Any]]) -> list[Any]:
    return [wire.article_from_json({k: d[k] for k in _FIELDS if d.get(k)}) for d in gold]


def measure_places(reader: Reader, path: Path) -> Measures:
    """Find and resolve the places of a gold text."""
    gold = read_gold(path)
    found = reader.find_places(_articles(gold))
    pairs = [
        (d["toponyms"], [wire.mention_to_json(m) for m in mentions])
        for d, mentions in zip(gold, found, strict=True)
    ]
    out = frozenset({"demonym"} if path.stem in _NO_DEMONYMS else ())
    score = asdict(score_places(pairs, leave_out_roles=out))
    error = score.pop("calibration_error")
    score["calibration"] = None if error is None else 1 - error
    return {name: value for name, value in score.items() if value is not None}


def measure_items(reader: Reader, path: Path) -> Measures:
    """Read the items of a gold text."""
    gold = read_gold(path)
    readings = reader.read_all(_articles(gold))
    return score_items(
        (d["items"], [wire.item_to_json(item) for item in reading.items])
        for d, reading in zip(gold, readings, strict=True)
    )


def measure_dates(_: Reader, path: Path) -> Measures:
    """Read the time expressions of a gold text."""
    score = Score()
    for record in read_gold(path):
        score_article(record, score, lines=None)
    return {
        "strict_f1": score.f1(score.strict),
        "relaxed_f1": score.f1(score.relaxed),
        "value_f1": score.f1(score.value),
    }


def measure_merging(reader: Reader, path: Path) -> Measures:
    """Put together what the articles of a gold text say of the same thing."""
    return score_merging(reader, read_gold(path))


def measure_seeds(reader: Reader, path: Path) -> Measures:
    """Read the articles that this project began with."""
    return score_seeds(reader, _articles(read_gold(path)))


_BY_KEY: dict[str, Callable[[Reader, Path], Measures]] = {
    "toponyms": measure_places,
    "items": measure_items,
    "timexes": measure_dates,
    "articles": measure_merging,
}


def measure_of(path: Path) -> Callable[[Reader, Path], Measures] | None:
    """Return the measure that a gold text's labels call for, or None."""
    if path.parent.name == SEEDS:
        return measure_seeds
    first = read_gold(path)[0]
    return next((measure for key, measure in _BY_KEY.items() if key in first), None)


def gold_texts(corpora: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield the name and file of every gold text, our own first."""
    folders = [(OWN_GOLD, "own")]
    if corpora is not None:
        folders += [(corpora, "corpora"), (corpora.resolve().parent / SEEDS, SEEDS)]
    for folder, prefix in folders:
        if folder.is_dir():
            for path in sorted(folder.glob("*.jsonl")):
                yield f"{prefix}/{path.stem}", path


def check(name: str, digest: str, measures: Measures, floors: dict[str, Any]) -> list[str]:
    """Return what is wrong with one gold text's measures; nothing where they hold."""
    pinned = floors.get(name)
    if pinned is None:
        return [f"{name}: not pinned in {FLOORS.name}"]
    if pinned["digest"] != digest:
        return [f"{name}: the gold text has changed since it was pinned"]
    return [
        f"{name}: {measure} is {measures.get(measure, 0.0):.3f}, below its floor of {floor:.3f}"
        for measure, floor in pinned["floors"].items()
        if measures.get(measure, 0.0) < floor - SLACK
    ]


def pin(name: str, digest: str, measures: Measures, floors: dict[str, Any], *, lower: bool) -> None:
    """Pin one gold text's measures; a floor goes down only where `lower` allows it."""
    old = floors.get(name, {}).get("floors", {})
    floors[name] = {
        "digest": digest,
        "floors": {
            measure: round(value if lower else max(value, old.get(measure, 0.0)), 4)
            for measure, value in sorted(measures.items())
        },
    }


def main(arguments: Sequence[str]) -> int:
    """Return 0 where every measure holds its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpora", nargs="?", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args(arguments)
    if options.corpora is not None and not options.corpora.is_dir():
        parser.error(f"{options.corpora} is not a folder")
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    reader = Reader.load()
    wrong: list[str] = []
    for name, path in gold_texts(options.corpora):
        measure = measure_of(path)
        if measure is None:
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        measures = measure(reader, path)
        print(name, " ".join(f"{k}={v:.3f}" for k, v in measures.items()), flush=True)
        if options.update:
            pin(name, digest, measures, floors, lower=options.allow_regression)
        wrong += check(name, digest, measures, floors)
    if options.update:
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print("\n".join(wrong) if wrong else "every measure holds its floor")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
