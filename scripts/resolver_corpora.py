"""Corpora of news with resolved place names, laid out as the resolver sees them, and judged.

What counts as right is what the measures of such corpora say: a place within 161 km (100 miles),
a country or division by its code and name.
"""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.gazetteer import FEATURES as PLACE_FEATURES
from geodata.gazetteer import Gazetteer
from geodata.geocode.batch import Batch
from geodata.geocode.candidates import NamePool
from geodata.geocode.groups import Groups
from geodata.geocode.resolver import Resolver
from geodata.model import Article, Mention, MentionRole, Span, WherePrec
from geodata.text import tokenize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CORPORA = ("lgl", "gwn-dev", "tud-loc-2013", "places-voa")
RIGHT_KM = 161.0
WIDE_KM = 800.0
CLOSE_KM = 25.0  # candidates that are as right as the nearest right one
COUNTRIES = {"A.PCLI", "A.PCLS", "A.PCLD", "A.PCLF", "COUNTRY", "A.PCL", "PCLI", "country"}
WIDE = {"region", "water", "CONTINENT", "REGION", "continent", "L.CONT", "L.RGN", "H.OCN", "H.SEA"}


@dataclass(slots=True)
class Corpus:
    """A corpus laid out: its batch and, by candidate, whether it is right."""

    name: str
    records: list[dict[str, Any]]
    articles: list[Article]
    tokens: list[Any]
    mentions: list[list[Mention]]
    batch: Batch
    domains: Ints
    right: NDArray[np.bool_]  # by candidate: accepted by the measure
    target: NDArray[np.bool_]  # by candidate: what is learned as right
    weight: Floats  # by group: gold mentions, damped; 0 where none has coordinates
    fold: Ints  # by article
    groups: Groups
    pool: NamePool
    golds: dict[int, list[dict[str, Any]]]  # by group of the layout
    gazetteer: Gazetteer

    def judge_group(self, group: int, row: int) -> float:
        """Return the share of a group's gold mentions for which a row is right; -1 for none."""
        golds = self.golds.get(group)
        if not golds:
            return -1.0
        rows = np.array([row])
        return float(np.mean([judge_rows(self.gazetteer, rows, g)[0][0] for g in golds]))

    @property
    def sources(self) -> list[str | None]:
        """Return the source of each article."""
        return [article.source for article in self.articles]


def load_corpus(folder: Path, name: str, *, resolver: Resolver, folds: int) -> Corpus:
    """Read a corpus and lay out its gold spans."""
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    records = [json.loads(line) for line in lines if line.strip()]
    articles = [Article(id=str(r["id"]), text=r["text"], source=r.get("source")) for r in records]
    tokens = [tokenize(article.text) for article in articles]
    mentions = [
        [
            Mention(
                span=Span(start_char=t["start_char"], end_char=t["end_char"]),
                text=r["text"][t["start_char"] : t["end_char"]],
                role=MentionRole.LITERAL,
            )
            for t in r["toponyms"]
        ]
        for r in records
    ]
    groups, batch = resolver.prepare(tokens, mentions)
    golds = gold_of_groups(groups, records)
    right, target, weight = judge(resolver, batch, golds)
    fold = np.array([zlib.crc32(f"{name}:{r['id']}".encode()) % folds for r in records])
    return Corpus(
        name, records, articles, tokens, mentions, batch, resolver.domains(articles), right, target,
        weight, fold, groups, resolver.pool, golds, resolver.gazetteer,
    )  # fmt: skip


def gold_of_groups(
    groups: Groups, records: list[dict[str, Any]]
) -> dict[int, list[dict[str, Any]]]:
    """Return the located gold mentions of each group of the layout."""
    golds: dict[int, list[dict[str, Any]]] = {}
    for record, own in zip(records, groups.mention_group, strict=True):
        for toponym, group in zip(record["toponyms"], own, strict=True):
            if toponym.get("lat") is not None:
                golds.setdefault(group, []).append(toponym)
    return golds


def judge(
    resolver: Resolver, batch: Batch, golds: dict[int, list[dict[str, Any]]]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Floats]:
    """Return by candidate whether it is right and a target, and by group its weight."""
    right = np.zeros(len(batch.row), bool)
    target = np.zeros(len(batch.row), bool)
    weight = np.zeros(len(batch.start))
    for layout_group, toponyms in golds.items():
        group = int(batch.of_group[layout_group])
        if group < 0:
            continue
        part = slice(int(batch.start[group]), int(batch.start[group] + batch.count[group]))
        votes = np.zeros(int(batch.count[group]))
        aims = np.zeros(int(batch.count[group]))
        for toponym in toponyms:
            accepted, aim = judge_rows(resolver.gazetteer, batch.row[part], toponym)
            votes += accepted
            aims += aim
        weight[group] = math.sqrt(len(toponyms))
        right[part] = votes * 2 >= len(toponyms)
        target[part] = (aims == aims.max()) & (aims > 0)
    return right, target, weight


def judge_rows(
    gazetteer: Gazetteer, rows: Ints, gold: dict[str, Any]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether each row is right for a gold mention, and whether it is the best such."""
    lat, lon = gazetteer.lat[rows].astype(float), gazetteer.lon[rows].astype(float)
    distance = distance_km(gold["lat"], gold["lon"], lat, lon)
    country = np.array([gazetteer.countries[c] for c in gazetteer.country[rows].tolist()])
    feature = np.array([PLACE_FEATURES[f].value for f in gazetteer.feature[rows].tolist()])
    same_country = country == gold.get("country")
    gold_id = int(gold["geonames_id"]) if str(gold.get("geonames_id") or "").isdigit() else -1
    same_id = gazetteer.geonameid[rows] == gold_id
    kind = gold.get("feature")
    if kind in COUNTRIES:
        accepted = same_id | (same_country & (gazetteer.where_prec[rows] == WherePrec.COUNTRY))
        return accepted, accepted
    close = distance <= RIGHT_KM
    if kind == "A.ADM1":
        accepted = same_id | ((feature == "admin1") & same_country) | close
        best = same_id | ((feature == "admin1") & same_country)
        return accepted, best if best.any() else accepted
    if kind in WIDE:
        close = distance <= WIDE_KM
    accepted = same_id | close
    if same_id.any():
        return accepted, same_id
    least = distance.min() if len(distance) else 0.0
    best = accepted & (distance <= least + CLOSE_KM)
    if gold.get("country"):
        best = best & same_country if (best & same_country).any() else best
    return accepted, best


def distance_km(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Return great-circle distances from a point, in km."""
    a, b, c, d = math.radians(lat), math.radians(lon), np.radians(lats), np.radians(lons)
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    result: Floats = 12_742 * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return result
