"""Country shapes: Natural Earth's public-domain polygons at three levels of detail."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from importlib import resources

import geopandas

from geodata.tables import table_path


class Level(StrEnum):
    """Level of detail, named by scale."""

    FINE = "10m"
    MEDIUM = "50m"
    COARSE = "110m"


@lru_cache(maxsize=3)
def load_shapes(level: Level = Level.FINE) -> geopandas.GeoDataFrame:
    """Return the country shapes of one level of detail.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``unit`` (Natural Earth's name), ``country`` (alpha-3 of the state in control, or
        None) and ``geometry`` (multipolygons, WGS 84). Shared: copy before changing it.
    """
    path = table_path(f"borders/countries-{level.value}.parquet")
    with resources.as_file(path) as file:
        return geopandas.read_parquet(file)
