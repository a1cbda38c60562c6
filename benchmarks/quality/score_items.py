"""Score extracted items against gold ones: found, and right in each attribute.

A found item matches a gold one of its kind in the same article when they share a place: within
100 km, or, where both are known only by region or country, the same country or within 800 km.
Matches are one to one, best overlap of evidence first. Gold items marked ``certain: false`` cost
nothing when missed and earn nothing when found. Only mappable items count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geopy.distance import great_circle

NEAR_KM = 100.0
WIDE_KM = 800.0
_WIDE_PREC = 5
_MOST_QUOTE_CHARS = 600
_KINDS = ("base", "meeting", "evacuation")
# What kind of base, meeting or evacuation: one field for each, one measure.
_TYPES = ("facility_type", "mode", "evac_type")

Record = Mapping[str, Any]


def same_place(gold: Record, found: Record) -> bool:
    """Return whether two places of items are the same, as far as each is known."""
    wide = min(gold.get("where_prec", 1), found.get("where_prec", 1)) >= _WIDE_PREC
    if wide and gold.get("country") and gold["country"] == found.get("country"):
        return True
    if gold.get("lat") is None or found.get("lat") is None:
        return False
    km = great_circle((gold["lat"], gold["lon"]), (found["lat"], found["lon"])).km
    return bool(km <= (WIDE_KM if wide else NEAR_KM))


def same_route(gold: Sequence[Record], found: Sequence[Record]) -> bool:
    """Return whether two routes pass through the same places, in the same roles and order."""
    return len(gold) == len(found) and all(
        a["role"] == b["role"] and same_place(a, b) for a, b in zip(gold, found, strict=True)
    )


def _measured_as(name: str) -> str:
    return "type" if name in _TYPES else name


def _quotes(item: Record) -> list[str]:
    return [e if isinstance(e, str) else e["text"] for e in item.get("evidence", ())]


def same_evidence(gold: Record, found: Record) -> bool:
    """Return whether a quote of one lies in a quote of the other."""
    return any(
        len(b) <= _MOST_QUOTE_CHARS and (a in b or b in a)
        for a in _quotes(gold)
        for b in _quotes(found)
        if a and b
    )


def _actors(item: Record) -> Counter[str]:
    return Counter(
        {a["country"] for a in item["actors"] if a.get("country") and a["role"] != "evacuee"}
    )


def same_date(gold: Record, found: Record | None) -> bool:
    """Return whether a date lies in the gold one, or holds it at most one step coarser."""
    if not found or not found.get("start"):
        return False
    inside = gold["start"] <= found["start"] and found["end"] <= gold["end"]
    around = found["start"] <= gold["start"] and gold["end"] <= found["end"]
    return inside or (around and found["date_prec"] <= gold.get("date_prec", 1) + 1)


def pair_items(gold: Sequence[Record], found: Sequence[Record]) -> list[tuple[int, int]]:
    """Return the one-to-one matches as index pairs, best evidence first."""
    edges = sorted(
        (
            (same_evidence(g, f), g.get("certain", True), g["status"] == f["status"], -i, -j)
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if g["kind"] == f["kind"]
            and any(same_place(a, b) for a in g["places"] for b in f["places"])
        ),
        reverse=True,
    )
    left: set[int] = set()
    right: set[int] = set()
    pairs = []
    for *_, i, j in edges:
        if -i not in left and -j not in right:
            left.add(-i)
            right.add(-j)
            pairs.append((-i, -j))
    return pairs


def score_items(
    documents: Iterable[tuple[Sequence[Record], Sequence[Record]]],
) -> dict[str, float]:
    """Return precision, recall and F1, overall and by kind, and the share right of each attribute.

    Attributes nobody states in the gold (a null date, a null count) are judged by ``invented``.
    """
    tally: Counter[str] = Counter()
    for gold_all, found_all in documents:
        gold = [g for g in gold_all if g.get("mappable", True) and g["places"]]
        found = [f for f in found_all if f["mappable"] and f["places"]]
        pairs = pair_items(gold, found)
        for i, j in pairs:
            if gold[i].get("certain", True):
                tally[f"tp {gold[i]['kind']}"] += 1
                _tally_attributes(tally, gold[i], found[j])
        matched_gold, matched_found = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, g in enumerate(gold):
            if i not in matched_gold and g.get("certain", True):
                tally[f"fn {g['kind']}"] += 1
        for j, f in enumerate(found):
            if j not in matched_found:
                tally[f"fp {f['kind']}"] += 1
    return _measures(tally)


def _tally_attributes(tally: Counter[str], gold: Record, found: Record) -> None:
    tally["n"] += 1
    tally["evidence"] += same_evidence(gold, found)
    if gold.get("status"):
        tally["n status"] += 1
        tally["status"] += gold["status"] == found["status"]
    if gold.get("date"):
        tally["n date"] += 1
        tally["date"] += same_date(gold["date"], found["date"])
    for name in ("modality", *_TYPES):
        if gold.get(name):
            tally[f"n {_measured_as(name)}"] += 1
            tally[_measured_as(name)] += gold[name] == found[name]
    if len(gold["places"]) > 1:
        tally["n route"] += 1
        tally["route"] += same_route(gold["places"], found["places"])
    roles = [
        any(place["role"] == other["role"] for other in there)
        for place in gold["places"]
        if (there := [other for other in found["places"] if same_place(place, other)])
    ]
    tally["n roles"] += len(roles)
    tally["roles"] += sum(roles)
    if (gold.get("counts") or {}).get("cumulative"):
        tally["n cumulative"] += 1
        tally["cumulative"] += bool(found["counts"].get("cumulative"))
    wanted = {k: v for k, v in (gold.get("counts") or {}).items() if v is not None}
    wanted.pop("cumulative", None)
    given = {k: v for k, v in found["counts"].items() if k != "cumulative" and v is not None}
    tally["n counts"] += len(wanted)
    tally["counts"] += sum(given.get(k) == v for k, v in wanted.items())
    tally["invented"] += bool(set(given) - set(wanted)) or bool(
        found["date"] and not gold.get("date")
    )
    gold_actors, found_actors = _actors(gold), _actors(found)
    tally["actors both"] += sum((gold_actors & found_actors).values())
    tally["actors"] += sum(gold_actors.values()) + sum(found_actors.values())


def _measures(tally: Counter[str]) -> dict[str, float]:
    measures: dict[str, float] = {}
    for kind in (*_KINDS, "all"):
        kinds = _KINDS if kind == "all" else (kind,)
        tp, fp, fn = (sum(tally[f"{x} {k}"] for k in kinds) for x in ("tp", "fp", "fn"))
        measures[f"{kind}_precision"] = tp / (tp + fp) if tp + fp else 0.0
        measures[f"{kind}_recall"] = tp / (tp + fn) if tp + fn else 0.0
        measures[f"{kind}_f1"] = 2 * tp / (2 * tp + fp + fn) if tp else 0.0
    n = max(tally["n"], 1)
    measures["evidence"] = tally["evidence"] / n
    measures["not_invented"] = 1 - tally["invented"] / n
    shares = ("status", "date", "counts", "cumulative", "modality", "type", "roles", "route")
    for name in shares:
        measures[name] = tally[name] / tally[f"n {name}"] if tally[f"n {name}"] else 1.0
    measures["actors_f1"] = 2 * tally["actors both"] / tally["actors"] if tally["actors"] else 1.0
    return measures
