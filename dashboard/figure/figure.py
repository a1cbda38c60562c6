"""A query's map as a figure laid out for print; the same query gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from dashboard.figure import furniture
from dashboard.figure.fonts import font_families
from dashboard.figure.labels import Board, TextStyle
from dashboard.figure.marks import Drawn, draw_items
from dashboard.figure.notes import Facts, Tally, say_notes
from dashboard.figure.page import Sheet
from dashboard.figure.paper import (
    country_labels,
    disputes_shown,
    draw_ground,
    project_countries,
)
from dashboard.figure.window import Window, window_of_bbox, window_of_points
from dashboard.maps import palette
from geodata.borders import check_view
from geodata.errors import QueryError
from geodata.merge import StoredItem
from geodata.query import Query

if TYPE_CHECKING:
    from geodata.store import Workspace

Shapes = dict[str, BaseGeometry]

FORMATS = ("png", "svg", "pdf")
DEFAULT_TITLE = "Military and diplomatic footprint"
# A frame may be taller than its window by this much; beyond it would be empty sea.
MOST_SURROUND = 1.5
WORLD_SURROUND = 1.12
_BELOW_IN = 1.0  # height of a legend below the map
_INDEX_FROM_IN = 0.7  # an empty band higher than this holds a list of the items
MOST_ITEMS = 5_000  # above that a figure is a smudge; the note says what was left out

# No clock and no machine in a file: the same query gives the same bytes.
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "Footprint"},
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": "Footprint", "Creator": "Footprint"},
}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "footprint",
    "pdf.fonttype": 42,  # embedded TrueType
    "hatch.linewidth": 0.5,
    "text.hinting": "none",  # names are as wide in pixels as they are in points
    "axes.unicode_minus": False,
}


def render_map(
    query: Query,
    workspace: Workspace,
    *,
    file_format: str,
    sheet: Sheet,
    title: str | None = None,
) -> bytes:
    """Return the map of a query on a workspace as the bytes of a file.

    Raises
    ------
    QueryError
        For an unknown format or a border view that cannot be drawn.
    """
    items = workspace.items(query)
    tally = Tally()
    for stored in items:
        tally.add(stored)
    facts = tally.facts(n_undated=workspace.count_undated(query))
    return draw_figure(items, query, facts=facts, file_format=file_format, sheet=sheet, title=title)


def draw_figure(
    items: Sequence[StoredItem],
    query: Query,
    *,
    facts: Facts,
    file_format: str,
    sheet: Sheet,
    title: str | None = None,
) -> bytes:
    """Return the bytes of a figure of the given items."""
    if file_format not in FORMATS:
        msg = f"{file_format[:20]!r} is none of {', '.join(FORMATS)}"
        raise QueryError(msg, parameter="format")
    check_view(query.border_view)
    shown = sorted(items, key=lambda i: (-i.item.confidence, i.item_id))[:MOST_ITEMS]
    with mpl.rc_context({**_STYLE, "font.family": font_families()}):
        figure = Figure(
            figsize=(sheet.width_in, sheet.height_in), dpi=sheet.dpi, facecolor=palette.PAPER
        )
        _lay_out(figure, shown, query, facts, sheet, title or DEFAULT_TITLE)
        buffer = io.BytesIO()
        figure.savefig(
            buffer,
            format=file_format,
            dpi=sheet.dpi,
            facecolor=palette.PAPER,
            metadata=_METADATA[file_format],
        )
    return buffer.getvalue()


def window_for(query: Query, items: Sequence[StoredItem]) -> Window:
    """Return the window a query asks for, or the one its items need."""
    if query.bbox is not None:
        return window_of_bbox(query.bbox)
    places = [
        p.place
        for i in items
        for p in i.item.places
        if p.place.lat is not None and p.place.lon is not None
    ]
    return window_of_points([p.lon or 0.0 for p in places], [p.lat or 0.0 for p in places])


def _lay_out(
    figure: Figure,
    items: Sequence[StoredItem],
    query: Query,
    facts: Facts,
    sheet: Sheet,
    title: str,
) -> None:
    scale, wide, high = sheet.scale, sheet.width_in, sheet.height_in
    margin = 0.38 * scale
    inner = wide - 2 * margin
    wrapped = furniture.wrap_lines(title, width_in=inner, size_pt=15 * scale, most=2)
    filters = furniture.wrap_lines(query.to_words(), width_in=inner, size_pt=8.5 * scale, most=2)
    y = high - margin
    y = _write(figure, wrapped, margin, y, size=15 * scale, color=palette.INK, weight="bold")
    y = _write(figure, filters, margin, y - 0.04 * scale, size=8.5 * scale, color=palette.QUIET_INK)
    window = window_for(query, items)
    notes = "\n".join(
        furniture.wrap_lines(note, width_in=inner, size_pt=6 * scale, most=2)
        for note in say_notes(
            query,
            facts,
            n_shown=len(items),
            disputed=disputes_shown(window, on=query.as_of),
        )
    )
    notes_top = margin + (notes.count("\n") + 1) * 6 * 1.35 * scale / 72
    _write(figure, notes, margin, notes_top, size=6 * scale, color=palette.QUIET_INK)
    top, bottom = y - 0.14 * scale, notes_top + 0.12 * scale
    frame = _frame(window, width=inner, height=top - bottom, scale=scale)
    box = (margin, top - frame.height, frame.width, frame.height)
    drawn = _draw_map(figure, window, items, query, box, sheet)
    legend = furniture.Legend(drawn, scale=scale)
    locator_in = 1.25 * scale if frame.beside else _BELOW_IN * scale
    if frame.beside:
        left, legend_top, columns = margin + frame.width + 0.12 * scale, top, 1
        below = box[1]
        locator_bottom = box[1]
    else:
        left, legend_top = margin, box[1] - 0.08 * scale
        columns = max(1, int((inner - locator_in) / (furniture.LEGEND_IN * scale)))
        below = legend_top - max(legend.height_in(columns), locator_in)
        locator_bottom = legend_top - locator_in
    legend.draw(figure, left_in=left, top_in=legend_top, columns=columns)
    furniture.draw_locator(
        figure,
        window,
        left=(wide - margin - locator_in) / wide,
        bottom=locator_bottom / high,
        size_in=locator_in,
        scale=scale,
    )
    if frame.beside:
        foot = locator_bottom + locator_in + 0.15 * scale
        room = legend_top - legend.height_in(1) - 0.15 * scale - foot
        column = (left, foot, wide - margin - left, room)
        furniture.draw_index(figure, items, box=column, scale=scale)
    if below - bottom > _INDEX_FROM_IN * scale:
        index_box = (margin, bottom, inner, below - 0.1 * scale - bottom)
        furniture.draw_index(figure, items, box=index_box, scale=scale)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The size of the map's frame in inches, and whether the legend stands beside it."""

    width: float
    height: float
    beside: bool


def _frame(window: Window, *, width: float, height: float, scale: float) -> _Frame:
    """Return the frame that shows the window larger: with the legend beside it or below."""
    x0, y0, x1, y1 = window.bounds_m()
    shape = (y1 - y0) / (x1 - x0) * (WORLD_SURROUND if window.is_world else MOST_SURROUND)
    narrow = width - (furniture.LEGEND_IN + 0.1) * scale
    low = height - (_BELOW_IN + 0.1) * scale
    beside = _Frame(narrow, min(height, shape * narrow), beside=True)
    below = _Frame(width, min(low, shape * width), beside=False)
    return max(beside, below, key=lambda f: min(f.width / (x1 - x0), f.height / (y1 - y0)))


def _write(
    figure: Figure,
    text: str,
    x_in: float,
    top_in: float,
    *,
    size: float,
    color: str,
    weight: str = "normal",
) -> float:
    """Write lines below `top_in` and return where they end; inches from the lower left."""
    wide, high = figure.get_size_inches()
    figure.text(
        x_in / wide,
        top_in / high,
        text,
        fontsize=size,
        color=color,
        fontweight=weight,
        va="top",
        linespacing=1.25,
        parse_math=False,
    )
    return top_in - (text.count("\n") + 1) * size * 1.3 / 72


def _draw_map(
    figure: Figure,
    window: Window,
    items: Sequence[StoredItem],
    query: Query,
    box: tuple[float, float, float, float],
    sheet: Sheet,
) -> Drawn:
    wide, high = sheet.width_in, sheet.height_in
    ax = figure.add_axes((box[0] / wide, box[1] / high, box[2] / wide, box[3] / high))
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_edgecolor(palette.BORDER)
        spine.set_linewidth(0.8 * sheet.scale)
    _fit(ax, window, box[2] / box[3])
    countries = project_countries(window, border_view=query.border_view, on=query.as_of)
    draw_ground(ax, window, countries, on=query.as_of, scale=sheet.scale)
    board = Board(figure, ax, scale=sheet.scale)
    furniture.draw_scale_bar(ax, window, board, scale=sheet.scale)
    drawn = draw_items(ax, window, items, countries, board, scale=sheet.scale)
    _name_countries(ax, countries, board, scale=sheet.scale)
    return drawn


def _fit(ax: Axes, window: Window, aspect: float) -> None:
    """Set the limits so that the window fills the frame with equal scales both ways."""
    x0, y0, x1, y1 = window.bounds_m()
    width, height = x1 - x0, y1 - y0
    if width / height < aspect:
        grow = (height * aspect - width) / 2
        x0, x1 = x0 - grow, x1 + grow
    else:
        grow = (width / aspect - height) / 2
        y0, y1 = y0 - grow, y1 + grow
    ax.set_xlim(x0, x1)
    ax.set_ylim(y0, y1)
    ax.set_aspect("equal", adjustable="box")


def _name_countries(ax: Axes, countries: Shapes, board: Board, *, scale: float) -> None:
    """Write the names of countries where nothing stands, larger ones first."""
    style = TextStyle(size=5.6 * scale, color=palette.COUNTRY_INK, zorder=2)
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    for name, spots in country_labels(countries, shapely.box(x0, y0, x1, y1)):
        board.write_at(spots, name, style, off_lines=True)
