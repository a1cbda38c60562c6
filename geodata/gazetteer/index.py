"""The compiled gazetteer: columns by row, and names by hash, all memory-mapped."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GazetteerError
from geodata.gazetteer.compile import compiled_folder
from geodata.gazetteer.names import hash_name, normalize
from geodata.gazetteer.records import FEATURES
from geodata.gazetteer.writer import DESCRIPTION, FORMAT, key_hash
from geodata.model import Feature, Place, WherePrec


class Gazetteer:
    """Places by row and by name. Open one with :meth:`open`; it is never changed.

    Attributes
    ----------
    lat, lon
        WGS 84 degrees, by row.
    population
        People; 0 where not known. Of a division: of its towns.
    feature
        Position in ``geodata.gazetteer.records.FEATURES``.
    country
        Position in `countries`; ``countries[0]`` is ``None``.
    admin1_row, admin2_row
        Row of the division a place lies in; -1 where not known.
    where_prec
        UCDP GED precision that an item placed there has.
    geonameid
        0 where not known.
    radius_km
        Rough size.
    n_names
        How many names it has in the gazetteer.
    flags
        ``PlaceFlag`` bits.
    disputed
        Position in `disputes`, the names of disputes; ``disputes[0]`` is ``None``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
            if description["format"] != FORMAT:
                msg = f"The gazetteer in {str(folder)!r} has format {description['format']}."
                raise GazetteerError(msg)
            self.countries: list[str | None] = description["countries"]
            self.disputes: list[str | None] = description["disputes"]
            self.disputed = self._load("disputed")
            self.lat = self._load("lat")
            self.lon = self._load("lon")
            self.population = self._load("population")
            self.feature = self._load("feature")
            self.country = self._load("country")
            self.admin1_row = self._load("admin1_row")
            self.admin2_row = self._load("admin2_row")
            self.where_prec = self._load("where_prec")
            self.geonameid = self._load("geonameid")
            self.radius_km = self._load("radius_km")
            self.n_names = self._load("n_names")
            self.flags = self._load("flags")
            self.name_hash = self._load("name_hash")
            self.name_start = self._load("name_start")
            self.name_class = self._load("name_class")
            self.posting_row = self._load("posting_row")
            self.posting_kind = self._load("posting_kind")
            self._key_hash = self._load("key_hash")
            self._key_row = self._load("key_row")
            self._keys = self._load_text("keys")
            self._keys_offsets = self._load("keys_offsets")
            self._texts = self._load_text("texts")
            self._texts_offsets = self._load("texts_offsets")
        except (OSError, ValueError, KeyError) as error:
            msg = f"The gazetteer in {str(folder)!r} cannot be read: {error}."
            raise GazetteerError(msg) from error

    @classmethod
    def open(cls, cache_dir: Path | None = None, *, progress: bool = False) -> Self:
        """Open the compiled gazetteer; compile it first where it is missing or stale.

        Parameters
        ----------
        cache_dir
            Folder that holds compiled gazetteers; the user's cache by default.
        progress
            Show a bar on standard error while compiling.

        Raises
        ------
        GazetteerError
            Where it cannot be compiled, written or read.
        """
        return cls(compiled_folder(cache_dir, progress=progress))

    def _load(self, name: str) -> NDArray[Any]:
        return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r"))

    def _load_text(self, name: str) -> NDArray[np.uint8]:
        return np.asarray(np.memmap(self.folder / f"{name}.bin", dtype=np.uint8, mode="r"))

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.lat)

    def match(
        self, hashes: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32]]:
        """Look up many name hashes at once.

        Returns
        -------
        start, stop, class_bits
            Ranges in `posting_row` and `posting_kind` (``stop == start`` where a hash is no
            name), and the :class:`NameClass` bits of each name (0 where it is none).
        """
        at = np.searchsorted(self.name_hash, hashes)
        at = np.minimum(at, len(self.name_hash) - 1)
        found = self.name_hash[at] == hashes
        start = self.name_start[at].astype(np.int64)
        stop = np.where(found, self.name_start[at + 1], start).astype(np.int64)
        return start, stop, np.where(found, self.name_class[at], 0).astype(np.uint32)

    def rows(self, name: str) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Return the places of a name, normalised here: their rows and the kinds of name.

        A leading "the" is left out where the name is not known with it.
        """
        value = hash_name(name)
        start, stop, _ = self.match(np.array([value], dtype=np.uint64))
        if start[0] == stop[0] and (normal := normalize(name)).startswith("the "):
            return self.rows(normal[4:])
        part = slice(int(start[0]), int(stop[0]))
        return self.posting_row[part], self.posting_kind[part]

    def key(self, row: int) -> str:
        """Return the stable key of a place (``"geonames:1138958"``)."""
        return _text(self._keys, self._keys_offsets, row)

    def names_of(self, row: int) -> list[str]:
        """Return the names of a place, the one shown first."""
        return _text(self._texts, self._texts_offsets, row).split("\n")

    def name(self, row: int) -> str:
        """Return the name shown of a place."""
        return _text(self._texts, self._texts_offsets, row).partition("\n")[0]

    def place(self, row: int) -> Place:
        """Return a row as a value; `admin1` is the name of the first-level division."""
        admin1 = int(self.admin1_row[row])
        geonameid = int(self.geonameid[row])
        return Place(
            name=self.name(row),
            country=self.countries[self.country[row]],
            lat=round(float(self.lat[row]), 5),
            lon=round(float(self.lon[row]), 5),
            feature=FEATURES[self.feature[row]],
            where_prec=WherePrec(int(self.where_prec[row])),
            geonameid=geonameid or None,
            disputed=self.disputes[self.disputed[row]],
            place_id=self.key(row),
            admin1=self.name(admin1) if admin1 >= 0 else None,
        )

    def row_of(self, place_id: str) -> int | None:
        """Return the row of a stable key, or ``None``."""
        value = key_hash(place_id)
        at = int(np.searchsorted(self._key_hash, np.uint64(value)))
        if at == len(self._key_hash) or int(self._key_hash[at]) != value:
            return None
        row = int(self._key_row[at])
        return row if self.key(row) == place_id else None

    @cached_property
    def country_rows(self) -> dict[str, int]:
        """Return the row of each country by alpha-3 code."""
        rows = np.flatnonzero(self.feature == FEATURES.index(Feature.COUNTRY))
        return {str(self.countries[self.country[row]]): int(row) for row in rows}


def _text(blob: NDArray[Any], offsets: NDArray[Any], row: int) -> str:
    return blob[int(offsets[row]) : int(offsets[row + 1])].tobytes().decode()
