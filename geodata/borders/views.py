"""Border views: whose idea of the borders a map draws.

``de_facto`` (the default) draws who is in control, ``un`` the state that most of the United
Nations holds a territory to belong to, and an alpha-3 code that country's own claims.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import geopandas
import shapely

from geodata.borders.disputes import Dispute, load_disputes
from geodata.borders.shapes import Level, Stamp, import_stamp, load_shapes
from geodata.errors import QueryError

DE_FACTO = "de_facto"
UNITED_NATIONS = "un"
_ALPHA3 = re.compile(r"[A-Z]{3}\Z")


def check_view(view: str) -> str:
    """Return `view` if a map can be drawn in it.

    Raises
    ------
    QueryError
        For a name that is neither ``de_facto``, ``un`` nor the code of a country with a shape.
    """
    if view in {DE_FACTO, UNITED_NATIONS}:
        return view
    if _ALPHA3.match(view) and view in set(load_shapes(Level.MEDIUM)["country"].dropna()):
        return view
    msg = f"{view[:40]!r} is not de_facto, un or the alpha-3 code of a country"
    raise QueryError(msg, parameter="border_view")


def owner_in_view(dispute: Dispute, view: str) -> str | None:
    """Return the country that `view` draws a territory in, or None for nobody's."""
    if view == DE_FACTO:
        return dispute.administrator
    if view == UNITED_NATIONS or view not in dispute.claimants:
        return dispute.un_country
    return view


def countries_in_view(
    view: str = DE_FACTO, *, level: Level = Level.FINE, on: date | None = None
) -> geopandas.GeoDataFrame:
    """Return one shape a country as `view` draws the borders.

    Parameters
    ----------
    view
        ``de_facto``, ``un`` or an alpha-3 code.
    level
        Level of detail.
    on
        The day whose disputes count; the table's current ones where None.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``country`` (alpha-3, None for nobody's) and ``geometry`` (WGS 84).
    """
    check_view(view)
    return _countries(view, level, on, import_stamp())


@lru_cache(maxsize=16)
def _countries(view: str, level: Level, on: date | None, _stamp: Stamp) -> geopandas.GeoDataFrame:
    shapes = load_shapes(level)
    merged = shapes.dissolve("country", dropna=False).reset_index()[["country", "geometry"]]
    by_country = {
        (code if isinstance(code, str) else None): shape
        for code, shape in zip(merged["country"], merged.geometry, strict=True)
    }
    for dispute in load_disputes(level):
        if on is not None and on < dispute.since and dispute.un_country:
            _give(by_country, dispute, dispute.un_country)  # the shapes are of after it began
        elif dispute.holds_on(on) and not _unmoved(dispute, view):
            _give(by_country, dispute, owner_in_view(dispute, view))
    codes = sorted(by_country, key=lambda code: code or "")
    return geopandas.GeoDataFrame(
        {"country": codes}, geometry=[by_country[code] for code in codes], crs="EPSG:4326"
    )


def _unmoved(dispute: Dispute, view: str) -> bool:
    """Return whether the base shapes, which follow control, already draw the territory so."""
    return dispute.area.is_empty or (view == DE_FACTO and dispute.administrator is None)


def _give(
    by_country: dict[str | None, shapely.Geometry], dispute: Dispute, owner: str | None
) -> None:
    """Move the ground of a territory, never the sea around it, to its owner."""
    moved = []
    for code, shape in by_country.items():
        if shape.intersects(dispute.area):
            moved.append(shapely.intersection(shape, dispute.area))
            by_country[code] = shapely.difference(shape, dispute.area)
    if moved:
        shapes = [by_country[owner]] if owner in by_country else []
        by_country[owner] = shapely.union_all([*shapes, *moved])
