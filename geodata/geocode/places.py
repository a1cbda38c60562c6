"""The places of the gazetteer as columns, in the form that weighing candidates wants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.gazetteer import FEATURES as PLACE_FEATURES
from geodata.gazetteer import Gazetteer
from geodata.geocode.arrays import Floats, Ints
from geodata.model import Feature

COUNTRY, ADMIN1, ADMIN2, CITY, AIRPORT, BASE = (
    PLACE_FEATURES.index(f)
    for f in (
        Feature.COUNTRY,
        Feature.ADMIN1,
        Feature.ADMIN2,
        Feature.CITY,
        Feature.AIRPORT,
        Feature.BASE,
    )
)


@dataclass(frozen=True, slots=True)
class Places:
    """Columns of the gazetteer in the form the ranker wants. A place lies in itself."""

    feature: Ints
    country: Ints
    admin1: Ints
    admin2: Ints
    population: Floats
    radius_km: Floats
    unit: NDArray[np.float32]  # points on the unit sphere
    n_countries: int

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> Places:
        """Return the columns of `gazetteer`."""
        feature = gazetteer.feature.astype(np.int64)
        own = np.arange(len(feature))
        lat, lon = np.radians(gazetteer.lat), np.radians(gazetteer.lon)
        unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
        return cls(
            feature=feature,
            country=gazetteer.country.astype(np.int64),
            admin1=np.where(feature == ADMIN1, own, gazetteer.admin1_row),
            admin2=np.where(feature == ADMIN2, own, gazetteer.admin2_row),
            population=gazetteer.population.astype(np.float64),
            radius_km=gazetteer.radius_km.astype(np.float64),
            unit=unit.astype(np.float32),
            n_countries=len(gazetteer.countries),
        )
