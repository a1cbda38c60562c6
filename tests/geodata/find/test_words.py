"""What is known of a word by itself."""

from __future__ import annotations

import pytest

from geodata.find.lexicon import word_clusters
from geodata.find.words import ending_bits


@pytest.mark.parametrize(
    ("word", "bits"),
    [
        ("Bozorgabad", 1),
        ("Novohrad", 0),
        ("Timoshenko", 2),
        ("Marivan", 0),
        ("Abad", 0),  # the ending alone marks nothing
        ("Karlsberg", 1),
        ("Harutyunyan", 2),
    ],
)
def test_endings_mark_places_and_persons(word: str, bits: int) -> None:
    assert ending_bits(word) == bits


def test_words_that_stand_in_like_company_are_of_one_cluster() -> None:
    of = word_clusters()
    assert of["soldiers"] == of["troops"] != of["dishes"]
    assert of["pork"] == of["cheese"]
    numbers = {cluster for cluster, _ in of.values()}
    assert numbers == set(range(1, 257))
    assert {family for _, family in of.values()} == set(range(1, 65))
    family_of = dict(of.values())
    assert all(family_of[cluster] == family for cluster, family in of.values())
