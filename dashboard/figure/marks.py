"""The data on a figure: squares for bases, circles for meetings, arrowed arcs for evacuations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, Wedge
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from dashboard.figure.clusters import Cluster, Pin, cluster_pins
from dashboard.figure.index import say_numbers
from dashboard.figure.labels import Board, TextStyle
from dashboard.figure.paper import draw_shapes, spots_within
from dashboard.figure.window import HALF_TURN_DEG, Floats, Window
from dashboard.maps import palette
from dashboard.maps.arcs import great_circle
from dashboard.maps.features import is_marked, route_legs
from dashboard.maps.palette import MarkStyle, status_style
from dashboard.wording import actor_names, main_place, say_status
from geodata.merge import StoredItem
from geodata.model import ActorRole, Kind, Place, WherePrec

MARKERS = {Kind.BASE: "s", Kind.MEETING: "o", Kind.EVACUATION: "D"}
_MARK_SIZE_PT = 6.2
# At one spot a base stays visible above a meeting, and both above the end of a route.
_ORDER = {Kind.EVACUATION: 7.0, Kind.MEETING: 7.5, Kind.BASE: 8.0}
# What is known by district, province or wider region is a disc of about its size, never a pin.
_DISC_KM = {WherePrec.NEAR: 25.0, WherePrec.DISTRICT: 40.0, WherePrec.PROVINCE: 90.0}
_AREAS = frozenset({WherePrec.DISTRICT, WherePrec.PROVINCE, WherePrec.REGION})
_REGION_KM = 250.0
_TOUCHING = 1.25  # marks nearer than this many of their size are drawn as one
_CLUSTER_RADIUS_PT = 5.6
_RING_PT = 1.7
_DIGIT_MIDDLE = 0.325  # of the size: half the height of a digit
_ROUTE_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)  # where on a route its label may stand
MOST_LABELS = 80  # more would be read by nobody


@dataclass(slots=True)
class Drawn:
    """What was drawn: for the legend and the notes."""

    styles: set[tuple[Kind, MarkStyle]] = field(default_factory=set)
    clustered: set[Kind] = field(default_factory=set)
    by_country: bool = False
    wide: bool = False
    near: bool = False
    at_sea: bool = False
    disputed: bool = False
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class _Route:
    """A leg as drawn, and the items that went along it."""

    x: Floats
    y: Floats
    items: list[StoredItem]


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
    wide = _shade_countries(ax, items, countries, scale=scale)
    routes = _draw_routes(ax, window, items, drawn, board, scale=scale)
    pins = _pins(window, items, frame)
    _draw_areas(ax, window, pins, drawn, scale=scale)
    marked = [p for p in pins if p.place.where_prec not in _AREAS]
    distance_m = board.metres(_TOUCHING * _MARK_SIZE_PT * scale)
    clusters = cluster_pins(marked, distance_m=distance_m)
    for cluster in clusters:
        _draw_cluster(ax, cluster, drawn, board, scale=scale)
    _draw_badges(ax, wide, countries, drawn, board, scale=scale, numbers=numbers)
    areas = [Cluster((pin,)) for pin in _one_a_spot(pins)]
    _name_marks(clusters, areas, drawn, board, scale=scale, numbers=numbers)
    if numbers is None:
        _name_routes(routes, board, scale=scale)
    return drawn


def _colour(kind: Kind) -> str:
    return palette.KIND_COLOURS[kind]


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
                facecolor="none" if near else _colour(kind),
                alpha=0.9 if near else 0.16,
                edgecolor=_colour(kind),
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
        board.take_around(cluster.x, cluster.y, radius_pt=_MARK_SIZE_PT * 0.6 * scale)
        return
    drawn.clustered |= set(cluster.kinds)
    radius = board.metres(_CLUSTER_RADIUS_PT * scale)
    draw_count(ax, cluster.x, cluster.y, cluster.kinds, radius=radius, scale=scale)
    board.take_around(cluster.x, cluster.y, radius_pt=_CLUSTER_RADIUS_PT * scale)


def draw_count(
    ax: Axes, x: float, y: float, kinds: dict[Kind, int], *, radius: float, scale: float
) -> None:
    """Draw a number in a ring whose arcs are the shares of the kinds; `radius` in data units."""
    total = sum(kinds.values())
    ax.add_patch(Circle((x, y), radius, facecolor="#ffffff", edgecolor="none", zorder=8.2))
    start = 90.0
    for kind in sorted(kinds):
        end = start + 360.0 * kinds[kind] / total
        ax.add_patch(
            Wedge(
                (x, y), radius, start, end, width=radius * _RING_PT / _CLUSTER_RADIUS_PT,
                facecolor=_colour(kind), edgecolor="none", zorder=8.3,
            )
        )  # fmt: skip
        start = end
    size = 6.2 * scale
    ax.annotate(  # digits have no descenders: the middle of their height is the middle
        str(total), (x, y), xytext=(0, -_DIGIT_MIDDLE * size), textcoords="offset points",
        fontsize=size, fontweight="bold", color=palette.INK, ha="center", va="baseline",
        zorder=8.4, annotation_clip=True, parse_math=False,
    )  # fmt: skip


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
        radius = 1.5 if is_area else _MARK_SIZE_PT / 2 if cluster.is_single else _CLUSTER_RADIUS_PT
        if board.write_beside(cluster.x, cluster.y, label, style, radius_pt=radius * scale):
            named.add(label)
        else:
            drawn.unnamed += 1


def _label_of(cluster: Cluster, numbers: dict[str, int] | None) -> str:
    if numbers is None:
        return cluster.label
    return say_numbers([numbers[pin.item.item_id] for pin in cluster.pins])


def _name_routes(routes: Sequence[_Route], board: Board, *, scale: float) -> None:
    """Write who went along a route, and for one item how many people, beside its middle."""
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
    people = items[0].item.counts.people if len(items) == 1 else None
    return ": ".join(filter(None, [who, f"{people:,} people" if people else ""]))


def draw_symbol(
    ax: Axes,
    x: float,
    y: float,
    *,
    kind: Kind,
    style: MarkStyle,
    open_mark: bool,
    scale: float,
) -> None:
    """Draw one mark: filled is true now, hollow may yet be, crossed is over or refused."""
    colour = _colour(kind)
    size = _MARK_SIZE_PT * scale * (0.75 if kind == Kind.EVACUATION else 1.0)
    hollow = open_mark or style == MarkStyle.CROSSED
    ax.plot(
        [x],
        [y],
        marker=MARKERS[kind],
        markersize=size,
        markerfacecolor="#ffffff" if hollow else colour,
        markeredgecolor=colour if hollow else "#ffffff",
        markeredgewidth=(1.1 if hollow else 0.6) * scale,
        linestyle="none",
        fillstyle="left" if style == MarkStyle.HALF else "full",
        zorder=_ORDER[kind],
    )
    if style == MarkStyle.CROSSED:
        ax.plot(
            [x],
            [y],
            marker="x",
            markersize=size * 0.62,
            markeredgecolor=colour,
            markeredgewidth=1.1 * scale,
            linestyle="none",
            zorder=_ORDER[kind] + 0.1,
        )


def _draw_routes(
    ax: Axes,
    window: Window,
    items: Sequence[StoredItem],
    drawn: Drawn,
    board: Board,
    *,
    scale: float,
) -> list[_Route]:
    """Draw each leg once for each style, and return the longest piece of each leg."""
    legs: dict[tuple[Place, Place, MarkStyle], list[StoredItem]] = defaultdict(list)
    for stored in items:
        if stored.item.kind == Kind.EVACUATION:
            for start, end in route_legs(stored.item.places):
                if is_marked(start) and is_marked(end):
                    legs[start, end, status_style(stored.item.status)].append(stored)
    routes: list[_Route] = []
    for (start, end, style), along in legs.items():
        pieces = _projected_arc(window, start, end)
        for index, (x, y) in enumerate(pieces):
            _draw_arc(ax, x, y, style, is_last=index == len(pieces) - 1, scale=scale)
            board.add_line(x.tolist(), y.tolist())
        seen = [clipped for x, y in pieces if (clipped := _in_frame(ax, x, y)) is not None]
        if seen:
            drawn.styles.add((Kind.EVACUATION, style))
            x, y = max(seen, key=lambda piece: len(piece[0]))
            routes.append(_Route(x, y, along))
    return routes


def _in_frame(ax: Axes, x: Floats, y: Floats) -> tuple[Floats, Floats] | None:
    """Return the part of a line between its first and last point in the frame, or None."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    inside = np.flatnonzero((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))
    if len(inside) < 2:  # noqa: PLR2004  # a line
        return None
    part = slice(inside[0], inside[-1] + 1)
    return x[part], y[part]


def _draw_arc(
    ax: Axes, x: Floats, y: Floats, style: MarkStyle, *, is_last: bool, scale: float
) -> None:
    ax.add_patch(
        FancyArrowPatch(
            path=Path(np.column_stack([x, y])),
            arrowstyle="-|>" if is_last else "-",
            mutation_scale=8 * scale,
            color=_colour(Kind.EVACUATION),
            linewidth=1.4 * scale,
            linestyle="-" if style == MarkStyle.FILLED else (0, (3, 2)),
            shrinkA=0,
            shrinkB=_CLUSTER_RADIUS_PT * scale if is_last else 0,
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


def _shade_countries(
    ax: Axes,
    items: Sequence[StoredItem],
    countries: dict[str, BaseGeometry],
    *,
    scale: float,
) -> dict[str, list[StoredItem]]:
    """Shade each country that items are known in only by name; return those items by country."""
    wide: dict[str, list[StoredItem]] = defaultdict(list)
    for stored in items:
        place = main_place(stored.item)
        if (
            place is not None
            and place.place.country in countries
            and place.place.where_prec in {WherePrec.COUNTRY, WherePrec.REGION}
        ):
            wide[place.place.country].append(stored)
    for code, inside in sorted(wide.items()):
        colour = _shade_colour(inside)
        draw_shapes(
            ax, [countries[code]], face=colour, edge=colour, width=0.5 * scale, zorder=1.2,
            alpha=0.13,
        )  # fmt: skip
    return wide


def _frame(ax: Axes) -> shapely.Polygon:
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    return shapely.box(x0, y0, x1, y1)


def _shade_colour(inside: Sequence[StoredItem]) -> str:
    kinds = {stored.item.kind for stored in inside}
    return _colour(min(kinds)) if len(kinds) == 1 else palette.QUIET_INK


def _draw_badges(
    ax: Axes,
    wide: dict[str, list[StoredItem]],
    countries: dict[str, BaseGeometry],
    drawn: Drawn,
    board: Board,
    *,
    scale: float,
    numbers: dict[str, int] | None,
) -> None:
    """Write on each shaded country what is known of it, where no mark stands."""
    frame = _frame(ax)
    style = TextStyle(size=6.8 * scale, color=palette.INK, weight="bold")
    for code, inside in sorted(wide.items()):
        spots = spots_within(countries[code], frame)
        if not spots:
            continue
        drawn.by_country = True
        words = _say_badge(inside, numbers)
        text_wide, text_high = board.measure(words, style)
        pad = 5.0 * scale * board.px_per_pt
        size = text_wide + pad, text_high + 0.8 * pad
        around = board.spots_around(*spots[0], wide=size[0], high=size[1])
        x, y = board.find_spot([*spots, *around], wide=size[0], high=size[1])
        px, py = board.to_px(x, y)
        board.take((px - size[0] / 2, py - size[1] / 2, px + size[0] / 2, py + size[1] / 2))
        _draw_badge(ax, x, y, inside, words, scale=scale)


def _say_badge(inside: Sequence[StoredItem], numbers: dict[str, int] | None) -> str:
    if numbers is not None:
        return say_numbers([numbers[stored.item_id] for stored in inside])
    statuses = {stored.item.status for stored in inside}
    words = say_status(inside[0].item.status) if len(statuses) == 1 else ""
    return " ".join(filter(None, [str(len(inside)) if len(inside) > 1 or not words else "", words]))


def _draw_badge(
    ax: Axes, x: float, y: float, inside: Sequence[StoredItem], words: str, *, scale: float
) -> None:
    colour = _shade_colour(inside)
    hollow = all(status_style(stored.item.status) != MarkStyle.FILLED for stored in inside)
    ax.text(
        x,
        y,
        words,
        fontsize=6.8 * scale,
        fontweight="bold",
        color=colour,
        ha="center",
        va="center",
        zorder=8.5,
        parse_math=False,
        clip_on=True,
        bbox={
            "boxstyle": "round,pad=0.32,rounding_size=0.55",
            "facecolor": "#ffffff",
            "edgecolor": colour,
            "linewidth": 0.8 * scale,
            "linestyle": (0, (2, 1.4)) if hollow else "-",
        },
    )
