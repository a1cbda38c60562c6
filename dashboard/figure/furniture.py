"""Title, legend, scale bar, locator and notes: what makes a map a figure."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, Patch, Rectangle, Wedge

from dashboard.figure.fonts import text_width_pt
from dashboard.figure.labels import Board
from dashboard.figure.paper import draw_shapes
from dashboard.figure.symbols import DASHED, Drawn, LineStyle, draw_count, draw_symbol
from dashboard.figure.window import Window
from dashboard.maps import palette
from dashboard.maps.palette import MarkStyle
from geodata.borders import Level, load_shapes
from geodata.model import Kind

_NICE_LENGTHS_KM = tuple(m * 10**e for e in range(5) for m in (1, 2, 5))
LEGEND_IN = 2.0  # width of a column of the legend at scale 1
ROW_IN = 0.185
_SCALE_BAR_SHARE = 0.2  # of the map's width, at most
LEGEND_WORDS: dict[tuple[Kind, MarkStyle], str] = {
    (Kind.BASE, MarkStyle.FILLED): "base, active",
    (Kind.BASE, MarkStyle.HOLLOW): "base, planned or sought",
    (Kind.BASE, MarkStyle.CROSSED): "base, closed, lost or refused",
    (Kind.BASE, MarkStyle.HALF): "base, contested",
    (Kind.MEETING, MarkStyle.FILLED): "meeting, held",
    (Kind.MEETING, MarkStyle.HOLLOW): "meeting, planned or put off",
    (Kind.MEETING, MarkStyle.CROSSED): "meeting, cancelled or refused",
    (Kind.EVACUATION, MarkStyle.FILLED): "evacuation",
    (Kind.EVACUATION, MarkStyle.HOLLOW): "evacuation, planned or suspended",
    (Kind.EVACUATION, MarkStyle.CROSSED): "evacuation, blocked or refused",
}
_COUNTED_WORDS = {
    Kind.BASE: "base, in a count",
    Kind.MEETING: "meeting, in a count",
    Kind.EVACUATION: "evacuation, in a count",
}
_ARC = "arc:"  # before the kind whose piece of a count's ring is meant


class _Box(NamedTuple):
    """How a box of the legend is drawn; the line in points at scale 1."""

    face: str
    edge: str
    line_pt: float
    hatch: str | None = None
    line: LineStyle = "-"


_BOXES = {
    "dispute": _Box(palette.LAND, palette.DISPUTE_HATCH, 0.6, "//////"),
    "badge": _Box("#ffffff", palette.QUIET_INK, 0.8),
    "dashed badge": _Box("#ffffff", palette.QUIET_INK, 0.8, line=DASHED),
}


def draw_scale_bar(ax: Axes, window: Window, board: Board, *, scale: float) -> None:
    """Draw a bar of a round length, true along the parallel through the map's middle."""
    x0, x1 = ax.get_xlim()
    y0, _ = ax.get_ylim()
    km_per_unit = _km_per_metre(window)
    most_km = (x1 - x0) * _SCALE_BAR_SHARE * km_per_unit
    length_km = max((km for km in _NICE_LENGTHS_KM if km <= most_km), default=1)
    width = length_km / km_per_unit
    edge, tick = board.metres(9 * scale), board.metres(3 * scale)
    right, base = x1 - edge, y0 + edge
    line: dict[str, Any] = {"color": palette.INK, "linewidth": 1.1 * scale, "zorder": 10}
    ax.plot([right - width, right], [base, base], solid_capstyle="butt", **line)
    for x in (right - width, right):
        ax.plot([x, x], [base, base + tick], **line)
    words = f"{length_km:,} km{_say_where_true(window)}"
    size = 7.2 * scale
    wide = max(width, board.metres(text_width_pt(words, size)))
    corner = board.to_px(right - wide - edge / 2, y0)
    board.take((*corner, *board.to_px(x1, base + 5 * tick)))
    ax.text(
        right,
        base + 1.3 * tick,
        words,
        fontsize=size,
        color=palette.INK,
        ha="right",
        va="bottom",
        zorder=10,
    )


def _say_where_true(window: Window) -> str:
    """Say at which latitude the bar is true, where that matters."""
    if window.is_conformal or window.is_world:
        lat = round(window.centre_lat)
        return f" at {abs(lat)}°{'N' if lat >= 0 else 'S'}"
    return ""


def _km_per_metre(window: Window) -> float:
    """Return kilometres on the ground for a projected metre, eastwards at the window's middle."""
    lon = (window.west + window.east) / 2
    return 1 / (1000 * window.stretch_at(window.centre_lat, lon))


class Legend:
    """The legend of what is shown, and of nothing else."""

    def __init__(self, drawn: Drawn, *, scale: float) -> None:
        self._rows = _legend_rows(drawn)
        self._scale = scale

    def height_in(self, columns: int) -> float:
        """Return its height in inches, in a number of columns."""
        return (math.ceil(len(self._rows) / columns) * ROW_IN + 0.12) * self._scale

    def draw(self, figure: Figure, *, left_in: float, top_in: float, columns: int) -> None:
        """Draw it below and right of a point, in inches from the lower left."""
        if not self._rows:
            return
        scale = self._scale
        width_in, height_in = figure.get_size_inches()
        wide, high = LEGEND_IN * scale * columns, self.height_in(columns)
        ax = figure.add_axes(
            (left_in / width_in, (top_in - high) / height_in, wide / width_in, high / height_in)
        )
        ax.set_axis_off()
        ax.set_xlim(0, wide)
        ax.set_ylim(0, high)
        deep = math.ceil(len(self._rows) / columns)
        for index, (symbol, words) in enumerate(self._rows):
            column, row = divmod(index, deep)
            x = column * LEGEND_IN * scale
            y = high - ((row + 0.5) * ROW_IN + 0.06) * scale
            _draw_legend_symbol(ax, symbol, x=x + 0.13 * scale, y=y, scale=scale)
            ax.text(
                x + 0.32 * scale,
                y,
                words,
                fontsize=7.6 * scale,
                color=palette.INK,
                va="center",
                parse_math=False,
            )


_Symbol = tuple[Kind, MarkStyle] | str


def _legend_rows(drawn: Drawn) -> list[tuple[_Symbol, str]]:
    order = list(LEGEND_WORDS)
    rows: list[tuple[_Symbol, str]] = [
        (key, LEGEND_WORDS[key]) for key in sorted(drawn.styles, key=order.index)
    ]
    if drawn.clustered:
        rows.append(("count", "several close together, counted"))
        shown = {kind for kind, _ in drawn.styles}
        rows += [
            (f"{_ARC}{kind.value}", _COUNTED_WORDS[kind])
            for kind in sorted(drawn.clustered - shown)
        ]
    if drawn.near:
        rows.append(("ring", "within 25 km"))
    if drawn.wide:
        rows.append(("disc", "somewhere in a district or region"))
    if drawn.at_sea:
        rows.append(("sea", "at sea or in the air"))
    if drawn.by_country:
        rows.append(("badge", "known only by country"))
    if drawn.by_country_unreal:
        rows.append(("dashed badge", "known only by country, not in effect"))
    if drawn.disputed:
        rows.append(("dispute", "disputed territory"))
    if drawn.unnamed:
        names = "name" if drawn.unnamed == 1 else "names"
        rows.append(("", f"{drawn.unnamed} {names} left out for want of room"))
    return rows


def _draw_legend_symbol(ax: Axes, symbol: _Symbol, *, x: float, y: float, scale: float) -> None:
    size = scale * 0.9
    match symbol:
        case "":
            pass
        case "count":
            draw_count(ax, x, y, dict.fromkeys(Kind, 1), radius=0.075 * scale, scale=scale)
        case "sea":
            draw_symbol(
                ax, x, y, kind=Kind.BASE, style=MarkStyle.FILLED, open_mark=True, scale=size
            )
        case str():
            ax.add_patch(_legend_patch(symbol, x=x, y=y, scale=scale))
        case (Kind.EVACUATION, style):
            ax.add_patch(_legend_arrow(style, x=x, y=y, scale=scale))
        case (kind, style):
            hollow = style == MarkStyle.HOLLOW
            draw_symbol(ax, x, y, kind=kind, style=style, open_mark=hollow, scale=size)


def _legend_arrow(style: MarkStyle, *, x: float, y: float, scale: float) -> Patch:
    return FancyArrowPatch(
        (x - 0.1 * scale, y - 0.03 * scale),
        (x + 0.11 * scale, y + 0.03 * scale),
        connectionstyle="arc3,rad=-0.25",
        arrowstyle="-|>",
        mutation_scale=6 * scale,
        color=palette.KIND_COLOURS[Kind.EVACUATION],
        linewidth=1.2 * scale,
        linestyle="-" if style == MarkStyle.FILLED else (0, (3, 2)),
    )


def _legend_patch(symbol: str, *, x: float, y: float, scale: float) -> Patch:
    """Return a piece of a count's ring, a box, or a dashed circle."""
    if symbol.startswith(_ARC):
        colour = palette.KIND_COLOURS[Kind(symbol.removeprefix(_ARC))]
        return Wedge((x, y), 0.075 * scale, 20, 160, width=0.024 * scale, facecolor=colour)
    if symbol in _BOXES:
        box = _BOXES[symbol]
        return Rectangle(
            (x - 0.09 * scale, y - 0.05 * scale),
            0.18 * scale,
            0.1 * scale,
            facecolor=box.face,
            edgecolor=box.edge,
            hatch=box.hatch,
            linewidth=box.line_pt * scale,
            linestyle=box.line,
        )
    return Circle(
        (x, y),
        0.065 * scale,
        facecolor="none" if symbol == "ring" else "#d9dcdf",
        edgecolor=palette.QUIET_INK,
        linewidth=0.7 * scale,
        linestyle=(0, (3, 2)),
    )


def draw_locator(
    figure: Figure, window: Window, *, left: float, bottom: float, size_in: float, scale: float
) -> None:
    """Draw a small globe that shows where the map's window lies."""
    width_in, height_in = figure.get_size_inches()
    ax = figure.add_axes((left, bottom, size_in / width_in, size_in / height_in))
    ax.set_axis_off()
    ax.set_aspect("equal")
    globe = window.around()
    shapes = [globe.project_shape(shape) for shape in load_shapes(Level.COARSE).geometry]
    x0, y0, x1, y1 = globe.bounds_m()
    ax.set_xlim(x0, x1)
    ax.set_ylim(y0, y1)
    ax.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, facecolor=palette.WATER, edgecolor="none"))
    draw_shapes(ax, shapes, face="#dcd8cc", edge="none", width=0, zorder=1)
    frame = shapely.segmentize(
        shapely.box(window.west, window.south, window.east, window.north), 2.0
    )
    lons, lats = shapely.get_coordinates(frame).T
    x, y = globe.project(lons, lats)
    ax.add_line(Line2D(x, y, color="#b3261e", linewidth=0.9 * scale, zorder=3))
    ax.add_patch(
        Rectangle((x0, y0), x1 - x0, y1 - y0, facecolor="none", edgecolor=palette.BORDER, zorder=4)
    )
