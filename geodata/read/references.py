"""Reading reference layers: bases, events or areas that others made, as GeoJSON, GeoPackage or CSV.

What is read here is shown beside the items and never mixed with them. Files come from strangers:
GeoJSON and CSV are parsed here, and only a GeoPackage is handed to GDAL, which opens too much.
"""

from __future__ import annotations

import csv
import io
import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.geometry import shape

from geodata.errors import InputError
from geodata.read.columns import delimiter_of
from geodata.read.encodings import decode

MAX_FILE_BYTES = 200_000_000
MAX_FEATURES = 200_000
MAX_PROPERTIES = 60
MAX_VALUE_CHARS = 2000
_LABELS = ("name", "title", "label", "base", "facility", "site", "installation", "event", "id")
_LATITUDES = ("lat", "latitude", "y", "lat_wgs84", "point_y")
_LONGITUDES = ("lon", "lng", "long", "longitude", "x", "lon_wgs84", "point_x")
_SHAPES = ("wkt", "geometry", "geom", "the_geom")
_WGS84 = ("CRS84", "4326")
_GPKG_IDS = {0x47504B47, 0x47503130, 0x47503131}  # "GPKG", "GP10", "GP11"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFeature:
    """One thing of a reference layer; its geometry is WKB in WGS 84."""

    label: str | None
    properties: Mapping[str, Any]
    geometry: bytes
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFile:
    """What a file of reference data holds; `errors` are the features that were left out."""

    file_name: str
    digest: str
    features: tuple[ReferenceFeature, ...]
    errors: tuple[InputError, ...]


def read_reference(
    path: Path, *, label: str | None = None, layer: str | None = None
) -> ReferenceFile:
    """Return the features of a file.

    Parameters
    ----------
    path
        A file ending in ``.geojson``, ``.json``, ``.gpkg`` or ``.csv``.
    label
        The property that names a feature; told by the usual names where None.
    layer
        Which layer of a GeoPackage that has several.

    Raises
    ------
    InputError
        When the file cannot be read or holds no feature.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        msg = f"is none of {', '.join(_READERS)}"
        raise InputError(msg, source=str(path))
    if path.suffix.lower() != ".gpkg" and layer is not None:
        raise InputError("only a GeoPackage has layers", source=str(path), field="layer")
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            msg = f"is over {MAX_FILE_BYTES / 1e6:.0f} MB"
            raise InputError(msg, source=str(path))
        content = path.read_bytes()
    except OSError as error:
        msg = f"cannot be read: {error.strerror}"
        raise InputError(msg, source=str(path)) from error
    features: list[ReferenceFeature] = []
    errors: list[InputError] = []
    for number, found in reader(content, path, layer):
        if isinstance(found, InputError):
            errors.append(found)
            continue
        if len(features) == MAX_FEATURES:
            msg = f"holds more than {MAX_FEATURES:,} features"
            raise InputError(msg, source=str(path))
        try:
            features.append(_feature(*found, label=label))
        except ValueError as error:
            errors.append(_left_out(str(error), path, number))
    if not features:
        reason = f"holds no feature that can be shown ({errors[0]})" if errors else "is empty"
        raise InputError(reason, source=str(path))
    return ReferenceFile(
        file_name=path.name,
        digest=sha256(content).hexdigest(),
        features=tuple(features),
        errors=tuple(errors),
    )


_Found = tuple[Any, Mapping[str, Any]] | InputError


def _left_out(reason: str, path: Path, number: int) -> InputError:
    """Return why a feature is left out: by its line in a table, elsewhere by its own number."""
    if path.suffix.lower() == ".csv":
        return InputError(reason, source=str(path), line=number)
    return InputError(f"feature {number}: {reason}", source=str(path))


def _feature(
    geometry: Any, properties: Mapping[str, Any], *, label: str | None
) -> ReferenceFeature:
    """Return a feature whose geometry lies on the globe.

    Raises
    ------
    ValueError
        When it has none, or lies elsewhere.
    """
    if geometry is None or geometry.is_empty:
        raise ValueError("has no geometry")
    bounds = tuple(float(edge) for edge in geometry.bounds)
    west, south, east, north = bounds
    on_globe = -180 <= west <= east <= 180 and -90 <= south <= north <= 90  # noqa: PLR2004  # degrees
    if not on_globe:
        msg = f"lies at {west:.6g}, {south:.6g}, which is no place on the globe (WGS 84 degrees)"
        raise ValueError(msg)
    kept = {str(k)[:80]: _plain(v) for k, v in list(properties.items())[:MAX_PROPERTIES]}
    return ReferenceFeature(
        label=_label_of(kept, label),
        properties=kept,
        geometry=shapely.to_wkb(shapely.force_2d(geometry)),
        bounds=(west, south, east, north),
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value if not isinstance(value, int) or abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    text = value if isinstance(value, str) else str(value)
    return text.encode("utf-8", "replace").decode()[:MAX_VALUE_CHARS].replace("\x00", "")


def _label_of(properties: Mapping[str, Any], label: str | None) -> str | None:
    folded = {name.casefold(): value for name, value in properties.items()}
    for name in (label.casefold(),) if label else _LABELS:
        if folded.get(name) not in {None, ""}:
            return str(folded[name])[:200]
    return None


def _read_geojson(content: bytes, path: Path, _layer: str | None) -> Iterator[tuple[int, _Found]]:
    try:
        value = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        msg = f"is no GeoJSON: {error.msg} at column {error.colno}"
        raise InputError(msg, source=str(path), line=error.lineno) from error
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list):
        raise InputError("is no GeoJSON: it has no features", source=str(path))
    crs = orjson.dumps(value.get("crs") or "CRS84").decode()
    if not any(name in crs for name in _WGS84):
        raise InputError("is in coordinates that are not WGS 84", source=str(path), field="crs")
    for number, feature in enumerate(features, start=1):
        try:
            properties = feature.get("properties") or {}
            yield number, (_shape_of(feature.get("geometry")), dict(properties))
        except (AttributeError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
            yield number, _left_out(str(error) or type(error).__name__, path, number)


def _shape_of(geometry: Any) -> Any:
    if geometry is None:
        return None
    if not isinstance(geometry, dict) or not isinstance(geometry.get("type"), str):
        raise ValueError("its geometry is no object with a type")  # noqa: TRY004  # of the file
    try:
        return shape(geometry)
    except (KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise ValueError("its geometry is not as GeoJSON has it") from error


def _read_geopackage(content: bytes, path: Path, layer: str | None) -> Iterator[tuple[int, _Found]]:
    if (
        not content.startswith(b"SQLite format 3\x00")
        or int.from_bytes(content[68:72], "big") not in _GPKG_IDS
    ):
        raise InputError("is no GeoPackage", source=str(path))
    import geopandas as gpd  # noqa: PLC0415  # slow to load, and only GeoPackages need it
    import pyogrio  # noqa: PLC0415  # as above

    try:
        names = [str(row[0]) for row in pyogrio.list_layers(path) if row[1]]
        chosen = layer or (names[0] if len(names) == 1 else None)
        if chosen not in names:
            msg = f"which layer is meant? It has {', '.join(map(repr, names[:10])) or 'none'}"
            raise InputError(msg, source=str(path), field="layer")
        frame = gpd.read_file(path, layer=chosen, engine="pyogrio")
        frame = frame.to_crs(4326) if frame.crs is not None else frame
    except (pyogrio.errors.DataSourceError, sqlite3.Error, RuntimeError) as error:
        msg = f"is no GeoPackage that can be read: {error}"
        raise InputError(msg, source=str(path)) from error
    geometries = frame.geometry
    table = frame.drop(columns=frame.geometry.name)
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    yield from enumerate(zip(geometries, rows, strict=True), start=1)


def _read_csv(content: bytes, path: Path, _layer: str | None) -> Iterator[tuple[int, _Found]]:
    text = decode(content, name=str(path))
    csv.field_size_limit(MAX_FILE_BYTES)  # an outline is one field
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter_of(text.partition("\n")[0]))
    folded = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
    lat, lon, wkt = (_first(folded, names) for names in (_LATITUDES, _LONGITUDES, _SHAPES))
    if not (lat and lon) and not wkt:
        msg = "has no columns of coordinates (lat and lon, or wkt)"
        raise InputError(msg, source=str(path), line=1)
    try:
        for row in rows:
            rest = {k: v for k, v in row.items() if k and k not in {lat, lon, wkt}}
            try:
                yield rows.line_num, (_point_of(row, lat, lon, wkt), rest)
            except (ValueError, shapely.errors.ShapelyError) as error:
                yield rows.line_num, _left_out(str(error), path, rows.line_num)
    except csv.Error as error:
        yield rows.line_num, _left_out(f"is no CSV: {error}", path, rows.line_num)


def _first(folded: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((folded[name] for name in names if name in folded), None)


def _point_of(row: Mapping[str, Any], lat: str | None, lon: str | None, wkt: str | None) -> Any:
    if lat and lon:
        try:
            return shapely.Point(float(row[lon] or "nan"), float(row[lat] or "nan"))
        except (TypeError, ValueError) as error:
            msg = f"{str(row[lat])[:30]!r}, {str(row[lon])[:30]!r} are no coordinates"
            raise ValueError(msg) from error
    return shapely.from_wkt(row[wkt or ""])


_READERS = {
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".gpkg": _read_geopackage,
    ".csv": _read_csv,
}
