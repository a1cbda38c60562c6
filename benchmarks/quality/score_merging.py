"""Score merging: which reports of different articles are put together as one item.

    python benchmarks/quality/score_merging.py [CLUSTERS.jsonl] [--misses]

The gold text is a file of scenes, one a line, each with short articles whose labelled items carry
the id of the thing they speak of (``item``). All articles of all scenes go in together. Two
statements belong together when their ids are equal; precision, recall and F1 are over pairs of
statements (pairwise F1, Menestrina and others 2010, "Evaluating entity resolution results").

Measured twice: ``given_*`` merges the labelled items themselves, so that merging is judged alone;
``read_*`` merges what the reader found, over the labelled items that it did find (``read_found``).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from score_items import pair_items  # this folder is no package

from geodata import wire
from geodata.merge import Claim, make_claims, merge_claims, sketch_text
from geodata.model import (
    Actor,
    ActorRole,
    Article,
    Counts,
    DatePrec,
    DateRange,
    Feature,
    Item,
    ItemPlace,
    Kind,
    Modality,
    Place,
    PlaceRole,
    Quote,
    Span,
    Status,
    WherePrec,
)
from geodata.pipeline import Reader

CLUSTERS = Path(__file__).parent / "gold" / "clusters.jsonl"
_FIELDS = ("id", "text", "title", "source", "published")

Record = Mapping[str, Any]
Statement = tuple[str, int]  # article id, position of the labelled item in it


def pair_scores(
    gold: Mapping[Statement, Hashable], found: Mapping[Statement, Hashable]
) -> dict[str, float]:
    """Return pairwise precision, recall and F1 of two groupings, over what both of them hold."""
    right = n_found = n_gold = 0
    for a, b in combinations(sorted(gold.keys() & found.keys()), 2):
        together, put_together = gold[a] == gold[b], found[a] == found[b]
        right += together and put_together
        n_gold += together
        n_found += put_together
    return {
        "precision": right / n_found if n_found else 1.0,
        "recall": right / n_gold if n_gold else 1.0,
        "f1": 2 * right / (n_found + n_gold) if n_found + n_gold else 1.0,
    }


def labelled_statements(scenes: Iterable[Record]) -> dict[Statement, str]:
    """Return the id of the thing that each labelled item speaks of."""
    return {
        (article["id"], number): item["item"]
        for scene in scenes
        for article in scene["articles"]
        for number, item in enumerate(article["items"])
    }


def _span(record: Record) -> Span:
    return Span(start_char=record["start_char"], end_char=record["end_char"])


def _place(record: Record) -> Place:
    return Place(
        name=record["name"],
        country=record["country"],
        lat=record["lat"],
        lon=record["lon"],
        feature=Feature(record["feature"]),
        where_prec=WherePrec(record["where_prec"]),
    )


def _date(record: Record | None, quote: Record) -> DateRange | None:
    if record is None:
        return None
    return DateRange(
        start=date.fromisoformat(record["start"]),
        end=date.fromisoformat(record["end"]),
        date_prec=DatePrec(record["date_prec"]),
        text=quote["text"],
        span=_span(quote),
    )


def labelled_item(record: Record) -> Item:
    """Return a labelled item as the reader would have given it."""
    return Item(
        kind=Kind(record["kind"]),
        evidence=tuple(Quote(span=_span(q), text=q["text"]) for q in record["evidence"]),
        places=tuple(
            ItemPlace(role=PlaceRole(p["role"]), span=_span(p), text=p["text"], place=_place(p))
            for p in record["places"]
        ),
        actors=tuple(
            Actor(
                role=ActorRole(a["role"]),
                text=a["text"],
                name=a["country"] or a["text"],
                country=a["country"],
                span=_span(a),
            )
            for a in record["actors"]
        ),
        status=Status(record["status"]),
        modality=Modality(record["modality"]),
        confidence=1.0,
        mappable=record["mappable"],
        date=_date(record["date"], record["evidence"][0]),
        counts=Counts(**record["counts"]),
    )


def _article(record: Record) -> Article:
    return wire.article_from_json({k: record[k] for k in _FIELDS if record.get(k)})


def given_claims(scenes: Iterable[Record]) -> dict[Statement, Claim]:
    """Return one claim for each labelled item."""
    claims: dict[Statement, Claim] = {}
    for scene in scenes:
        for record in scene["articles"]:
            items = [labelled_item(item) for item in record["items"]]
            made = make_claims(
                _article(record), items=items, reports=items, sketch=sketch_text(record["text"])
            )
            claims |= {(record["id"], number): claim for number, claim in enumerate(made)}
    return claims


def read_claims(
    reader: Reader, scenes: Iterable[Record]
) -> tuple[dict[Statement, Claim], list[Claim]]:
    """Return the claims that the reader makes: those of labelled items, and all of them."""
    records = [record for scene in scenes for record in scene["articles"]]
    of_label: dict[Statement, Claim] = {}
    every: list[Claim] = []
    for record, reading in zip(
        records, reader.read_all([_article(r) for r in records]), strict=True
    ):
        made = make_claims(
            reading.article,
            items=reading.items,
            reports=reading.reports,
            sketch=sketch_text(record["text"]),
        )
        every += made
        found = [wire.item_to_json(item) for item in reading.items]
        for number, position in pair_items(record["items"], found):
            of_label[record["id"], number] = made[position]
    return of_label, every


def group_of(claims: Mapping[Statement, Claim], every: Iterable[Claim]) -> dict[Statement, str]:
    """Return the item that merging puts each statement's claim in."""
    item_of = {
        report.report_id: merged.item_id
        for merged in merge_claims(every)
        for report in merged.reports
    }
    return {statement: item_of[claim.reports[0].report_id] for statement, claim in claims.items()}


def group_given(scenes: Sequence[Record]) -> dict[Statement, str]:
    """Return the item that merging puts each labelled item in."""
    claims = given_claims(scenes)
    return group_of(claims, claims.values())


def score_merging(reader: Reader, scenes: Sequence[Record]) -> dict[str, float]:
    """Return the pairwise measures of merging, by labelled items and by what the reader found."""
    gold = labelled_statements(scenes)
    given = pair_scores(gold, group_given(scenes))
    claims, every = read_claims(reader, scenes)
    read = pair_scores(gold, group_of(claims, every))
    return {
        **{f"given_{name}": value for name, value in given.items()},
        **{f"read_{name}": value for name, value in read.items()},
        "read_found": len(claims) / len(gold) if gold else 1.0,
    }


def misses(
    gold: Mapping[Statement, str], found: Mapping[Statement, str]
) -> Iterable[tuple[str, Statement, Statement]]:
    """Yield the pairs that are wrongly put together or wrongly kept apart."""
    for a, b in combinations(sorted(gold.keys() & found.keys()), 2):
        if (gold[a] == gold[b]) != (found[a] == found[b]):
            yield ("APART" if gold[a] == gold[b] else "TOGETHER", a, b)


def main(arguments: Sequence[str]) -> int:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clusters", nargs="?", type=Path, default=CLUSTERS)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(arguments)
    with options.clusters.open(encoding="utf-8") as file:
        scenes = [json.loads(line) for line in file if line.strip()]
    reader = Reader.load()
    if options.misses:
        gold = labelled_statements(scenes)
        for title, found in (
            ("given", group_given(scenes)),
            ("read", group_of(*read_claims(reader, scenes))),
        ):
            for what, a, b in misses(gold, found):
                print(title, what, *a, gold[a], "|", *b, gold[b], file=sys.stderr)
    print(json.dumps(score_merging(reader, scenes)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
