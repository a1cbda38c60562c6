"""Reference layers: what others made, with its licence, kept apart from the items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import orjson
import shapely
from sqlalchemy import delete, insert, select

from geodata.errors import InputError
from geodata.store import schema as s
from geodata.store.revisions import advance_revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from geodata.query import BBox
    from geodata.store.transactions import Transactions

MOST_FEATURES = 5000  # handed out at once: what a map draws without a pause
_NAME = re.compile(r"[^\W_][\w .,()&'’-]{0,59}\Z")
_BATCH = 1000


class Feature(Protocol):
    """One thing of a reference layer; `geodata.read.references.ReferenceFeature` is one."""

    @property
    def label(self) -> str | None:
        """Return its name."""

    @property
    def properties(self) -> Mapping[str, Any]:
        """Return what is known of it."""

    @property
    def geometry(self) -> bytes:
        """Return its geometry as WKB."""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return its west, south, east and north."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLayer:
    """Where a reference layer comes from, and under which licence."""

    name: str
    licence: str
    attribution: str
    file_name: str
    digest: str
    n_features: int
    added_at: str


class ReferenceBook:
    """The reference layers of a workspace."""

    def __init__(self, transactions: Transactions) -> None:
        self._store = transactions

    def all(self) -> list[ReferenceLayer]:
        """Return the layers, by name."""
        with self._store.reading() as connection:
            rows = connection.execute(select(s.reference_layer).order_by(s.reference_layer.c.name))
            return [
                ReferenceLayer(
                    name=row.name,
                    licence=row.licence,
                    attribution=row.attribution,
                    file_name=row.file_name,
                    digest=row.digest,
                    n_features=row.n_features,
                    added_at=row.added_at,
                )
                for row in rows
            ]

    def add(
        self,
        features: Sequence[Feature],
        *,
        name: str,
        licence: str,
        attribution: str,
        file_name: str,
        digest: str,
    ) -> None:
        """Put a layer in, whole or not at all.

        Raises
        ------
        InputError
            When it has no proper name or no provenance, or its name is taken.
        """
        if not _NAME.match(name):
            msg = f"{name[:70]!r} is no name of a layer: up to 60 letters, digits and spaces"
            raise InputError(msg, field="name")
        for field, value in (("licence", licence), ("attribution", attribution)):
            if not value.strip():
                raise InputError("is empty", field=field)
        with self._store.writing() as connection:
            if _key_of(connection, name) is not None:
                msg = f"there is a layer {name!r} already; remove it first"
                raise InputError(msg, field="name")
            connection.execute(
                insert(s.reference_layer).values(
                    name=name,
                    licence=licence.strip(),
                    attribution=attribution.strip(),
                    file_name=file_name,
                    digest=digest,
                    n_features=len(features),
                    added_at=datetime.now(UTC).isoformat(timespec="seconds"),
                )
            )
            key = _key_of(connection, name)
            for start in range(0, len(features), _BATCH):
                rows = [_row(feature, key) for feature in features[start : start + _BATCH]]
                connection.execute(insert(s.reference_feature), rows)
            advance_revision(connection)

    def remove(self, name: str) -> bool:
        """Take a layer out; return whether it was there."""
        with self._store.writing() as connection:
            key = _key_of(connection, name)
            if key is None:
                return False
            feature, layer = s.reference_feature.c, s.reference_layer.c
            connection.execute(delete(s.reference_feature).where(feature.layer_key == key))
            connection.execute(delete(s.reference_layer).where(layer.layer_key == key))
            advance_revision(connection)
        return True

    def as_geojson(self, name: str, *, bbox: BBox | None = None) -> dict[str, Any] | None:
        """Return a layer as GeoJSON with its provenance; None where there is none of the name.

        Of a layer with more than `MOST_FEATURES` in the window the first ones are returned, and
        ``truncated`` is true.
        """
        with self._store.reading() as connection:
            layer = connection.execute(
                select(s.reference_layer).where(s.reference_layer.c.name == name)
            ).first()
            if layer is None:
                return None
            f = s.reference_feature.c
            statement = select(f.label, f.properties, f.geometry).where(
                f.layer_key == layer.layer_key
            )
            if bbox is not None:
                statement = statement.where(f.north >= bbox.south, f.south <= bbox.north)
                if bbox.west <= bbox.east:
                    statement = statement.where(f.east >= bbox.west, f.west <= bbox.east)
                else:
                    statement = statement.where((f.east >= bbox.west) | (f.west <= bbox.east))
            rows = connection.execute(
                statement.order_by(f.feature_key).limit(MOST_FEATURES + 1)
            ).all()
        return {
            "type": "FeatureCollection",
            "name": layer.name,
            "licence": layer.licence,
            "attribution": layer.attribution,
            "truncated": len(rows) > MOST_FEATURES,
            "features": [_geojson_feature(row) for row in rows[:MOST_FEATURES]],
        }


def _key_of(connection: Connection, name: str) -> int | None:
    layer = s.reference_layer.c
    return connection.scalar(select(layer.layer_key).where(layer.name == name))


def _row(feature: Feature, layer_key: int | None) -> dict[str, Any]:
    west, south, east, north = feature.bounds
    return {
        "layer_key": layer_key,
        "label": feature.label,
        "properties": orjson.dumps(dict(feature.properties)),
        "geometry": feature.geometry,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
    }


def _geojson_feature(row: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": orjson.loads(shapely.to_geojson(shapely.from_wkb(row.geometry))),
        "properties": {"label": row.label, "data": orjson.loads(row.properties)},
    }
