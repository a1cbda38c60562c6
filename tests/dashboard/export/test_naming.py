"""The names of files to take along."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.naming import MOST_SLUG_CHARS, name_file
from geodata.model import Kind
from geodata.query import BBox, Query

YEAR = {"date_from": date(2021, 1, 1), "date_to": date(2021, 12, 31)}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (Query(), "footprint-map.png"),
        (Query(kind=(Kind.BASE,), country=("AFG",)), "footprint-map-afghanistan-bases.png"),
        (Query(kind=(Kind.BASE,), **YEAR), "footprint-map-bases-2021.png"),
        (Query(known_on=date(2021, 8, 30)), "footprint-map-known-2021-08-30.png"),
        (Query(bbox=BBox(60, 35, 72, 47)), "footprint-map-41n66e.png"),
        (Query(bbox=BBox(170, -20, -170, -10)), "footprint-map-15s180w.png"),
        (Query(q="базы"), "footprint-map-bases-meetings-and-evacuations.png"),
    ],
)
def test_a_file_is_named_by_what_was_asked_for(query: Query, name: str) -> None:
    assert name_file("map", query, file_format="png") == name


def test_a_title_stands_for_the_headline() -> None:
    query = Query(kind=(Kind.BASE,))
    assert name_file("report", query, file_format="pdf", title="Été à Kaboul") == (
        "footprint-report-ete-a-kaboul.pdf"
    )


@given(st.text(max_size=300))
def test_nothing_but_plain_letters_gets_into_a_name(title: str) -> None:
    """A name goes into a header and onto a disk."""
    name = name_file("map", Query(), file_format="svg", title=title)
    assert re.fullmatch("footprint-map(-[a-z0-9]+)*[.]svg", name)
    assert len(name) <= len("footprint-map-.svg") + MOST_SLUG_CHARS
