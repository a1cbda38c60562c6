"""The data on a figure: marks with their names, areas, clusters, routes and countries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from shapely.geometry.base import BaseGeometry

from dashboard.figure.badges import draw_badges, shade_countries
from dashboard.figure.clusters import Cluster, Pin, cluster_pins
from dashboard.figure.index import say_numbers
from dashboard.figure.labels import Board, TextStyle
from dashboard.figure.routes import draw_routes, name_routes
from dashboard.figure.symbols import (
    CLUSTER_RADIUS_PT,
    MARK_SIZE_PT,
    Drawn,
    colour_of,
    draw_count,
    draw_symbol,
)
from dashboard.figure.window import Window
from dashboard.maps import palette
from dashboard.maps.palette import MarkStyle
from geodata.merge import StoredItem
from geodata.model import Kind, WherePrec

# What is known by district, province or wider region is a disc of about its size, never a pin.
_DISC_KM = {WherePrec.NEAR: 25.0, WherePrec.DISTRICT: 40.0, WherePrec.PROVINCE: 90.0}
_AREAS = frozenset({WherePrec.DISTRICT, WherePrec.PROVINCE, WherePrec.REGION})
_REGION_KM = 250.0
_TOUCHING = 1.25  # marks nearer than this many of their size are drawn as one
MOST_LABELS = 80  # more would be read by nobody


def draw_items(
    ax: Axes,
    window: Window,
    items: Sequence[StoredItem],
    countries: dict[str, BaseGeometry],
    board: Board,
    *,
    scale: float,
    numbers: dict[str, int] | None = None,
) -> Drawn:
    """Draw items and return what the rest of the figure needs to know.

    Marks have their names beside them, or the numbers of their items where these are given.
    """
    drawn = Drawn()
    frame = window.bounds_m()
    wide = shade_countries(ax, items, countries, scale=scale)
    pins = _pins(window, items, frame)
    marked = [p for p in pins if p.place.where_prec not in _AREAS]
    distance_m = board.metres(_TOUCHING * MARK_SIZE_PT * scale)
    clusters = cluster_pins(marked, distance_m=distance_m)
    marks = [(cluster.x, cluster.y) for cluster in clusters]
    routes = draw_routes(ax, window, items, marks, drawn, board, scale=scale)
    _draw_areas(ax, window, pins, drawn, scale=scale)
    for cluster in clusters:
        _draw_cluster(ax, cluster, drawn, board, scale=scale)
    draw_badges(ax, wide, countries, drawn, board, scale=scale, numbers=numbers)
    areas = [Cluster((pin,)) for pin in _one_a_spot(pins)]
    _name_marks(clusters, areas, drawn, board, scale=scale, numbers=numbers)
    if numbers is None:
        name_routes(routes, board, scale=scale)
    return drawn


def _pins(
    window: Window, items: Sequence[StoredItem], frame: tuple[float, float, float, float]
) -> list[Pin]:
    pins = []
    for stored in items:
        for item_place in stored.item.places:
            place = item_place.place
            if place.lat is None or place.lon is None or place.where_prec == WherePrec.COUNTRY:
                continue
            if place.where_prec == WherePrec.REGION and place.country is not None:
                continue
            x, y = window.project(np.array([place.lon]), np.array([place.lat]))
            if frame[0] <= x[0] <= frame[2] and frame[1] <= y[0] <= frame[3]:
                pins.append(Pin(float(x[0]), float(y[0]), stored, place))
    return pins


def _one_a_spot(pins: Sequence[Pin]) -> list[Pin]:
    """Return one pin for each area, of those known only by one."""
    areas = {(p.x, p.y): p for p in pins if p.place.where_prec in _AREAS}
    return list(areas.values())


def _draw_areas(
    ax: Axes, window: Window, pins: Sequence[Pin], drawn: Drawn, *, scale: float
) -> None:
    """Draw a disc of its size for what is known by area, and a ring for what is near a place."""
    seen: set[tuple[float, float, Kind]] = set()
    for pin in pins:
        prec, kind = pin.place.where_prec, pin.item.item.kind
        near = prec == WherePrec.NEAR
        if (prec not in _AREAS and not near) or (pin.x, pin.y, kind) in seen:
            continue
        seen.add((pin.x, pin.y, kind))
        stretch = window.stretch_at(pin.place.lat or 0.0, pin.place.lon or 0.0)
        ax.add_patch(
            Circle(
                (pin.x, pin.y),
                _DISC_KM.get(prec, _REGION_KM) * 1000 * stretch,
                facecolor="none" if near else colour_of(kind),
                alpha=0.9 if near else 0.16,
                edgecolor=colour_of(kind),
                linewidth=0.7 * scale,
                linestyle=(0, (3, 2)),
                zorder=4,
            )
        )
        drawn.near |= near
        drawn.wide |= not near


def _draw_cluster(ax: Axes, cluster: Cluster, drawn: Drawn, board: Board, *, scale: float) -> None:
    """Draw one mark, or where several would lie on each other a ring with their number."""
    if cluster.is_single:
        ((kind, style, at_sea),) = cluster.looks
        if at_sea:
            drawn.at_sea = True
        else:
            drawn.styles.add((kind, style))
        open_mark = style == MarkStyle.HOLLOW or at_sea
        draw_symbol(
            ax, cluster.x, cluster.y, kind=kind, style=style, open_mark=open_mark, scale=scale
        )
        board.take_around(cluster.x, cluster.y, radius_pt=MARK_SIZE_PT * 0.6 * scale)
        return
    drawn.clustered |= set(cluster.kinds)
    radius = board.metres(CLUSTER_RADIUS_PT * scale)
    draw_count(ax, cluster.x, cluster.y, cluster.kinds, radius=radius, scale=scale)
    board.take_around(cluster.x, cluster.y, radius_pt=CLUSTER_RADIUS_PT * scale)


def _name_marks(
    clusters: Sequence[Cluster],
    areas: Sequence[Cluster],
    drawn: Drawn,
    board: Board,
    *,
    scale: float,
    numbers: dict[str, int] | None,
) -> None:
    """Write the names (or numbers) of marks where there is room, those of more items first."""
    style = TextStyle(size=7.8 * scale, color=palette.INK, halo=palette.PAPER)
    named: set[str] = set()
    ordered = sorted(
        [(c, False) for c in clusters] + [(c, True) for c in areas],
        key=lambda c: (-c[0].weight[0], -c[0].weight[1], c[0].label, c[0].x),
    )
    drawn.unnamed = max(0, len(ordered) - MOST_LABELS)
    for cluster, is_area in ordered[:MOST_LABELS]:
        label = _label_of(cluster, numbers)
        if is_area and label in named:
            continue
        radius = 1.5 if is_area else MARK_SIZE_PT / 2 if cluster.is_single else CLUSTER_RADIUS_PT
        if board.write_beside(cluster.x, cluster.y, label, style, radius_pt=radius * scale):
            named.add(label)
        else:
            drawn.unnamed += 1


def _label_of(cluster: Cluster, numbers: dict[str, int] | None) -> str:
    if numbers is None:
        return cluster.label
    return say_numbers([numbers[pin.item.item_id] for pin in cluster.pins])
