"""Boundaries from files that GDAL reads go over those that come with the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from geodata.borders import (
    Level,
    countries_in_view,
    disputes_at,
    forget_import,
    import_borders,
    imported_sources,
    join_countries,
    load_disputes,
    load_shapes,
)
from geodata.errors import BordersError
from geodata.settings import IMPORTED_COUNTRIES

# Mid-Atlantic squares: no ground of the program lies there.
SQUARE = shapely.box(-40, 0, -38, 2)
OTHER = shapely.box(-38, 0, -36, 2)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FOOTPRINT_CACHE", str(tmp_path / "cache"))
    yield
    forget_import()


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    frame = geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    frame.to_file(path)
    return path


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("b.geojson", "ISO_A3_EH", ["FJI", "NOR"]),
        ("b.gpkg", "GID_0", ["FJI", "NOR"]),
        ("b.shp", "CNTR_ID", ["FJ", "NO"]),
        ("b.geojson", "ADMIN", ["Fiji", "norway"]),
    ],
)
def test_known_attributes_of_each_format_name_the_countries(
    tmp_path: Path, name: str, field: str, values: list[str]
) -> None:
    rows = [{field: v, "geometry": g} for v, g in zip(values, [SQUARE, OTHER], strict=True)]
    summary = import_borders(_write(tmp_path / name, rows))
    assert summary.holds == "countries"
    assert summary.names == ("FJI", "NOR")
    assert join_countries([1.0, 1.0], [-39.0, -37.0]).country.tolist() == ["FJI", "NOR"]
    assert imported_sources() == (name,)


def test_a_country_that_is_not_in_the_file_keeps_its_shape(tmp_path: Path) -> None:
    kabul, fiji = (34.5, 69.2), (-17.8, 178.0)
    import_borders(_write(tmp_path / "b.geojson", [{"ISO_A3": "FJI", "geometry": SQUARE}]))
    assert join_countries(*zip(kabul, fiji, strict=True)).country.tolist() == ["AFG", None]
    assert forget_import()
    assert not forget_import()
    assert join_countries(*zip(kabul, fiji, strict=True)).country.tolist() == ["AFG", "FJI"]


def test_divisions_are_joined_to_their_country_at_every_level(tmp_path: Path) -> None:
    rows = [
        {"shapeGroup": "FJI", "shapeName": "West", "geometry": SQUARE},
        {"shapeGroup": "FJI", "shapeName": "East", "geometry": OTHER},
    ]
    import_borders(_write(tmp_path / "b.geojson", rows))
    for level in Level:
        shapes = load_shapes(level)
        (shape,) = shapes.geometry[shapes["country"] == "FJI"]
        assert shape.area == pytest.approx(8)
    assert (countries_in_view("un", level=Level.COARSE)["country"] == "FJI").sum() == 1


def test_codes_that_makers_of_maps_invent_are_understood(tmp_path: Path) -> None:
    rows = [
        {"ISO_A3_EH": "-99", "ADM0_A3": "KOS", "geometry": SQUARE},
        {"ISO_A3_EH": "FRA", "ADM0_A3": "FRA", "geometry": OTHER},
        {"ISO_A3_EH": "-99", "ADM0_A3": "???", "geometry": shapely.box(-36, 0, -34, 2)},
    ]
    summary = import_borders(_write(tmp_path / "b.geojson", rows))
    assert summary.names == ("FRA", "XKX")
    assert summary.left_out == 1


def test_a_field_can_be_chosen(tmp_path: Path) -> None:
    path = _write(tmp_path / "b.gpkg", [{"ISO_A3": "FJI", "heir": "NOR", "geometry": SQUARE}])
    assert import_borders(path, country_field="HEIR").names == ("NOR",)


def test_metres_become_degrees(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"ISO_A3": ["FJI"]}, geometry=[SQUARE], crs="EPSG:4326")
    frame.to_crs("EPSG:3857").to_file(tmp_path / "b.gpkg")
    import_borders(tmp_path / "b.gpkg")
    assert join_countries([1.0], [-39.0]).country.tolist() == ["FJI"]


def test_a_bad_ring_is_mended_and_a_shape_over_the_date_line_brought_round(tmp_path: Path) -> None:
    bow = shapely.Polygon([(-40, 0), (-38, 2), (-38, 0), (-40, 2), (-40, 0)])
    rows = [
        {"ISO_A3": "NOR", "geometry": bow},
        {"ISO_A3": "FJI", "geometry": shapely.box(170, -50, 190, -45)},
    ]
    summary = import_borders(_write(tmp_path / "b.gpkg", rows))
    assert summary.repaired == 1
    found = join_countries([1.0, -48.0, -48.0], [-39.8, 175.0, -175.0]).country
    assert found.tolist() == ["NOR", "FJI", "FJI"]


def test_disputed_areas_replace_the_rough_outlines(tmp_path: Path) -> None:
    rows = [
        {"NAME": "Aksai Chin", "ADM0_A3": "CHN", "geometry": SQUARE},
        {"NAME": "Halayib Triangle", "ADM0_A3": "EGY", "geometry": OTHER},
    ]
    summary = import_borders(_write(tmp_path / "disputed.geojson", rows))
    assert summary.holds == "disputes"
    assert summary.names == ("aksai-chin", "halaib")
    index = disputes_at([1.0, 1.0, 35.2], [-39.0, -37.0, 79.0])
    names = [load_disputes()[i].id if i >= 0 else None for i in index.tolist()]
    assert names == ["aksai-chin", "halaib", None]
    forget_import()
    assert load_disputes()[disputes_at([35.2], [79.0])[0]].id == "aksai-chin"


def test_both_kinds_of_file_stand_beside_each_other(tmp_path: Path) -> None:
    import_borders(_write(tmp_path / "c.geojson", [{"ISO_A3": "FJI", "geometry": SQUARE}]))
    import_borders(_write(tmp_path / "d.geojson", [{"NAME": "Abyei", "geometry": OTHER}]))
    assert imported_sources() == ("c.geojson", "d.geojson")
    assert disputes_at([1.0], [-37.0])[0] >= 0
    assert join_countries([1.0], [-39.0]).country[0] == "FJI"


def test_an_error_names_file_layer_and_field(tmp_path: Path) -> None:
    path = _write(tmp_path / "b.gpkg", [{"colour": "red", "geometry": SQUARE}])
    with pytest.raises(BordersError, match=r"'b.gpkg', layer 'b'.*colour"):
        import_borders(path)
    with pytest.raises(BordersError, match="has no field 'iso'; it has colour"):
        import_borders(path, country_field="iso")
    with pytest.raises(BordersError, match=r"field 'colour': no value is a country \(red\)"):
        import_borders(path, country_field="colour")
    with pytest.raises(BordersError, match="no layer 'x'; it has b"):
        import_borders(path, layer="x")


def test_of_several_layers_one_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "b.gpkg"
    frame = geopandas.GeoDataFrame({"ISO_A3": ["FJI"]}, geometry=[SQUARE], crs="EPSG:4326")
    for layer in ("land", "water"):
        frame.to_file(path, layer=layer)
    with pytest.raises(BordersError, match="choose one of land, water"):
        import_borders(path)
    assert import_borders(path, layer="land").layer == "land"


def test_what_is_no_boundary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BordersError, match="does not exist"):
        import_borders(tmp_path / "none.shp")
    (tmp_path / "b.geojson").write_text("{}")
    with pytest.raises(BordersError, match="no file of boundaries"):
        import_borders(tmp_path / "b.geojson")
    points = [{"ISO_A3": "FJI", "geometry": shapely.Point(0, 0)}]
    with pytest.raises(BordersError, match="Point, no polygons"):
        import_borders(_write(tmp_path / "p.geojson", points))
    nowhere = _write(tmp_path / "n.shp", [{"ISO_A3": "FJI", "geometry": SQUARE}])
    nowhere.with_suffix(".prj").unlink()
    with pytest.raises(BordersError, match="coordinate system"):
        import_borders(nowhere)
    assert imported_sources() == ()


def test_a_damaged_import_says_which_file_to_remove(tmp_path: Path) -> None:
    import_borders(_write(tmp_path / "c.geojson", [{"ISO_A3": "FJI", "geometry": SQUARE}]))
    (tmp_path / "cache" / IMPORTED_COUNTRIES).write_bytes(b"PAR1")
    with pytest.raises(BordersError, match="remove that file"):
        load_shapes(Level.COARSE)
