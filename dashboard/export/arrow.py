"""Items as Arrow batches, and those as GeoParquet: the form the other layers are made from."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
import shapely.geometry

from dashboard.export.records import COLUMNS, entry_evidence
from dashboard.maps.features import row_geometry
from dashboard.texts import without_controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geodata.store import ItemEntry

BATCH_ENTRIES = 2_000  # items held at once
EVIDENCE = pa.struct(
    [
        pa.field(name, pa.int64() if name.endswith("_char") else pa.string())
        for name in (
            "report_id", "article_id", "title", "source", "url", "published", "quote",
            "start_char", "end_char",
        )
    ]
)  # fmt: skip
# https://geoparquet.org: longitude first and WGS 84, which is what no `crs` means.
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
}
SCHEMA = pa.schema(
    [
        *(pa.field(column.name, getattr(pa, column.type)()) for column in COLUMNS),
        pa.field("evidence", pa.list_(EVIDENCE)),
        pa.field("geometry", pa.binary()),
    ],
    metadata={"geo": orjson.dumps(_GEO)},
)


def entries_to_batches(entries: Iterable[ItemEntry]) -> Iterator[pa.RecordBatch]:
    """Yield items as record batches of `SCHEMA`; geometry as WKB, null where none may be drawn."""
    remaining = iter(entries)
    while batch := list(islice(remaining, BATCH_ENTRIES)):
        arrays = [
            pa.array([_clean(c.of(entry)) for entry in batch], SCHEMA.field(c.name).type)
            for c in COLUMNS
        ]
        evidence = [
            [{k: _clean(v) for k, v in quote.items()} for quote in entry_evidence(entry)]
            for entry in batch
        ]
        arrays.append(pa.array(evidence, SCHEMA.field("evidence").type))
        arrays.append(pa.array([_wkb(entry) for entry in batch], pa.binary()))
        yield pa.record_batch(arrays, schema=SCHEMA)


def write_parquet(entries: Iterable[ItemEntry], path: Path) -> None:
    """Write items as one GeoParquet file."""
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in entries_to_batches(entries):
            writer.write_batch(batch)


def _clean(value: Any) -> Any:
    return without_controls(value) if isinstance(value, str) else value


def _wkb(entry: ItemEntry) -> bytes | None:
    geometry = row_geometry(entry.row)
    return None if geometry is None else shapely.to_wkb(shapely.geometry.shape(geometry))
