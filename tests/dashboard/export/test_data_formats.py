"""Data exports: opened by GDAL, honest about place, safe with text that means harm."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import geopandas
import pyogrio
import pytest
from dashboard_hostile import FORMULA, HOSTILE_STORIES
from dashboard_stories import HOSTILE, build_workspace
from lxml import etree

from dashboard.export import (
    DATA_FORMATS,
    FORMATS,
    STREAMED_FORMATS,
    Options,
    stream_export,
    write_export,
)
from dashboard.export.arrow import entries_to_batches
from dashboard.export.geojson import entries_to_geojson
from dashboard.export.records import COLUMNS
from dashboard.export.tables import entries_to_csv
from dashboard.maps.features import rows_to_features
from geodata.errors import QueryError
from geodata.query import Query
from geodata.spreadsheets import looks_like_formula
from geodata.store import ItemEntry, Workspace

KML = "{http://www.opengis.net/kml/2.2}"
ITEM_LAYERS = {"bases", "meetings", "evacuation_routes", "evacuation_places"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("hostile") / "hostile.footprint"
    with build_workspace(path, stories=HOSTILE_STORIES) as workspace:
        yield workspace


def export(workspace: Workspace, folder: Path, file_format: str, query: Query = Query()) -> Path:  # noqa: B008  # frozen
    path = folder / f"items.{file_format}"
    write_export(query, workspace, path, file_format=file_format, options=Options.default())
    return path


def test_the_table_says_of_each_item_what_the_map_says(
    workspace: Workspace, tmp_path: Path
) -> None:
    """One item with two titles could not be joined with what was seen."""
    shown = {f["id"]: f for f in rows_to_features(workspace.item_rows())["features"]}
    table = geopandas.read_parquet(export(workspace, tmp_path, "parquet")).set_index("item_id")
    table = table.astype(object).where(table.notna(), None)
    assert set(table.index) == set(shown)
    for item_id, feature in shown.items():
        row, mark = table.loc[item_id], feature["properties"]
        for name in ("kind", "title", "status", "where_prec", "n_sources"):
            assert row[name] == mark[name]
        assert (row.geometry is None) == (feature["geometry"] is None)
        assert (row.date_start and row.date_start.isoformat()) == mark["date_start"]


@pytest.mark.parametrize("which", ["workspace", "hostile"])
@pytest.mark.parametrize("file_format", ["geojson", "gpkg", "kml", "csv"])
def test_gdal_opens_every_format_and_finds_every_item(
    which: str, file_format: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    workspace: Workspace = request.getfixturevalue(which)
    path = export(workspace, tmp_path, file_format)
    layers = [name for name, _ in pyogrio.list_layers(path)]
    of_items = ITEM_LAYERS.intersection(layers) or layers
    read = [pyogrio.read_dataframe(path, layer=name) for name in of_items]
    assert sum(map(len, read)) == workspace.count_items()


@pytest.mark.parametrize("which", ["workspace", "hostile"])
def test_geopandas_opens_geoparquet(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    workspace: Workspace = request.getfixturevalue(which)
    frame = geopandas.read_parquet(export(workspace, tmp_path, "parquet"))
    assert frame.crs.to_authority() == ("OGC", "CRS84")
    assert list(frame.columns) == [*(c.name for c in COLUMNS), "evidence", "geometry"]
    assert len(frame) == workspace.count_items()
    quotes = {quote["quote"] for row in frame["evidence"] for quote in row}
    assert len(quotes) == len(frame)


@pytest.mark.parametrize("file_format", DATA_FORMATS)
def test_the_same_query_gives_the_same_bytes(
    file_format: str, workspace: Workspace, tmp_path: Path
) -> None:
    first = export(workspace, tmp_path, file_format).read_bytes()
    assert export(workspace, tmp_path, file_format).read_bytes() == first


def test_what_is_known_by_country_or_region_is_never_a_point(
    hostile: Workspace, tmp_path: Path
) -> None:
    """By the rules of where_prec, in every format that has geometry."""
    features = json.loads(export(hostile, tmp_path, "geojson").read_bytes())["features"]
    wide = [f for f in features if f["properties"]["where_prec"] in {5, 6}]
    assert {f["properties"]["country"] for f in wide} == {"UZB", "SYR"}
    assert [f["geometry"] for f in wide] == [None, None]
    marks = etree.parse(export(hostile, tmp_path, "kml")).iter(f"{KML}Placemark")
    geometries = {f"{KML}Point", f"{KML}MultiGeometry"}
    drawn = {_data(m, "country"): bool(geometries & {part.tag for part in m}) for m in marks}
    assert drawn == {"UZB": False, "SYR": False, "AFG": True, "FJI": True, None: False}
    frame = geopandas.read_parquet(export(hostile, tmp_path, "parquet"))
    coarse = frame[frame["where_prec"].isin([5, 6])]
    assert len(coarse) == 2
    assert coarse[["geometry", "lat", "lon"]].isna().all(axis=None)
    path = export(hostile, tmp_path, "gpkg")
    bases = pyogrio.read_dataframe(path, layer="bases").set_index("country")
    assert bases.loc["UZB"].geometry is None
    countries = pyogrio.read_dataframe(path, layer="countries").set_index("country")
    assert countries["n_by_country_only"].to_dict() == {"AFG": 0, "FJI": 0, "SYR": 1, "UZB": 1}
    assert set(countries.geom_type) == {"MultiPolygon"}


def test_a_route_over_the_date_line_is_split_there(hostile: Workspace, tmp_path: Path) -> None:
    route = pyogrio.read_dataframe(export(hostile, tmp_path, "gpkg"), layer="evacuation_routes")
    lines = list(route.geometry[0].geoms)
    assert [line.bounds[2] - line.bounds[0] < 20 for line in lines] == [True, True]
    assert {lines[0].coords[-1][0], lines[1].coords[0][0]} == {180.0, -180.0}
    (line,) = etree.parse(export(hostile, tmp_path, "kml")).iter(f"{KML}MultiGeometry")
    assert [part.tag for part in line] == [f"{KML}LineString"] * 2


def test_a_geopackage_opens_styled(workspace: Workspace, tmp_path: Path) -> None:
    path = export(workspace, tmp_path, "gpkg")
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT f_table_name, useAsDefault, styleQML FROM layer_styles"
            " JOIN gpkg_geometry_columns"
            " ON (table_name, column_name) = (f_table_name, f_geometry_column)"
        ).fetchall()
        statuses = {s for (s,) in connection.execute("SELECT DISTINCT status FROM bases")}
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    styles = {name: etree.fromstring(qml) for name, _, qml in rows}
    assert {name for name, default, _ in rows if default} == ITEM_LAYERS | {"countries"}
    bases = styles["bases"]
    assert bases.tag == "qgis"
    values = {category.get("value") for category in bases.iter("category")}
    assert statuses <= values
    symbols = {s.get("name"): s for s in bases.find("renderer-v2").find("symbols")}
    active = next(c for c in bases.iter("category") if c.get("value") == "active")
    options = {o.get("name"): o.get("value") for o in symbols[active.get("symbol")].iter("Option")}
    assert (options["name"], options["color"]) == ("square", "11,92,143,255")


def test_the_evidence_travels_with_the_layers(workspace: Workspace, tmp_path: Path) -> None:
    path = export(workspace, tmp_path, "gpkg")
    evidence = pyogrio.read_dataframe(path, layer="evidence")
    bases = pyogrio.read_dataframe(path, layer="bases")
    assert set(bases["item_id"]) <= set(evidence["item_id"])
    assert "The American base at Manas in Kyrgyzstan closed in 2014." in set(evidence["quote"])
    features = json.loads(export(workspace, tmp_path, "geojson").read_bytes())["features"]
    for feature in features:
        assert feature["properties"]["evidence"][0]["quote"]


def test_a_table_runs_no_formula(hostile: Workspace, tmp_path: Path) -> None:
    content = export(hostile, tmp_path, "csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    numbers = {"lat", "lon"}
    cells = [cell for row in rows for name, cell in row.items() if name not in numbers]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if looks_like_formula(cell)]


def test_a_globe_shows_hostile_text_as_text(hostile: Workspace, tmp_path: Path) -> None:
    """A globe takes descriptions for HTML, so what is read there must be escaped HTML."""
    for mark in etree.parse(export(hostile, tmp_path, "kml")).iter(f"{KML}Placemark"):
        described = mark.find(f"{KML}description").text
        assert "<script" not in described.replace("<br/>", "")
        assert "&lt;script&gt;window.pwned=1" in described
        assert HOSTILE in _data(mark, "quote")
        assert "\u202e" not in mark.find(f"{KML}name").text


def test_a_geojson_streams_and_holds_the_question(workspace: Workspace) -> None:
    for file_format in STREAMED_FORMATS:
        chunks = list(stream_export(Query(country=("KGZ",)), workspace, file_format=file_format))
        assert b"Manas" in b"".join(chunks)
    nothing = b"".join(stream_export(Query(q="nosuchword"), workspace, file_format="geojson"))
    assert json.loads(nothing) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("write", [entries_to_geojson, entries_to_csv, entries_to_batches])
def test_a_large_export_holds_few_items_at_a_time(
    write: Callable[[Iterable[ItemEntry]], Iterator[object]], workspace: Workspace
) -> None:
    taken = 0

    def endless() -> Iterator[ItemEntry]:
        nonlocal taken
        for entry in cycle(list(workspace.each_entry())):
            taken += 1
            yield entry

    chunks = write(endless())
    for _ in range(3):
        assert next(chunks)
    assert taken < 10_000


def test_an_empty_question_still_makes_every_file(workspace: Workspace, tmp_path: Path) -> None:
    for file_format in DATA_FORMATS:
        path = export(workspace, tmp_path, file_format, Query(q="nosuchword"))
        assert path.stat().st_size > 40


def test_an_unknown_format_or_view_is_an_error_that_names_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(QueryError, match="gif"):
        export(workspace, tmp_path, "gif")
    for file_format in FORMATS:
        with pytest.raises(QueryError, match="border_view"):
            export(workspace, tmp_path, file_format, Query(border_view="QQQ"))
    assert list(tmp_path.iterdir()) == []


def _data(mark: etree._Element, name: str) -> str | None:
    found = [d for d in mark.iter(f"{KML}Data") if d.get("name") == name]
    return found[0].find(f"{KML}value").text if found else None
