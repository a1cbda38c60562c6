"""The data on a figure: squares for bases, circles for meetings, arrowed arcs for evacuations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from dashboard.figure.paper import draw_shapes
from dashboard.figure.window import HALF_TURN_DEG, Floats, Window
from dashboard.maps import palette
from dashboard.maps.features import great_circle, is_marked, route_legs
from dashboard.maps.palette import MarkStyle, status_style
from dashboard.wording import main_place, say_status
from geodata.merge import StoredItem
from geodata.model import Kind, Place, WherePrec

MARKERS = {Kind.BASE: "s", Kind.MEETING: "o", Kind.EVACUATION: "D"}
_MARK_SIZE_PT = 6.2
# At one spot a base stays visible above a meeting, and both above the end of a route.
_ORDER = {Kind.EVACUATION: 7.0, Kind.MEETING: 7.5, Kind.BASE: 8.0}
# What is known by district, province or wider region is a disc of about its size, never a pin.
_DISC_KM = {WherePrec.NEAR: 25.0, WherePrec.DISTRICT: 40.0, WherePrec.PROVINCE: 90.0}
_REGION_KM = 250.0


@dataclass(slots=True)
class Drawn:
    """What was drawn: for the legend, the labels and the notes. Positions in metres."""

    styles: set[tuple[Kind, MarkStyle]] = field(default_factory=set)
    by_country: bool = False
    wide: bool = False
    near: bool = False
    at_sea: bool = False
    points: list[tuple[float, float]] = field(default_factory=list)
    labels: list[tuple[float, float, str, float]] = field(default_factory=list)  # + priority
    lines: list[tuple[list[float], list[float]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Pin:
    x: float
    y: float
    item: StoredItem
    place: Place


def draw_items(
    ax: Axes,
    window: Window,
    items: Sequence[StoredItem],
    countries: dict[str, BaseGeometry],
    *,
    scale: float,
) -> Drawn:
    """Draw items and return what the rest of the figure needs to know of them."""
    drawn = Drawn()
    frame = window.bounds_m()
    _shade_countries(ax, items, countries, frame, drawn, scale=scale)
    for stored in items:
        _draw_routes(ax, window, stored, drawn, scale=scale)
    _draw_pins(ax, _pins(window, items, frame), drawn, scale=scale)
    return drawn


def _colour(kind: Kind) -> str:
    return palette.KIND_COLOURS[kind]


def _pins(
    window: Window, items: Sequence[StoredItem], frame: tuple[float, float, float, float]
) -> list[_Pin]:
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
                pins.append(_Pin(float(x[0]), float(y[0]), stored, place))
    return pins


def _draw_pins(ax: Axes, pins: list[_Pin], drawn: Drawn, *, scale: float) -> None:
    seen: set[tuple[float, float, Kind, MarkStyle]] = set()
    labelled: set[tuple[float, float]] = set()
    for pin in sorted(pins, key=lambda p: (p.item.item.kind.value, p.item.item_id)):
        kind, style = pin.item.item.kind, status_style(pin.item.item.status)
        key = (pin.x, pin.y, kind, style)
        if key not in seen:
            seen.add(key)
            _draw_mark(ax, pin, kind, style, drawn, scale=scale)
        spot = (pin.x, pin.y)
        if spot not in labelled:
            labelled.add(spot)
            drawn.labels.append((pin.x, pin.y, pin.place.name, pin.item.item.confidence))
        drawn.points.append(spot)


def _draw_mark(
    ax: Axes, pin: _Pin, kind: Kind, style: MarkStyle, drawn: Drawn, *, scale: float
) -> None:
    prec = pin.place.where_prec
    colour = _colour(kind)
    if prec in _DISC_KM or prec == WherePrec.REGION:
        radius_m = _DISC_KM.get(prec, _REGION_KM) * 1000
        ax.add_patch(
            Circle(
                (pin.x, pin.y),
                radius_m,
                facecolor=colour if prec != WherePrec.NEAR else "none",
                alpha=0.16 if prec != WherePrec.NEAR else 0.9,
                edgecolor=colour,
                linewidth=0.7 * scale,
                linestyle=(0, (3, 2)),
                zorder=4,
            )
        )
        drawn.near |= prec == WherePrec.NEAR
        drawn.wide |= prec != WherePrec.NEAR
        if prec != WherePrec.NEAR:
            return
    drawn.at_sea |= prec == WherePrec.SEA_OR_AIR
    drawn.styles.add((kind, style))
    open_mark = style == MarkStyle.HOLLOW or prec == WherePrec.SEA_OR_AIR
    draw_symbol(ax, pin.x, pin.y, kind=kind, style=style, open_mark=open_mark, scale=scale)


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
    ax: Axes, window: Window, stored: StoredItem, drawn: Drawn, *, scale: float
) -> None:
    item = stored.item
    if item.kind != Kind.EVACUATION:
        return
    style = status_style(item.status)
    for start, end in route_legs(item.places):
        if not (is_marked(start) and is_marked(end)):
            continue
        pieces = _projected_arc(window, start, end)
        for index, (x, y) in enumerate(pieces):
            ax.add_patch(
                FancyArrowPatch(
                    path=Path(np.column_stack([x, y])),
                    arrowstyle="-|>" if index == len(pieces) - 1 else "-",
                    mutation_scale=8 * scale,
                    color=_colour(Kind.EVACUATION),
                    linewidth=1.5 * scale,
                    linestyle="-" if style == MarkStyle.FILLED else (0, (3, 2)),
                    shrinkA=0,
                    shrinkB=3 * scale if index == len(pieces) - 1 else 0,
                    joinstyle="round",
                    zorder=6,
                )
            )
            drawn.lines.append((x.tolist(), y.tolist()))
        drawn.styles.add((Kind.EVACUATION, style))


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
    frame: tuple[float, float, float, float],
    drawn: Drawn,
    *,
    scale: float,
) -> None:
    """Shade each country that items are known in only by name, with a badge that counts them."""
    wide: dict[str, list[StoredItem]] = defaultdict(list)
    for stored in items:
        place = main_place(stored.item)
        if (
            place is not None
            and place.place.country is not None
            and place.place.where_prec in {WherePrec.COUNTRY, WherePrec.REGION}
        ):
            wide[place.place.country].append(stored)
    box = shapely.box(*frame)
    for code, inside in sorted(wide.items()):
        shape = countries.get(code)
        if shape is None:
            continue
        kinds = {stored.item.kind for stored in inside}
        colour = _colour(min(kinds)) if len(kinds) == 1 else palette.QUIET_INK
        draw_shapes(
            ax, [shape], face=colour, edge=colour, width=0.5 * scale, zorder=1.2, alpha=0.13
        )
        seen = shapely.intersection(shapely.buffer(shape, 0), box)
        if seen.is_empty:
            continue
        spot = max(shapely.get_parts(seen), key=lambda p: p.area).representative_point()
        _draw_badge(ax, spot.x, spot.y, inside, colour, scale=scale)
        drawn.by_country = True
        drawn.points.append((spot.x, spot.y))


def _draw_badge(
    ax: Axes, x: float, y: float, inside: list[StoredItem], colour: str, *, scale: float
) -> None:
    words = (
        say_status(inside[0].item.status)
        if len({stored.item.status for stored in inside}) == 1
        else ""
    )
    text = " ".join(filter(None, [str(len(inside)) if len(inside) > 1 else "", words])) or "1"
    hollow = any(status_style(stored.item.status) != MarkStyle.FILLED for stored in inside)
    ax.text(
        x,
        y,
        text,
        fontsize=6.2 * scale,
        fontweight="bold",
        color=colour,
        ha="center",
        va="center",
        zorder=8.5,
        parse_math=False,
        bbox={
            "boxstyle": "round,pad=0.35,rounding_size=0.9",
            "facecolor": "#ffffff",
            "edgecolor": colour,
            "linewidth": 0.8 * scale,
            "linestyle": (0, (2, 1.4)) if hollow else "-",
        },
    )
