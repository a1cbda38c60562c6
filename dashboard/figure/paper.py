"""The quiet ground of a figure: water, land, borders, disputed areas, country names."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from dashboard.figure.window import Floats, Window
from dashboard.maps import palette
from dashboard.wording import country_names
from geodata.borders import Dispute, Level, countries_in_view, load_disputes

Disputed = list[tuple[Dispute, BaseGeometry]]  # each with its ground as projected

# Natural Earth's levels are made for these scales; a span is in degrees of longitude.
_FINE_BELOW_DEG = 40.0
_MEDIUM_BELOW_DEG = 200.0
_SMALLEST_NAMED_SHARE = 0.006  # of the frame: smaller countries have no room for their name
_SPOTS_ACROSS = 9  # a grid of places in a country where its name or badge may stand
_MOST_LINES = 7
_EDGE_SHARE = 0.02
_FINEST_ACROSS = 8_000  # details smaller than this part of a sheet's width are seen by nobody
_GRATICULE_STEPS_DEG = (1, 2, 5, 10, 20, 30)


def level_for(window: Window) -> Level:
    """Return the level of detail that suits a window."""
    span = window.east - window.west
    if span < _FINE_BELOW_DEG:
        return Level.FINE
    return Level.MEDIUM if span < _MEDIUM_BELOW_DEG else Level.COARSE


def to_path(shape: BaseGeometry) -> Path | None:
    """Return one path of all polygons of a shape, holes included; None where it has none."""
    paths = [
        Path(coordinates, closed=True)
        for polygon in _polygons(shape)
        for ring in (polygon.exterior, *polygon.interiors)
        if len(coordinates := shapely.get_coordinates(ring)) > 3  # noqa: PLR2004  # a triangle
    ]
    return Path.make_compound_path(*paths) if paths else None


def _polygons(shape: BaseGeometry) -> Iterator[shapely.Polygon]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part
        elif part.geom_type in {"MultiPolygon", "GeometryCollection"}:
            yield from _polygons(part)


def draw_shapes(
    ax: Axes,
    shapes: list[BaseGeometry],
    *,
    face: str,
    edge: str,
    width: float,
    zorder: float,
    hatch: str | None = None,
    alpha: float | None = None,
) -> None:
    """Draw projected shapes as one collection."""
    paths = [path for shape in shapes if (path := to_path(shape)) is not None]
    if paths:
        ax.add_collection(
            PathCollection(
                paths,
                facecolor=face,
                edgecolor=edge,
                linewidth=width,
                hatch=hatch,
                alpha=alpha,
                zorder=zorder,
            ),
            autolim=False,
        )


def country_corners(
    codes: Collection[str], *, border_view: str, on: date | None = None
) -> list[tuple[float, float]]:
    """Return two corners (longitude, latitude) around the mainland of each country."""
    countries = countries_in_view(border_view, level=Level.COARSE, on=on)
    corners = []
    for code, geometry in zip(countries["country"], countries.geometry, strict=True):
        if code in codes:
            mainland = max(_polygons(geometry), key=lambda polygon: polygon.area)
            west, south, east, north = mainland.bounds
            corners += [(west, south), (east, north)]
    return corners


def project_countries(
    window: Window,
    frame: tuple[float, float, float, float],
    *,
    border_view: str,
    on: date | None = None,
) -> dict[str, BaseGeometry]:
    """Return the projected shape of each country in a frame, by alpha-3 code ("" nobody's).

    The frame is in metres: x0, y0, x1, y1. Borders are those of the day `on`, or today's.
    """
    countries = countries_in_view(border_view, level=level_for(window), on=on)
    shapes: dict[str, BaseGeometry] = {}
    x0, y0, x1, y1 = frame
    edge = _EDGE_SHARE * (x1 - x0)  # where a shape is cut is out of sight
    for code, geometry in zip(countries["country"], countries.geometry, strict=True):
        near = shapely.clip_by_rect(
            shapely.make_valid(window.project_shape(geometry)),
            x0 - edge, y0 - edge, x1 + edge, y1 + edge,
        )  # fmt: skip
        shape = shapely.simplify(near, (x1 - x0) / _FINEST_ACROSS)
        if not shape.is_empty:
            shapes[code if isinstance(code, str) else ""] = shape
    return shapes


def draw_ground(
    ax: Axes,
    window: Window,
    countries: dict[str, BaseGeometry],
    disputed: Disputed,
    *,
    scale: float,
) -> None:
    """Draw water, graticule, land with borders, and disputed areas."""
    ax.set_facecolor(palette.WATER)
    _draw_graticule(ax, window, scale=scale)
    draw_shapes(
        ax,
        list(countries.values()),
        face=palette.LAND,
        edge=palette.BORDER,
        width=0.5 * scale,
        zorder=1,
    )
    draw_shapes(
        ax,
        [ground for _, ground in disputed],
        face="none",
        edge=palette.DISPUTE_HATCH,
        width=0.4 * scale,
        zorder=1.4,
        hatch="//////",
    )


def project_disputes(window: Window, *, on: date | None = None) -> Disputed:
    """Return the disputed territories of a day, each with its projected ground."""
    return [
        (d, window.project_shape(d.area))
        for d in load_disputes(level_for(window))
        if d.holds_on(on) and not d.area.is_empty
    ]


def disputes_shown(window: Window, *, on: date | None = None) -> list[str]:
    """Return the names of the disputed territories whose ground the window shows."""
    frame = shapely.box(window.west, window.south, window.east, window.north)
    turned = [shapely.transform(frame, lambda c, k=k: c - [360.0 * k, 0]) for k in (-1, 0, 1)]
    return [
        d.name
        for d in load_disputes(level_for(window))
        if d.holds_on(on) and any(box.intersects(d.area) for box in turned)
    ]


def _draw_graticule(ax: Axes, window: Window, *, scale: float) -> None:
    span = window.east - window.west
    step = next(
        (s for s in _GRATICULE_STEPS_DEG if span / s <= _MOST_LINES), _GRATICULE_STEPS_DEG[-1]
    )
    low, high = (-90, 90) if window.is_world else (window.south - 20, window.north + 20)
    middle = (window.west + window.east) / 2
    reach = 179.9 if window.is_world else span
    lats = np.linspace(max(low, -89), min(high, 89), 120)
    lons = np.linspace(middle - reach, middle + reach, 240)
    line: dict[str, Any] = {"color": "#d2dde3", "linewidth": 0.35 * scale, "zorder": 0.5}
    for lon in np.arange(np.floor((middle - reach) / step) * step, middle + reach + step, step):
        if abs(lon - middle) < 180:  # noqa: PLR2004  # half a turn
            ax.plot(*_projected(window, np.full(120, lon), lats), **line)
    for lat in np.arange(np.floor(max(low, -89) / step) * step, min(high, 89) + step, step):
        if abs(lat) < 90:  # noqa: PLR2004  # the pole
            ax.plot(*_projected(window, lons, np.full(240, lat)), **line)


def _projected(window: Window, lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
    return window.transform(np.column_stack([lons, lats]))


def country_labels(
    countries: dict[str, BaseGeometry], frame: shapely.Polygon, disputed: Disputed
) -> list[tuple[str, list[tuple[float, float]]]]:
    """Return the name of each country with room for it and where it may stand, largest first.

    On disputed ground stands no name but that of the state it is held to belong to.
    """
    names = country_names()
    labels: list[tuple[float, str, list[tuple[float, float]]]] = []
    for code, shape in countries.items():
        seen = shapely.intersection(shapely.buffer(shape, 0), frame)
        if code not in names or seen.area < _SMALLEST_NAMED_SHARE * frame.area:
            continue
        others = [area for d, area in disputed if d.un_country != code and area.intersects(seen)]
        own = shapely.difference(seen, shapely.union_all(shapely.buffer(others, 0)))
        if own.area >= _SMALLEST_NAMED_SHARE * frame.area:
            labels.append((-seen.area, names[code].upper(), spots_within(own, frame)))
    return [(name, spots) for _, name, spots in sorted(labels, key=lambda label: label[:2])]


def spots_within(shape: BaseGeometry, frame: shapely.Polygon) -> list[tuple[float, float]]:
    """Return points (metres) of the largest part of a shape in the frame, its middle first."""
    seen = list(_polygons(shapely.intersection(shapely.buffer(shape, 0), frame)))
    if not seen:
        return []
    largest = max(seen, key=lambda p: p.area)
    middle = shapely.get_coordinates(
        shapely.maximum_inscribed_circle(largest, tolerance=frame.length / 400)
    )[0]
    west, south, east, north = largest.bounds
    grid = np.stack(
        np.meshgrid(
            np.linspace(west, east, _SPOTS_ACROSS + 2)[1:-1],
            np.linspace(south, north, _SPOTS_ACROSS + 2)[1:-1],
        ),
        axis=-1,
    ).reshape(-1, 2)
    inside = grid[shapely.contains_xy(largest, grid[:, 0], grid[:, 1])]
    order = np.argsort(np.hypot(*(inside - middle).T), kind="stable")
    return [(float(x), float(y)) for x, y in (middle, *inside[order])]
