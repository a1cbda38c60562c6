"""What others made is shown beside the items, with where it comes from, and never as an item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from command_line import Footprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.errors import InputError
from geodata.query import BBox
from geodata.read.references import read_reference
from geodata.store import Workspace

BASES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [51.315, 25.117]},
            "properties": {"name": "Al Udeid", "size": 12, "open": True, "note": None},
        },
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[43.1, 11.5], [43.2, 11.5], [43.2, 11.6], [43.1, 11.5]]],
            },
            "properties": {"name": "Chabelley <script>alert(1)</script>"},
        },
    ],
}
PROVENANCE = {"licence": "CC BY 4.0", "attribution": "Example Institute"}


def put(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "w.footprint") as opened:
        yield opened


def add(workspace: Workspace, path: Path, *, name: str = "Bases") -> None:
    found = read_reference(path)
    workspace.references.add(
        found.features, name=name, file_name=found.file_name, digest=found.digest, **PROVENANCE
    )


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "csv", "wkt"])
def test_the_same_places_are_read_of_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    source = put(tmp_path / "bases.geojson", BASES)
    if kind == "gpkg":
        frame = gpd.read_file(source).to_crs(3857)
        source = tmp_path / "bases.gpkg"
        frame.to_file(source, layer="bases", driver="GPKG")
    elif kind == "csv":
        source = put(tmp_path / "b.csv", "Name;Lat;Lon\nAl Udeid;25.117;51.315\n")
    elif kind == "wkt":
        source = put(tmp_path / "b.csv", "name,wkt\nAl Udeid,POINT (51.315 25.117)\n")
    found = read_reference(source)
    assert found.errors == ()
    first = found.features[0]
    assert first.label == "Al Udeid"
    assert first.bounds == pytest.approx((51.315, 25.117, 51.315, 25.117), abs=1e-6)
    assert len(found.features) == (1 if kind in {"csv", "wkt"} else 2)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.geojson", "{", "is no GeoJSON"),
        ("a.geojson", "[]", "it has no features"),
        ("a.geojson", '{"features": []}', "is empty"),
        ("a.geojson", {**BASES, "crs": {"properties": {"name": "EPSG:3857"}}}, "not WGS 84"),
        ("a.geojson", {"features": [{"geometry": {"type": "Point", "coordinates": [500, 0]}}]},
         "no place on the globe"),
        ("a.geojson", {"features": [1, None, {"geometry": {"type": "Nonsense"}}]}, "feature 1"),
        ("a.csv", "name,note\na,b\n", "no columns of coordinates"),
        ("a.csv", "lat,lon\nnorth,east\n", "are no coordinates"),
        ("a.gpkg", "SQLite format 3\x00 and no more", "is no GeoPackage"),
        ("a.shp", "x", "is none of"),
        ("a.geojson", "<OGRVRTDataset><OGRVRTLayer name='x'/></OGRVRTDataset>", "is no GeoJSON"),
    ],
)  # fmt: skip
def test_what_is_no_reference_data_is_one_error(
    tmp_path: Path, name: str, content: Any, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_reference(put(tmp_path / name, content))
    assert words in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)


def test_rows_that_lie_nowhere_are_left_out_by_line(tmp_path: Path) -> None:
    rows = "name,lat,lon\nA,25,51\nB,,51\nC,95,51\nD,x,51\nE,26,52\n"
    found = read_reference(put(tmp_path / "a.csv", rows))
    assert [f.label for f in found.features] == ["A", "E"]
    assert [e.line for e in found.errors] == [3, 4, 5]


def test_features_that_lie_nowhere_are_left_out_by_number(tmp_path: Path) -> None:
    """A feature has no line of its own: its number must not be taken for one."""
    odd = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [51, 95]}}
    content = json.dumps(BASES | {"features": [*BASES["features"], odd]}, indent=1)
    found = read_reference(put(tmp_path / "a.geojson", content))
    assert len(found.features) == 2
    (error,) = found.errors
    assert error.line is None
    assert "feature 3: lies at 51, 95" in str(error)


def test_an_outline_of_thousands_of_points_is_read(tmp_path: Path) -> None:
    ring = [(20 + i * 1e-5, 40 + (i % 7) * 1e-5) for i in range(12_000)]
    points = ", ".join(f"{x:.5f} {y:.5f}" for x, y in [*ring, ring[0]])
    rows = f'name,wkt\nA,"POLYGON (({points}))"\nB,POINT (51 25)\n'
    assert len(rows) > 200_000
    found = read_reference(put(tmp_path / "a.csv", rows))
    assert [f.label for f in found.features] == ["A", "B"]
    assert found.errors == ()


def test_a_layer_is_kept_whole_with_its_provenance(tmp_path: Path, workspace: Workspace) -> None:
    source = put(tmp_path / "bases.geojson", BASES)
    add(workspace, source)
    (layer,) = workspace.references.all()
    assert (layer.name, layer.licence, layer.attribution, layer.file_name, layer.n_features) == (
        "Bases", "CC BY 4.0", "Example Institute", "bases.geojson", 2
    )  # fmt: skip
    with pytest.raises(InputError, match="already"):
        add(workspace, source)
    found = workspace.references.as_geojson("Bases")
    assert found is not None
    assert found["attribution"] == "Example Institute"
    assert found["features"][0]["geometry"] == BASES["features"][0]["geometry"]  # type: ignore[index]
    assert found["features"][0]["properties"]["data"]["size"] == 12
    inside = workspace.references.as_geojson("Bases", bbox=BBox(50, 24, 53, 27))
    across = workspace.references.as_geojson("Bases", bbox=BBox(170, -10, -170, 10))
    assert inside is not None
    assert across is not None
    assert [len(c["features"]) for c in (inside, across)] == [1, 0]
    assert workspace.count_items() == 0
    assert workspace.articles() == []
    assert workspace.references.remove("Bases")
    assert not workspace.references.remove("Bases")
    assert workspace.references.as_geojson("Bases") is None
    assert workspace.check() == []


@pytest.mark.parametrize("name", ["", "../etc", "a/b", "x" * 61, "a\nb", "<b>", "-a"])
def test_a_name_that_is_no_name_is_refused(tmp_path: Path, workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="no name of a layer"):
        add(workspace, put(tmp_path / "b.geojson", BASES), name=name)
    assert workspace.references.all() == []


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
shapes = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Point", "LineString", "Polygon", "MultiPoint", "Feature", ""]),
        "coordinates": json_values | st.lists(st.floats(-200, 200), max_size=3),
    }
)


@given(
    features=st.lists(
        st.fixed_dictionaries({"geometry": shapes | json_values, "properties": json_values})
        | json_values,
        max_size=4,
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_geojson_is_features_or_errors(tmp_path: Path, features: list[Any]) -> None:
    source = put(tmp_path / "a.geojson", {"features": features})
    try:
        found = read_reference(source)
    except InputError:
        return
    for feature in found.features:
        west, south, east, north = feature.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        json.dumps(feature.properties, allow_nan=False)


def test_the_commands_add_list_and_remove(footprint: Footprint, tmp_path: Path) -> None:
    put(tmp_path / "b.csv", "name,lat,lon\nA,25,51\nB,95,51\n")
    done = footprint(
        "reference", "add", "b.csv", "--name", "Mine", "--licence", "MIT", "--attribution", "Me"
    )
    assert done.status == 1
    assert "b.csv:3: lies at" in done.errors[0]
    assert "Mine: 1 shown, 1 left out" in done.err
    assert b"Mine" in footprint("reference", "list").out
    assert footprint("reference", "remove", "Mine").status == 0
    again = footprint("reference", "remove", "Mine")
    assert (again.status, again.errors) == (2, ["footprint: there is no layer 'Mine'"])
