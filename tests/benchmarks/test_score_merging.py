"""Pairs of statements: what is wrongly put together and wrongly kept apart."""

from __future__ import annotations

import random
from collections.abc import Hashable

import gate
import pytest
from score_merging import (
    CLUSTERS,
    Statement,
    given_claims,
    group_given,
    group_of,
    labelled_statements,
    misses,
    pair_scores,
)

from geodata.merge import merge_claims

GOLD: dict[Statement, Hashable] = {("a", 0): 1, ("b", 0): 1, ("c", 0): 2, ("d", 0): 2}


def test_the_gold_grouping_scores_full_marks() -> None:
    """Names of groups do not matter, only who is with whom."""
    renamed: dict[Statement, Hashable] = {k: f"item {v}" for k, v in GOLD.items()}
    assert pair_scores(GOLD, renamed) == {"precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_one_heap_costs_precision() -> None:
    """Two of the six pairs belong together."""
    scores = pair_scores(GOLD, dict.fromkeys(GOLD, "heap"))
    assert scores == {"precision": pytest.approx(1 / 3), "recall": 1.0, "f1": 0.5}


def test_all_apart_costs_recall() -> None:
    """Nothing put together is never wrong, and never right."""
    assert pair_scores(GOLD, {key: key for key in GOLD})["recall"] == 0.0


def test_statements_that_were_not_found_are_no_pairs() -> None:
    """Finding is measured elsewhere."""
    assert pair_scores(GOLD, {("a", 0): "x", ("c", 0): "y"})["f1"] == 1.0


def test_wrong_pairs_are_listed() -> None:
    """Who works on merging reads them."""
    found: dict[Statement, str] = {("a", 0): "x", ("b", 0): "y", ("c", 0): "y", ("d", 0): "z"}
    gold = {key: str(value) for key, value in GOLD.items()}
    assert sorted(misses(gold, found)) == [
        ("APART", ("a", 0), ("b", 0)),
        ("APART", ("c", 0), ("d", 0)),
        ("TOGETHER", ("b", 0), ("c", 0)),
    ]


def test_the_clusters_are_merged_as_labelled() -> None:
    """Merging by itself, on labelled items: pairwise F1 of .95 and more."""
    scenes = gate.read_gold(CLUSTERS)
    assert pair_scores(labelled_statements(scenes), group_given(scenes))["f1"] >= 0.95


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_the_clusters_does_not_matter(seed: int) -> None:
    """The same items, down to their ids, however the articles arrive."""
    scenes = gate.read_gold(CLUSTERS)
    claims = given_claims(scenes)
    shuffled = list(claims.values())
    random.Random(seed).shuffle(shuffled)
    assert group_of(claims, shuffled) == group_of(claims, claims.values())
    assert merge_claims(shuffled) == merge_claims(claims.values())
