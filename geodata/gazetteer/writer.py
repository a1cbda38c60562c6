"""Writing places one by one into the folder of arrays that :class:`Gazetteer` maps.

Columns and postings grow in flat arrays and texts go straight to their files, so that a dump of
millions of places passes through without ever being held as objects.
"""

from __future__ import annotations

import json
from array import array
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GazetteerError
from geodata.gazetteer import sources
from geodata.gazetteer.names import hash_normal, normalize
from geodata.gazetteer.records import (
    FEATURE_CODES,
    KIND_BIT_SHIFT,
    POPULATION_STEPS,
    NameClass,
    NameKind,
    PlaceFlag,
    Record,
)
from geodata.model import Feature

FORMAT = 2  # raise it when the arrays change their meaning
DESCRIPTION = "meta.json"
MANY_PLACES = 5

# Kinds that stand beside another kind of the same name: "Thai", "LA".
_WORD_KINDS = frozenset(
    {NameKind.DEMONYM_ADJ, NameKind.DEMONYM_NOUN, NameKind.METONYM, NameKind.POSTAL}
)
_SILENT_KINDS = (NameKind.CODE, NameKind.POSTAL)
_DIVISIONS = frozenset({Feature.ADMIN1, Feature.ADMIN2})
# Type codes are those of the standard library's array.
_COLUMNS = {
    "lat": "d",
    "lon": "d",
    "population": "q",
    "feature": "B",
    "country": "h",
    "admin1_row": "i",
    "admin2_row": "i",
    "where_prec": "B",
    "geonameid": "q",
    "radius_km": "f",
    "n_names": "H",
    "flags": "B",
    "disputed": "B",
    "key_hash": "Q",
}
_TWO_WAYS = {
    "saint": "st",
    "st": "saint",
    "sainte": "ste",
    "ste": "sainte",
    "mount": "mt",
    "mt": "mount",
    "fort": "ft",
    "ft": "fort",
}


def key_forms(name: str) -> list[str]:
    """Return the normalised forms a name is looked up by: "Saint Louis" and "St Louis"."""
    normal = normalize(name)
    if " " not in normal:
        return [normal]
    forms = [normal]
    words = normal.split()
    if not _TWO_WAYS.keys().isdisjoint(words):
        for i, word in enumerate(words):
            if other := _TWO_WAYS.get(word):
                forms.append(" ".join([*words[:i], other, *words[i + 1 :]]))
    if "s" in words[1:]:  # "King's Lynn" and "Kings Lynn"
        at = words.index("s", 1)
        forms.append(" ".join([*words[: at - 1], words[at - 1] + "s", *words[at + 1 :]]))
    return forms


def key_hash(key: str) -> int:
    """Return the 64-bit hash of a place's stable key."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


class GazetteerWriter:
    """Writes a gazetteer into an empty folder: add divisions before what lies in them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._columns: dict[str, array[Any]] = {
            name: array(code) for name, code in _COLUMNS.items()
        }
        self._hashes, self._rows, self._kinds = array("Q"), array("I"), array("B")
        self._countries: dict[str | None, int] = {None: 0}
        self._disputes: dict[str | None, int] = {None: 0}
        self._division_rows: dict[str, int] = {}
        self._texts = _TextColumn(folder, "texts")
        self._keys = _TextColumn(folder, "keys")

    def __len__(self) -> int:
        """Return the number of places added."""
        return len(self._columns["lat"])

    def column(self, name: str) -> array[Any]:
        """Return a column as it is so far; values may be set, none added."""
        return self._columns[name]

    def add(self, record: Record) -> int:
        """Add a place and return its row."""
        row = len(self)
        values: dict[str, Any] = {
            "lat": record.lat,
            "lon": record.lon,
            "population": record.population,
            "feature": FEATURE_CODES[record.feature],
            "country": self._countries.setdefault(record.country, len(self._countries)),
            "admin1_row": self._division_rows.get(record.admin1 or "", -1),
            "admin2_row": self._division_rows.get(record.admin2 or "", -1),
            "where_prec": int(record.where_prec),
            "geonameid": record.geonameid,
            "radius_km": record.radius_km,
            "n_names": min(len(record.names), 65_535),
            "flags": record.flags,
            "disputed": self._disputes.setdefault(record.disputed, len(self._disputes)),
            "key_hash": key_hash(record.key),
        }
        for name, value in values.items():
            self._columns[name].append(value)
        if record.feature in _DIVISIONS:
            self._division_rows[record.key] = row
        self._keys.append(record.key)
        self._texts.append("\n".join(name for name, _ in record.names))
        seen: dict[int, NameKind] = {}
        for name, kind in record.names:
            for form in key_forms(name):
                value = hash_normal(form)
                if value and (value not in seen or kind in _WORD_KINDS - {seen[value]}):
                    seen[value] = kind
                    self._post(value, row, kind)
        return row

    def add_name(self, row: int, name: str, kind: NameKind) -> None:
        """Add a name by which an added place is found; it is not among the names shown."""
        for form in key_forms(name):
            if value := hash_normal(form):
                self._post(value, row, kind)

    def _post(self, value: int, row: int, kind: NameKind) -> None:
        self._hashes.append(value)
        self._rows.append(row)
        self._kinds.append(kind)

    def finish(self, *, extra: dict[str, Any] | None = None) -> None:
        """Write everything, the description last: a folder without one is no gazetteer.

        Raises
        ------
        GazetteerError
            Where two places have one key.
        """
        keys = np.array(self._columns.pop("key_hash"), dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        if (keys[order][1:] == keys[order][:-1]).any():
            raise GazetteerError("Two places have one key.")
        self._save("key_hash", keys[order])
        self._save("key_row", order.astype(np.uint32))
        columns = {name: np.asarray(column) for name, column in self._columns.items()}
        for name, column in columns.items():
            self._save(name, column)
        self._keys.finish()
        self._texts.finish()
        n_names = self._write_names(place_bits(columns))
        description = {
            "format": FORMAT,
            "countries": list(self._countries),
            "disputes": list(self._disputes),
            "places": len(order),
            "names": n_names,
            "sources": sources.source_versions(),
            **(extra or {}),
        }
        (self._folder / DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")

    def _write_names(self, bits_of_place: NDArray[np.uint32]) -> int:
        """Write the sorted name hashes with postings and class bits; return how many names."""
        hashes = np.asarray(self._hashes).astype(np.uint64, copy=False)
        rows = np.asarray(self._rows).astype(np.uint32, copy=False)
        kinds = np.asarray(self._kinds)
        order = np.lexsort((kinds, rows, hashes))
        hashes, rows, kinds = hashes[order], rows[order], kinds[order]
        again = np.zeros(len(hashes), dtype=bool)  # a name that its place has already
        again[1:] = (hashes[1:] == hashes[:-1]) & (rows[1:] == rows[:-1])
        again[1:] &= ~np.isin(kinds[1:], list(_WORD_KINDS)) | (kinds[1:] == kinds[:-1])
        hashes, rows, kinds = hashes[~again], rows[~again], kinds[~again]
        names, starts = np.unique(hashes, return_index=True)
        bits = np.where(np.isin(kinds, _SILENT_KINDS), np.uint32(0), bits_of_place[rows])
        bits |= np.left_shift(np.uint32(1), KIND_BIT_SHIFT + kinds.astype(np.uint32))
        class_bits = np.bitwise_or.reduceat(bits, starts)
        stops = np.append(starts[1:], len(hashes))
        class_bits[stops - starts >= MANY_PLACES] |= np.uint32(NameClass.MANY)
        self._save("name_hash", names)
        self._save("name_start", np.append(starts, len(hashes)).astype(np.uint32))
        self._save("name_class", class_bits)
        self._save("posting_row", rows)
        self._save("posting_kind", kinds)
        return len(names)

    def _save(self, name: str, values: NDArray[Any]) -> None:
        np.save(self._folder / f"{name}.npy", values)


class _TextColumn:
    """Texts by row, as UTF-8 bytes one after another and the offsets of each."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / f"{name}.bin"
        self._offsets_path = folder / f"{name}_offsets.npy"
        self._offsets = array("Q", [0])
        self._parts: list[bytes] = []
        self._path.touch()

    def append(self, text: str) -> None:
        data = text.encode()
        self._parts.append(data)
        self._offsets.append(self._offsets[-1] + len(data))
        if len(self._parts) >= 1 << 14:
            self._flush()

    def _flush(self) -> None:
        with self._path.open("ab") as file:
            file.write(b"".join(self._parts))
        self._parts.clear()

    def finish(self) -> None:
        self._flush()
        np.save(self._offsets_path, np.asarray(self._offsets))


def place_bits(columns: dict[str, NDArray[Any]]) -> NDArray[np.uint32]:
    """Return for each place the class bits of its feature, population and capital."""
    feature = columns["feature"].astype(np.uint32)
    bits = np.left_shift(np.uint32(1), feature).astype(np.uint32)
    step = np.searchsorted(POPULATION_STEPS, columns["population"], side="right").astype(np.uint32)
    towns = feature == FEATURE_CODES[Feature.CITY]
    bits[towns] |= np.left_shift(np.uint32(NameClass.POP_UNKNOWN), step)[towns]
    bits[(columns["flags"] & int(PlaceFlag.CAPITAL)) != 0] |= np.uint32(NameClass.CAPITAL)
    return bits
