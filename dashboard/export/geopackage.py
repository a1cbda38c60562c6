"""Items as a GeoPackage that opens styled in QGIS: bases, meetings, evacuations, countries."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyogrio
import shapely

from dashboard.export.arrow import EVIDENCE, SCHEMA
from dashboard.export.qgis import country_style, item_style
from dashboard.wording import country_names
from geodata.borders import Level, countries_in_view
from geodata.model import Kind, WherePrec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

CRS = "EPSG:4326"
# Seconds are left out: the file is the same however long it takes to write.
NO_CLOCK = "2000-01-01T00:00:00.000Z"
_ONE_AT_A_TIME = Lock()  # GDAL has one clock for all threads
_ATTRIBUTES = pa.schema([f for f in SCHEMA if f.name != "evidence"])
_EVIDENCE_TABLE = pa.schema([pa.field("item_id", pa.string()), *EVIDENCE])
_BY_COUNTRY = frozenset({int(WherePrec.REGION), int(WherePrec.COUNTRY)})
_LINES = frozenset({"LineString", "MultiLineString"})

# Layer: its geometry, the kind of its items, and whether a shape belongs in it.
_LAYERS: dict[str, tuple[str, Kind, Callable[[str | None], bool]]] = {
    "evacuation_routes": ("MultiLineString", Kind.EVACUATION, lambda shape: shape in _LINES),
    "evacuation_places": ("MultiPoint", Kind.EVACUATION, lambda shape: shape not in _LINES),
    "meetings": ("Point", Kind.MEETING, lambda _: True),
    "bases": ("Point", Kind.BASE, lambda _: True),
}
_STYLE_COLUMNS = (
    "id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT, f_table_schema TEXT,"
    " f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,"
    " useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME"
)


def write_geopackage(items: Path, path: Path, *, border_view: str, on: date | None) -> None:
    """Write the items of a GeoParquet file as a GeoPackage.

    Parameters
    ----------
    items
        What `write_parquet` wrote.
    path
        The file to make.
    border_view, on
        Whose borders the countries have, and those of which day.

    What is known only by country or region has no geometry in the layers of items; the layer
    ``countries`` counts it.
    """
    with _ONE_AT_A_TIME, _fixed_clock():
        _write_countries(items, path, border_view=border_view, on=on)
        for layer, (shape, kind, belongs) in _LAYERS.items():
            batches = _batches_of(items, kind=kind, belongs=belongs)
            reader = pa.RecordBatchReader.from_batches(_ATTRIBUTES, batches)
            _write_layer(reader, path, layer=layer, shape=shape)
        evidence = pa.RecordBatchReader.from_batches(_EVIDENCE_TABLE, _evidence_of(items))
        _write(evidence, path, layer="evidence")
    _add_styles(path)


@contextmanager
def _fixed_clock() -> Iterator[None]:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": NO_CLOCK})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _write(data: Any, path: Path, *, layer: str, **arguments: Any) -> None:
    pyogrio.write_arrow(data, path, layer=layer, driver="GPKG", append=path.exists(), **arguments)


def _write_layer(data: Any, path: Path, *, layer: str, shape: str) -> None:
    _write(data, path, layer=layer, geometry_name="geometry", geometry_type=shape, crs=CRS)


def _batches_of(
    items: Path, *, kind: Kind, belongs: Callable[[str | None], bool]
) -> Iterator[pa.RecordBatch]:
    """Yield the items of one kind whose shapes belong together."""
    with pq.ParquetFile(items) as file:
        for batch in file.iter_batches(columns=_ATTRIBUTES.names):
            of_kind = batch.filter(pc.equal(batch["kind"], kind.value))
            shapes = shapely.from_wkb(of_kind["geometry"].to_pylist())
            kept = [belongs(None if s is None else s.geom_type) for s in shapes]
            whole = of_kind.filter(pa.array(kept, pa.bool_()))
            if len(whole):
                many = [_as_many(s, kind) for s, keep in zip(shapes, kept, strict=True) if keep]
                yield pa.record_batch(
                    [*whole.columns[:-1], pa.array(many, pa.binary())], schema=_ATTRIBUTES
                )


def _as_many(shape: shapely.Geometry | None, kind: Kind) -> bytes | None:
    """Return a shape as WKB; one place of an evacuation is several, like those of others."""
    if shape is None:
        return None
    if kind == Kind.EVACUATION and shape.geom_type == "Point":
        shape = shapely.MultiPoint([shape])
    return bytes(shapely.to_wkb(shape))


def _evidence_of(items: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(items) as file:
        for batch in file.iter_batches(columns=["item_id", "evidence"]):
            quotes = batch["evidence"]
            ids = batch["item_id"].take(pc.list_parent_indices(quotes))
            flat = quotes.flatten()
            yield pa.record_batch([ids, *flat.flatten()], schema=_EVIDENCE_TABLE)


def _write_countries(items: Path, path: Path, *, border_view: str, on: date | None) -> None:
    """Write the shapes of countries that items are known in, with how many by country alone."""
    table = pq.read_table(items, columns=["country", "kind", "where_prec"])
    frame = table.to_pandas()
    frame["by_country_only"] = frame["where_prec"].isin(_BY_COUNTRY)
    counts = {
        code: {
            "n_items": len(group),
            "n_by_country_only": int(group["by_country_only"].sum()),
            **{f"n_{kind.value}s": int((group["kind"] == kind.value).sum()) for kind in Kind},
        }
        for code, group in frame.dropna(subset=["country"]).groupby("country")
    }
    shapes = countries_in_view(border_view, level=Level.MEDIUM, on=on)
    names = country_names()
    rows = [
        {"country": code, "name": names.get(code, code), **counts[code], "geometry": shape}
        for code, shape in zip(shapes["country"], shapes.geometry, strict=True)
        if code in counts and not shape.is_empty
    ]
    columns = ["country", "name", "n_items", "n_by_country_only", *(f"n_{k.value}s" for k in Kind)]
    texts = {"country", "name"}
    arrays = [
        pa.array([row[c] for row in rows], pa.string() if c in texts else pa.int32())
        for c in columns
    ]
    arrays.append(pa.array([shapely.to_wkb(_multi(row["geometry"])) for row in rows], pa.binary()))
    made = pa.table(arrays, names=[*columns, "geometry"])
    _write_layer(made, path, layer="countries", shape="MultiPolygon")


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"])


def _add_styles(path: Path) -> None:
    """Add the table in which QGIS finds a style, by the names of a layer and of its geometry."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE layer_styles ({_STYLE_COLUMNS})")
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (NO_CLOCK,),
        )
        styles = {
            layer: item_style(kind, lines=layer == "evacuation_routes")
            for layer, (_, kind, _) in _LAYERS.items()
        }
        for layer, style in {"countries": country_style(), **styles}.items():
            connection.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
                " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
                " owner, ui, update_time)"
                " SELECT '', '', table_name, column_name, table_name, ?, '', 1, 'Footprint',"
                " '', '', ?"
                " FROM gpkg_geometry_columns WHERE table_name = ?",
                (style, NO_CLOCK, layer),
            )
