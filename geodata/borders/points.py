"""A point of the map as a place: its country and dispute are the ground's."""

from __future__ import annotations

from geodata.borders.disputes import disputes_at, load_disputes
from geodata.borders.join import join_countries
from geodata.model import Feature, Place, WherePrec


def place_at(lat: float, lon: float, *, name: str, where_prec: WherePrec) -> Place:
    """Return the place of a point (WGS 84 degrees) that somebody chose.

    Off every coast it is at sea, however exactly the point is known.
    """
    country = join_countries([lat], [lon]).country[0]
    index = int(disputes_at([lat], [lon])[0])
    return Place(
        name=name,
        country=country,
        lat=lat,
        lon=lon,
        feature=Feature.FACILITY,
        where_prec=where_prec if country else WherePrec.SEA_OR_AIR,
        disputed=load_disputes()[index].name if index >= 0 else None,
        place_id=f"point:{lat:.5f},{lon:.5f}",
    )
