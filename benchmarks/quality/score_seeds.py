"""Hold the items of the articles that this project began with to what they say, field by field.

The articles are other people's and not held here; ``gold/seeds.json`` holds what a reader finds in
them. Every item must come out whole, and no other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from geodata import wire
from geodata.model import Article
from geodata.pipeline import Reader

EXPECTED = Path(__file__).parent / "gold" / "seeds.json"
# Whom an item is about; a host follows from the place, and who is taken out is told too variously.
_ROLES = ("operator", "participant")


def told(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an item in the contract's form says, in the form of the expected ones."""
    date = item["date"]
    actors = {(a["role"], a["country"]) for a in item["actors"] if a["role"] in _ROLES}
    return {
        "kind": item["kind"],
        "status": item["status"],
        "date": [date["start"], date["end"]] if date else None,
        "places": [[p["role"], p["name"], p["country"]] for p in item["places"]],
        "actors": [list(actor) for actor in sorted(actors)],
        "counts": {k: n for k, n in item["counts"].items() if n not in (None, False)},
    }


def score_seeds(reader: Reader, articles: Sequence[Article]) -> dict[str, float]:
    """Return the share of expected items that are read exactly, and of read ones expected."""
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    right = wanted = read = 0
    for article, reading in zip(articles, reader.read_all(articles), strict=True):
        left = list(expected.get(article.id, []))
        wanted += len(left)
        for item in reading.items:
            if not item.mappable:
                continue
            read += 1
            if (one := told(wire.item_to_json(item))) in left:
                left.remove(one)
                right += 1
    return {"exact_precision": right / read, "exact_recall": right / wanted}
