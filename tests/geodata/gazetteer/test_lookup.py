from __future__ import annotations

import pytest

from geodata.errors import QueryError
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.lookup import look_up


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("Paris", "geonames:2988507"),
        ("Paris, Texas", "geonames:4717560"),
        ("Alexandria, La.", "geonames:4314550"),
        ("Georgia", "iso:GEO"),
        ("Georgia, USA", "admin1:US.GA"),
        ("Washington, D.C.", "geonames:4140963"),
        ("Strait of Hormuz", "water:strait-of-hormuz"),
    ],
)
def test_a_reader_gets_what_the_name_most_likely_means(
    gazetteer: Gazetteer, query: str, key: str
) -> None:
    assert look_up(gazetteer, query)[0].place.place_id == key


def test_scores_add_up_and_fall(gazetteer: Gazetteer) -> None:
    found = look_up(gazetteer, "Springfield", limit=None)
    scores = [candidate.score for candidate in found]
    assert len(found) > 20
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1, abs=0.01)


def test_each_candidate_says_why(gazetteer: Gazetteer) -> None:
    (best,) = look_up(gazetteer, "Kabul", limit=1)
    reasons = {reason.name: reason.weight for reason in best.reasons}
    assert reasons["it is a capital"] > 0
    assert reasons["the name is official"] > 0


def test_countries_filter_candidates(gazetteer: Gazetteer) -> None:
    found = look_up(gazetteer, "Tripoli", countries={"LBN"})
    assert found
    assert {candidate.place.country for candidate in found} == {"LBN"}


def test_an_unknown_name_is_no_candidate(gazetteer: Gazetteer) -> None:
    assert look_up(gazetteer, "Qwrtzplk") == []
    assert look_up(gazetteer, " , ,") == []


def test_bad_filters_are_refused(gazetteer: Gazetteer) -> None:
    with pytest.raises(QueryError, match="country: unknown alpha-3"):
        look_up(gazetteer, "Kabul", countries={"AF"})
    with pytest.raises(QueryError, match="limit: 0 is below 1"):
        look_up(gazetteer, "Kabul", limit=0)
