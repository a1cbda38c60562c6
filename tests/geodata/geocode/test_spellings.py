"""How the text of a span is taken apart before it is looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.gazetteer.names import normalize
from geodata.geocode.spellings import (
    How,
    inner_queries,
    misspellings,
    part_queries,
    read_span,
    type_kinds,
    type_words,
)


@pytest.mark.parametrize(
    ("surface", "bare", "kind"),
    [
        ("Helmand province", "helmand", "admin1"),
        ("province of Helmand", "helmand", "admin1"),
        ("Kabul International Airport", "kabul", "airport"),
        ("Bagram air base", "bagram", "base"),
        ("the Oxus river", "oxus", "water"),
        ("Lake Chad", "chad", "water"),
        ("northern Aleppo", "aleppo", None),
        ("the city of Mosul", "mosul", "city"),
        ("Base", "base", None),
    ],
)
def test_a_span_is_a_name_with_a_generic_word(surface: str, bare: str, kind: str | None) -> None:
    reading = read_span(surface)
    assert (reading.bare, reading.kind) == (bare, kind)


def test_nearness_and_side_are_told_apart() -> None:
    assert read_span("near Kabul").near
    assert not read_span("near Kabul").side
    assert read_span("northern Syria").side


def test_an_air_base_is_sought_under_the_names_that_bases_have() -> None:
    names = {query.name for query in inner_queries(read_span("Incirlik base"))}
    assert {"incirlik air base", "incirlik"} <= names


def test_parts_go_from_long_to_short_and_are_never_generic_words_alone() -> None:
    tiers = part_queries(read_span("Technical University of New Aleppo"))
    sizes = [len(tier[0].name.split()) for tier in tiers]
    assert sizes == sorted(sizes, reverse=True)
    names = {query.name for tier in tiers for query in tier}
    assert "aleppo" in names
    assert "university" not in names
    assert {q.how for tier in tiers for q in tier} <= {How.FIRST, How.LAST, How.INNER}


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=5, max_size=20))
def test_misspellings_keep_the_first_letter_and_are_few(name: str) -> None:
    name = normalize(name)
    others = misspellings(name)
    assert name not in others
    assert all(other[0] == name[0] for other in others)
    assert len(others) <= 8 * len(name) + 1


def test_every_generic_word_has_a_kind_that_the_table_of_fits_knows() -> None:
    assert {kind for _, kind in type_words().values()} <= set(type_kinds())
    assert {position for position, _ in type_words().values()} <= {"before", "after", "both", "of"}
