"""Evacuation routes on a figure: arrowed arcs, and who went along them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path

from dashboard.figure.labels import Board, TextStyle
from dashboard.figure.symbols import (
    CLUSTER_RADIUS_PT,
    Drawn,
    colour_of,
)
from dashboard.figure.window import HALF_TURN_DEG, Floats, Window
from dashboard.maps import palette
from dashboard.maps.arcs import great_circle
from dashboard.maps.features import is_marked, route_legs
from dashboard.maps.palette import MarkStyle, status_style
from dashboard.wording import actor_names, say_way
from geodata.merge import StoredItem
from geodata.model import ActorRole, Kind, Place, PlaceRole

_TOUCHING = 2.0  # marks nearer than this many of their radius to a route's end may hide it
_ROUTE_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)  # where on a route its label may stand


@dataclass(frozen=True, slots=True)
class Route:
    """A leg as drawn, and the items that went along it."""

    x: Floats
    y: Floats
    items: list[StoredItem]


def draw_routes(
    ax: Axes,
    window: Window,
    items: Sequence[StoredItem],
    marks: Sequence[tuple[float, float]],
    drawn: Drawn,
    board: Board,
    *,
    scale: float,
) -> list[Route]:
    """Draw each leg once for each style up to its mark; return the longest piece of each leg."""
    legs: dict[tuple[Place, Place, MarkStyle], list[StoredItem]] = defaultdict(list)
    for stored in items:
        if stored.item.kind == Kind.EVACUATION:
            for start, end in route_legs(stored.item.places):
                legs[start, end, status_style(stored.item.status)].append(stored)
    routes: list[Route] = []
    gap_m = board.metres(CLUSTER_RADIUS_PT * scale)
    for (start, end, style), along in legs.items():
        pieces = _projected_arc(window, start, end)
        for index, (x, y) in enumerate(pieces):
            is_last = index == len(pieces) - 1
            ends = short_of_marks(x, y, marks, gap_m) if is_last else (x, y)
            _draw_arc(ax, *ends, style, is_last=is_last, scale=scale)
            board.add_line(x.tolist(), y.tolist())
        seen = [clipped for x, y in pieces if (clipped := _in_frame(ax, x, y)) is not None]
        if seen:
            drawn.styles.add((Kind.EVACUATION, style))
            x, y = max(seen, key=lambda piece: len(piece[0]))
            routes.append(Route(x, y, along))
    return routes


def _in_frame(ax: Axes, x: Floats, y: Floats) -> tuple[Floats, Floats] | None:
    """Return the part of a line between its first and last point in the frame, or None."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    inside = np.flatnonzero((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))
    if len(inside) < 2:  # noqa: PLR2004  # a line
        return None
    part = slice(inside[0], inside[-1] + 1)
    return x[part], y[part]


def short_of_marks(
    x: Floats, y: Floats, marks: Sequence[tuple[float, float]], gap_m: float
) -> tuple[Floats, Floats]:
    """Return a line that ends outside the marks around its last point, or whole where none is left.

    An arrow that reached the place itself would lie under the mark there.
    """
    end = shapely.Point(x[-1], y[-1])
    near = [
        shapely.Point(spot)
        for spot in marks
        if hypot(spot[0] - end.x, spot[1] - end.y) < _TOUCHING * gap_m
    ]
    line = shapely.LineString(np.column_stack([x, y]))
    left = shapely.get_parts(line.difference(shapely.union_all([end, *near]).buffer(gap_m)))
    first = next(
        (p for p in left if not p.is_empty and p.coords[0] == line.coords[0]),
        line,
    )
    drawn_x, drawn_y = shapely.get_coordinates(first).T
    return drawn_x, drawn_y


def _draw_arc(
    ax: Axes, x: Floats, y: Floats, style: MarkStyle, *, is_last: bool, scale: float
) -> None:
    ax.add_patch(
        FancyArrowPatch(
            path=Path(np.column_stack([x, y])),
            arrowstyle="-|>" if is_last else "-",
            mutation_scale=8 * scale,
            color=colour_of(Kind.EVACUATION),
            linewidth=1.4 * scale,
            linestyle="-" if style == MarkStyle.FILLED else (0, (3, 2)),
            joinstyle="round",
            zorder=6,
        )
    )


def _projected_arc(window: Window, start: Place, end: Place) -> list[tuple[Floats, Floats]]:
    """Return the great circle between two places as projected pieces, cut at the map's edge."""
    arc = np.array([point for line in great_circle(start, end) for point in line])
    lons = window.unroll(arc[:, 0])
    cuts = np.flatnonzero(np.abs(np.diff(lons)) > HALF_TURN_DEG) + 1
    return [
        window.transform(np.column_stack([piece_lons, piece_lats]))
        for piece_lons, piece_lats in zip(
            np.split(lons, cuts), np.split(arc[:, 1], cuts), strict=True
        )
        if len(piece_lons) > 1
    ]


def name_routes(routes: Sequence[Route], board: Board, *, scale: float) -> None:
    """Write beside a route's middle who went along it; for one item how many, and via where.

    Via are the stops that are known by their country alone, which the line leaves out.
    """
    style = TextStyle(
        size=6.8 * scale,
        color=palette.KIND_TEXT_COLOURS[Kind.EVACUATION],
        style="italic",
        halo=palette.PAPER,
    )
    for route in routes:
        if words := _say_route(route.items):
            wide, high = board.measure(words, style)
            spots = board.spots_beside(route.x, route.y, _ROUTE_SHARES, wide=wide, high=high)
            board.write_at(spots, words, style, off_lines=True)


def _say_route(items: Sequence[StoredItem]) -> str:
    operators = dict.fromkeys(
        name for i in items for name in actor_names(i.item, roles=(ActorRole.OPERATOR,))
    )
    names = list(operators)
    who = ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")  # noqa: PLR2004  # two names
    if len(items) > 1:
        return who
    (stored,) = items
    people = stored.item.counts.people
    hubs = [p.place for p in stored.item.places if p.role == PlaceRole.HUB]
    what = [f"{people:,} people" if people else ""]
    what.append(say_way([hub.name for hub in hubs if not is_marked(hub)]))
    return ": ".join(filter(None, [who, ", ".join(filter(None, what))]))
