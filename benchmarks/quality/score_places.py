"""Score place mentions against a gold text: finding, resolving, roles and calibration.

Finding is judged by span (strict). Resolving is judged on the gold spans that were found: a country
by its code, a first-level division by code and name, a wide region or a water within 800 km or by
name, anything else within 161 km (100 miles) or by its GeoNames id.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from geopy.distance import great_circle

NEAR_KM = 161.0
WIDE_KM = 800.0
REGION_PREC, COUNTRY_PREC = 5, 6
_NAME_START = 6  # spellings of a name differ at its end: "Kyiv Oblast", "Kyiv region"

_COUNTRY = {"country", "PCLI", "PCLS", "PCLD", "PCLF", "PCL", "PCLIX"}
_DIVISION = {"admin1", "ADM1"}
_WIDE = {"region", "water", "continent", "CONTINENT", "REGION", "L.CONT", "L.RGN", "H.OCN", "H.SEA"}

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceScore:
    """Shares between 0 and 1; None where the gold text has nothing to judge by."""

    precision: float
    recall: float
    f1: float
    resolved: float | None
    country: float | None
    role: float | None
    calibration_error: float | None


def start_of_name(name: str | None) -> str:
    """Return the first letters of a name, without accents, case and punctuation."""
    plain = unicodedata.normalize("NFKD", (name or "").casefold())
    return "".join(c for c in plain if c.isalnum())[:_NAME_START]


def is_right(gold: Record, place: Record | None) -> bool:
    """Return whether an answer means the gold place."""
    if place is None:
        return False
    gold_id = gold.get("geonames_id")
    if gold_id and str(place.get("geonameid") or "") == str(gold_id):
        return True
    feature = str(gold.get("feature", "")).removeprefix("A.")
    if feature in _COUNTRY or feature == "COUNTRY":
        return place.get("where_prec") == COUNTRY_PREC and place.get("country") == gold.get(
            "country"
        )
    km = _distance_km(gold, place)
    same_name = start_of_name(place.get("name")) == start_of_name(gold.get("name") or gold["text"])
    if feature in _DIVISION:
        same_country = place.get("country") == gold.get("country")
        return km <= NEAR_KM or (place.get("feature") == "admin1" and same_country and same_name)
    if feature in _WIDE and gold.get("where_prec", REGION_PREC) >= REGION_PREC:
        return km <= WIDE_KM or same_name
    return km <= NEAR_KM


def _distance_km(gold: Record, place: Record) -> float:
    if place.get("lat") is None or gold.get("lat") is None:
        return float("inf")
    return float(great_circle((gold["lat"], gold["lon"]), (place["lat"], place["lon"])).km)


def calibration_error(answers: Sequence[tuple[float, bool]], *, bins: int = 10) -> float | None:
    """Return the expected calibration error over bins of equal count; None for too few answers."""
    if len(answers) < 2 * bins:
        return None
    ranked = sorted(answers)
    cuts = [len(ranked) * k // bins for k in range(bins + 1)]
    gaps = [
        abs(sum(c for c, _ in part) - sum(r for _, r in part))
        for part in (ranked[a:b] for a, b in pairwise(cuts))
    ]
    return sum(gaps) / len(ranked)


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def score_places(
    documents: Iterable[tuple[Sequence[Record], Sequence[Record]]],
    *,
    leave_out_roles: frozenset[str],
) -> PlaceScore:
    """Score pairs of gold toponyms and found mentions, one pair a document."""
    found_right = n_found = n_gold = 0
    right: list[bool] = []
    country: list[bool] = []
    role: list[bool] = []
    answers: list[tuple[float, bool]] = []
    for gold, found in documents:
        kept = {
            (m["start_char"], m["end_char"]): m for m in found if m["role"] not in leave_out_roles
        }
        n_found += len(kept)
        n_gold += len(gold)
        for toponym in gold:
            mention = kept.get((toponym["start_char"], toponym["end_char"]))
            if mention is None:
                continue
            found_right += 1
            literal = toponym.get(
                "literal", toponym["role"] == "literal" if "role" in toponym else None
            )
            if literal is not None:
                role.append(literal == (mention["role"] == "literal"))
            if toponym.get("lat") is None:
                continue
            place = mention["place"]
            hit = is_right(toponym, place)
            right.append(hit)
            if place is not None:
                answers.append((mention["confidence"], hit))
            if toponym.get("country"):
                country.append(place is not None and place["country"] == toponym["country"])
    precision = found_right / n_found if n_found else 0.0
    recall = found_right / n_gold if n_gold else 0.0
    return PlaceScore(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        resolved=_share(right),
        country=_share(country),
        role=_share(role),
        calibration_error=calibration_error(answers),
    )
