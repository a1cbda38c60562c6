from __future__ import annotations

from dataclasses import replace

from dashboard_items import DOHA, make_place

from dashboard.components.map.placing import rivals
from geodata.model import Alternative


def test_a_district_of_the_same_name_at_the_same_spot_is_no_runner_up() -> None:
    """To choose between two that read alike and lie on each other is no choice."""
    district = replace(DOHA, lat=DOHA.lat + 0.05)
    namesake = make_place("Doha", "QAT", DOHA.lat + 1, DOHA.lon)
    abroad = make_place("Doha", "KWT", DOHA.lat, DOHA.lon)
    read = [Alternative(place=place, score=0.1) for place in (district, namesake, abroad)]
    assert [a.place for a in rivals(read, DOHA)] == [namesake, abroad]
