"""Country shapes at three levels of detail: Natural Earth's, or those the user loaded over them."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from importlib import resources

import geopandas
import pandas as pd

from geodata.errors import BordersError
from geodata.settings import IMPORTED_COUNTRIES, IMPORTED_DISPUTES, default_cache_dir
from geodata.tables import table_path

Stamp = tuple[tuple[str, int, int], ...]


class Level(StrEnum):
    """Level of detail, named by scale."""

    FINE = "10m"
    MEDIUM = "50m"
    COARSE = "110m"


def load_shapes(level: Level = Level.FINE) -> geopandas.GeoDataFrame:
    """Return the country shapes of one level of detail.

    Where boundaries were imported, those countries have the imported shapes.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``unit`` (Natural Earth's name), ``country`` (alpha-3 of the state in control, or
        None) and ``geometry`` (multipolygons, WGS 84). Shared: copy before changing it.
    """
    return _shapes(level, import_stamp())


@lru_cache(maxsize=3)
def bundled_shapes(level: Level = Level.FINE) -> geopandas.GeoDataFrame:
    """Return Natural Earth's public-domain shapes, which come with the program."""
    path = table_path(f"borders/countries-{level.value}.parquet")
    with resources.as_file(path) as file:
        return geopandas.read_parquet(file)


def import_stamp() -> Stamp:
    """Return what changes when boundaries are imported or forgotten; empty where there are none."""
    stamp = []
    for name in (IMPORTED_COUNTRIES, IMPORTED_DISPUTES):
        file = default_cache_dir() / name
        if file.is_file():
            state = file.stat()
            stamp.append((str(file), state.st_mtime_ns, state.st_size))
    return tuple(stamp)


def imported_sources() -> tuple[str, ...]:
    """Return the names of the files that boundaries were imported from."""
    frames = [read_imported(name, Level.COARSE) for name in (IMPORTED_COUNTRIES, IMPORTED_DISPUTES)]
    return tuple(sorted({str(f["source"].iloc[0]) for f in frames if f is not None and len(f)}))


def read_imported(name: str, level: Level) -> geopandas.GeoDataFrame | None:
    """Return the imported shapes of one file of the cache, or None where there are none.

    Raises
    ------
    BordersError
        When the file is damaged.
    """
    path = default_cache_dir() / name
    if not path.is_file():
        return None
    try:
        return geopandas.read_parquet(path, filters=[("level", "==", level.value)])
    except (OSError, ValueError) as error:
        msg = f"The imported boundaries in {str(path)!r} are damaged: remove that file."
        raise BordersError(msg) from error


@lru_cache(maxsize=3)
def _shapes(level: Level, _stamp: Stamp) -> geopandas.GeoDataFrame:
    """Return the bundled shapes with those of imported countries in their place."""
    bundled = bundled_shapes(level)
    imported = read_imported(IMPORTED_COUNTRIES, level)
    if imported is None:
        return bundled
    own = imported[["unit", "geometry"]].assign(country=imported["unit"])
    rest = bundled[~bundled["country"].isin(set(own["country"]))]
    columns = ["unit", "country", "geometry"]
    return geopandas.GeoDataFrame(
        pd.concat([own[columns], rest[columns]], ignore_index=True), crs=bundled.crs
    )
