"""What the packages show to those who build on them; a change here is a change for them."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import geodata

PUBLIC = [
    "Actor",
    "ActorRole",
    "Alternative",
    "Article",
    "BBox",
    "BordersError",
    "Conflict",
    "CountryRole",
    "Counts",
    "DatePrec",
    "DateRange",
    "EvacType",
    "FacilityType",
    "FallbackGeocoder",
    "Feature",
    "FetchError",
    "Format",
    "Gazetteer",
    "GazetteerError",
    "GazetteerGeocoder",
    "GeocoderError",
    "GeocoderRefusedError",
    "GeocoderTimeoutError",
    "GeodataError",
    "InputError",
    "Item",
    "ItemPlace",
    "Kind",
    "MeetingMode",
    "Mention",
    "MentionRole",
    "Modality",
    "OnlineGeocoder",
    "Place",
    "PlaceRole",
    "Query",
    "QueryError",
    "Quote",
    "Reader",
    "Reading",
    "Reason",
    "Report",
    "RunSummary",
    "SchemaError",
    "SettingsError",
    "Span",
    "Status",
    "StoreError",
    "StoredItem",
    "Tenure",
    "Timex",
    "TimexType",
    "WherePrec",
    "Workspace",
    "find_timexes",
    "open_nominatim",
    "open_photon",
    "read_sources",
    "take_in",
    "timex_range",
]
HEAVY = ("streamlit", "matplotlib", "geopandas", "folium", "pandas", "sqlalchemy", "numpy")


def test_the_public_names_are_these() -> None:
    assert geodata.__all__ == PUBLIC
    assert sorted(PUBLIC) == PUBLIC
    assert dir(geodata) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(geodata, name)
    assert value.__name__ == name
    assert inspect.getdoc(value)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        geodata.nothing_of_ours  # noqa: B018  # asking is the test


def test_type_checkers_see_the_names_where_they_live() -> None:
    tree = ast.parse(Path(geodata.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geodata")
        for alias in node.names
    }
    assert imported == geodata._HOMES


def test_importing_costs_nothing_until_a_name_is_asked_for() -> None:
    code = (
        "import sys, geodata; geodata.Article, geodata.InputError\n"
        f"print([m for m in {HEAVY} if m in sys.modules])\n"
        "geodata.Reader, geodata.GazetteerGeocoder\n"
        f"print([m for m in {HEAVY[:6]} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "[]"]
