"""What `docs/formats.md` says comes out does come out, under these names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from asgi_client import Client
from dashboard_stories import build_workspace
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard.export import DATA_FORMATS, MAP_FORMATS
from dashboard.export.records import COLUMNS
from dashboard.maps.palette import MarkStyle
from dashboard.routes import items
from dashboard.server import EveryRequest
from geodata import wire
from geodata.corrections import GradeItem
from geodata.model import (
    ActorRole,
    Alternative,
    Article,
    EvacType,
    FacilityType,
    Feature,
    Kind,
    MeetingMode,
    Mention,
    MentionRole,
    Modality,
    Place,
    PlaceRole,
    Reason,
    Span,
    Status,
    Tenure,
    Timex,
    TimexType,
    WherePrec,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "formats.md"
VALUES = (
    ActorRole, EvacType, FacilityType, Feature, Kind, MarkStyle, MeetingMode, MentionRole, Modality,
    PlaceRole, Status, Tenure, TimexType,
)  # fmt: skip
KABUL = Place(
    name="Kabul",
    country="AFG",
    lat=34.5,
    lon=69.2,
    feature=Feature.CITY,
    where_prec=WherePrec.EXACT,
)


@pytest.fixture(scope="module")
def named() -> set[str]:
    """Return the words that the document has in backticks, or as keys of JSON."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return {*re.findall(r"`(\w+)`", text), *re.findall(r'"(\w+)"', text)}


def keys_of(value: Any) -> Iterator[str]:
    """Yield every key in JSON, at any depth."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from keys_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys_of(part)


def test_every_field_of_the_filters_is_named(named: set[str]) -> None:
    span = Span(start_char=0, end_char=5)
    mention = Mention(
        span=span,
        text="Kabul",
        role=MentionRole.LITERAL,
        place=KABUL,
        alternatives=(Alternative(place=KABUL, score=0.5),),
        reasons=(Reason(name="population", weight=1.0),),
    )
    timex = Timex(span=span, text="today", type=TimexType.DATE, value="2021-08-25")
    written = [wire.mention_to_json(mention), wire.timex_to_json(timex)]
    assert {*keys_of(written)} | {*Article.__dataclass_fields__} <= named


def test_every_field_of_the_routes_is_named(named: set[str], tmp_path: Path) -> None:
    with build_workspace(tmp_path / "w.footprint") as workspace:
        rows = workspace.item_rows()
        for row in rows:
            change = GradeItem(grade=2)
            workspace.desk.correct_item(row.item_id, change, editor="Ann", reason="seen")
        app = Starlette(
            routes=items.ROUTES, middleware=[Middleware(EveryRequest, workspace=workspace)]
        )
        client = Client(app)
        found = client.get("/api/items.geojson").json()["features"]
        whole = [client.get(f"/api/items/{row.item_id}").json() for row in rows]
    assert {*keys_of([feature["properties"] for feature in found])} <= named
    assert {*keys_of(whole)} <= named


@pytest.mark.parametrize("values", VALUES, ids=lambda values: values.__name__)
def test_every_value_of_a_closed_list_is_named(named: set[str], values: type[StrEnum]) -> None:
    assert {value.value for value in values} <= named


def test_every_column_and_format_is_named(named: set[str]) -> None:
    assert {column.name for column in COLUMNS} <= named
    assert {*DATA_FORMATS, *MAP_FORMATS} <= named
