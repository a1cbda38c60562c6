"""Items as GeoJSON: the features of the map, each with its sentence and what speaks for it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from dashboard.export.records import Json, entry_evidence, say_conflict
from dashboard.maps.features import row_to_feature
from dashboard.wording import say_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geodata.store import ItemEntry

_BATCH_BYTES = 65_536


def entry_feature(entry: ItemEntry) -> Json:
    """Return one item as a GeoJSON feature.

    What is known only by region or country has no geometry: its ``country`` says where.
    """
    feature = row_to_feature(entry.row)
    feature["properties"] |= {
        "sentence": say_sentence(entry.item.item),
        "evidence": entry_evidence(entry),
        "conflicts": [say_conflict(c, entry.item) for c in entry.item.conflicts],
        "corrections": [asdict(note) for note in entry.item.notes],
    }
    return feature


def entries_to_geojson(entries: Iterable[ItemEntry]) -> Iterator[bytes]:
    """Yield items as one FeatureCollection, one feature a line."""
    parts = [b'{"type":"FeatureCollection","features":[']
    n_bytes = 0
    before = b"\n"
    for entry in entries:
        parts += [before, _dumps(entry_feature(entry))]
        before = b",\n"
        n_bytes += len(parts[-1])
        if n_bytes > _BATCH_BYTES:
            yield b"".join(parts)
            parts, n_bytes = [], 0
    yield b"".join([*parts, b"\n]}\n"])


def _dumps(feature: Json) -> bytes:
    try:
        return orjson.dumps(feature)
    except orjson.JSONEncodeError:  # half a surrogate pair in a text
        return orjson.dumps(encodable(feature))


def encodable(value: Any) -> Any:
    """Return the value with a question mark for what is no character."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: encodable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [encodable(part) for part in value]
    return value
