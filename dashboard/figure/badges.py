"""What is known only by country: shaded, with a badge that counts it or says its status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from dashboard.figure.index import say_numbers
from dashboard.figure.labels import Board, TextStyle
from dashboard.figure.paper import draw_shapes, spots_within
from dashboard.figure.symbols import (
    DASHED,
    Drawn,
    LineStyle,
    colour_of,
)
from dashboard.maps import palette
from dashboard.maps.palette import MarkStyle, status_style
from dashboard.wording import main_place, say_status
from geodata.merge import StoredItem
from geodata.model import WherePrec


def shade_countries(
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


def draw_badges(
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
        is_real = any(status_style(s.item.status) == MarkStyle.FILLED for s in inside)
        drawn.by_country |= is_real
        drawn.by_country_unreal |= not is_real
        words = _say_badge(inside, numbers)
        text_wide, text_high = board.measure(words, style)
        pad = 5.0 * scale * board.px_per_pt
        size = text_wide + pad, text_high + 0.8 * pad
        around = board.spots_around(*spots[0], wide=size[0], high=size[1])
        x, y = board.find_spot([*spots, *around], wide=size[0], high=size[1])
        if (x, y) not in spots:  # outside its country: a line says which one it is
            board.lead((x, y), spots[0], wide=size[0], high=size[1])
        px, py = board.to_px(x, y)
        board.take((px - size[0] / 2, py - size[1] / 2, px + size[0] / 2, py + size[1] / 2))
        line = "-" if is_real else DASHED
        _draw_badge(ax, x, y, words, colour=_shade_colour(inside), line=line, scale=scale)


def _frame(ax: Axes) -> shapely.Polygon:
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    return shapely.box(x0, y0, x1, y1)


def _shade_colour(inside: Sequence[StoredItem]) -> str:
    kinds = {stored.item.kind for stored in inside}
    return colour_of(min(kinds)) if len(kinds) == 1 else palette.QUIET_INK


def _say_badge(inside: Sequence[StoredItem], numbers: dict[str, int] | None) -> str:
    if numbers is not None:
        return say_numbers([numbers[stored.item_id] for stored in inside])
    statuses = {stored.item.status for stored in inside}
    words = say_status(inside[0].item.status) if len(statuses) == 1 else ""
    return " ".join(filter(None, [str(len(inside)) if len(inside) > 1 or not words else "", words]))


def _draw_badge(
    ax: Axes, x: float, y: float, words: str, *, colour: str, line: LineStyle, scale: float
) -> None:
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
            "linestyle": line,
        },
    )
