"""Where on a sheet the parts of a figure stand: head, map, legend, locator, list, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from dashboard.figure import furniture
from dashboard.figure.index import (
    COLUMN_IN,
    columns_needed,
    draw_index,
    height_needed,
    number_items,
)
from dashboard.figure.labels import POINTS_PER_INCH, Board, TextStyle
from dashboard.figure.marks import draw_items
from dashboard.figure.page import Look, Sheet
from dashboard.figure.paper import (
    Disputed,
    country_labels,
    disputes_shown,
    draw_ground,
    project_countries,
    project_disputes,
)
from dashboard.figure.symbols import Drawn
from dashboard.figure.window import Window
from dashboard.figure.wrapping import wrap_lines
from dashboard.maps import palette
from dashboard.wording.headline import say_headline, say_under
from geodata.merge import StoredItem
from geodata.query import Query

Shapes = dict[str, BaseGeometry]
# A frame may be taller than its window by this much; beyond it would be empty sea.
MOST_SURROUND = 1.5
WORLD_SURROUND = 1.12
_TITLE_PT, _QUESTION_PT, _NOTE_PT = 17.0, 9.4, 6.8
_NOTE_LINES = 8  # of one note: how a figure as wide as a phone is drawn again takes seven
_LEADING = 1.25  # from one line to the next, of the size
_GAP_IN = 0.12
_LOCATOR_IN = 1.25
_LIST_SHARE = 0.4  # of the sheet, for a numbered list
MOST_LIST_SHARE = 0.6  # of the sheet, where that holds a longer list whole
_BELOW_IN = 1.0  # height of a legend below the map
_INDEX_FROM_IN = 0.7  # an empty band higher than this holds a list of the items
_NEXT_PAGE = "the rest on the next page"
_OTHER_FORM = "the PDF lists all; a larger sheet has room for more"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where on the sheet the parts of a figure stand; lengths in inches from the lower left."""

    figure: Figure
    sheet: Sheet
    look: Look
    has_pages: bool  # a list that the sheet has no room for goes on after it

    def draw(
        self, items: Sequence[StoredItem], query: Query, window: Window, notes: Sequence[str]
    ) -> int:
        """Draw the whole figure, and return how many items its list names."""
        scale = self.sheet.scale
        top, bottom = self.sheet.height_in, 0.0
        if not self.look.bare:
            top, bottom = self._write_head(query), self._write_notes(notes)
        inner = self.sheet.width_in - 2 * self._margin
        numbers = number_items(items) if self.look.numbered else None
        frame = _frame(
            window,
            width=inner,
            height=top - bottom,
            scale=scale,
            is_given=query.bbox is not None,
            shares=self._list_shares(items, numbers, width=inner, height=top - bottom),
        )
        box = (self._margin, top - frame.height, frame.width, frame.height)
        drawn = _draw_map(self.figure, window, items, query, box, sheet=self.sheet, numbers=numbers)
        drawn.disputed = bool(disputes_shown(window, on=query.as_of))
        legend = furniture.Legend(drawn, scale=scale)
        gap = _GAP_IN * scale
        left, right = self._margin + frame.width + gap, self.sheet.width_in - self._margin
        if numbers is not None and frame.beside:  # the list has the side, the rest goes below
            self._draw_below(legend, window, width=frame.width, top=box[1])
            return self._list(items, (left, bottom, right - left, top), numbers)
        if frame.beside:
            self._draw_side(legend, items, window, (left, box[1], top))
            if box[1] - bottom > _INDEX_FROM_IN * scale:
                self._list(items, (self._margin, bottom, inner, box[1] - gap))
            return len(items)
        below = self._draw_below(legend, window, width=inner, top=box[1])
        if below - bottom > _INDEX_FROM_IN * scale:
            return self._list(items, (self._margin, bottom, inner, below), numbers)
        return 0

    def pages_after(self, items: Sequence[StoredItem], n_listed: int) -> Iterator[Figure]:
        """Yield sheets with the rest of a numbered list, where the figure's own has no room."""
        numbers = number_items(items) if self.look.numbered else None
        margin, size = self._margin, (self.sheet.width_in, self.sheet.height_in)
        box = (margin, margin, size[0] - 2 * margin, size[1] - 2 * margin)
        while numbers and n_listed < len(items):
            page = Figure(figsize=size, dpi=self.sheet.dpi, facecolor=self.figure.get_facecolor())
            before = n_listed
            n_listed = draw_index(
                page,
                items,
                box=box,
                scale=self.sheet.scale,
                numbers=numbers,
                first=before,
                where_the_rest=_NEXT_PAGE,
            )
            if n_listed == before:  # a sheet too small for any
                return
            yield page

    @property
    def _margin(self) -> float:
        return 0.01 if self.look.bare else 0.38 * self.sheet.scale

    def _list_shares(
        self,
        items: Sequence[StoredItem],
        numbers: dict[str, int] | None,
        *,
        width: float,
        height: float,
    ) -> _Shares | None:
        """Return how much of the sheet a numbered list takes, so that every number has its line."""
        if numbers is None:
            return None
        scale = self.sheet.scale
        below_legend = (_BELOW_IN + 2 * _GAP_IN) * scale
        columns = columns_needed(items, numbers, high=height, scale=scale)
        deep = height_needed(items, numbers, wide=width, scale=scale)
        beside, below = columns * COLUMN_IN * scale / width, (deep + below_legend) / height
        return _Shares(beside=_list_share(beside), below=_list_share(below))

    def _draw_side(
        self,
        legend: furniture.Legend,
        items: Sequence[StoredItem],
        window: Window,
        column: tuple[float, float, float],
    ) -> None:
        """Draw legend, list and locator beside the map, in a column: left, bottom, top."""
        scale, (left, bottom, top) = self.sheet.scale, column
        right = self.sheet.width_in - self._margin
        legend.draw(self.figure, left_in=left, top_in=top, columns=1)
        size = _LOCATOR_IN * scale if window.fits_a_locator else 0.0
        if size:
            self._draw_locator(window, left, bottom, size)
        below_legend = top - legend.height_in(1) - _GAP_IN * scale
        above_locator = bottom + (size + _GAP_IN * scale if size else 0.0)
        self._list(items, (left, above_locator, right - left, below_legend))

    def _draw_below(
        self, legend: furniture.Legend, window: Window, *, width: float, top: float
    ) -> float:
        """Draw legend and locator below the map, and return where what follows may begin."""
        scale = self.sheet.scale
        size = _BELOW_IN * scale if window.fits_a_locator else 0.0
        legend_top = top - 0.08 * scale
        columns = max(1, int((width - size) / (furniture.LEGEND_IN * scale)))
        legend.draw(self.figure, left_in=self._margin, top_in=legend_top, columns=columns)
        if size:
            self._draw_locator(window, self._margin + width - size, legend_top - size, size)
        return legend_top - max(legend.height_in(columns), size) - _GAP_IN * scale

    def _list(
        self,
        items: Sequence[StoredItem],
        box: tuple[float, float, float, float],
        numbers: dict[str, int] | None = None,
    ) -> int:
        """List items in a box: left, bottom, width, top; return how many."""
        left, bottom, width, top = box
        return draw_index(
            self.figure,
            items,
            box=(left, bottom, width, top - bottom),
            scale=self.sheet.scale,
            numbers=numbers,
            where_the_rest=_NEXT_PAGE if self.has_pages else _OTHER_FORM,
        )

    def _draw_locator(self, window: Window, left: float, bottom: float, size: float) -> None:
        furniture.draw_locator(
            self.figure,
            window,
            left=left / self.sheet.width_in,
            bottom=bottom / self.sheet.height_in,
            size_in=size,
            scale=self.sheet.scale,
        )

    def _write_head(self, query: Query) -> float:
        """Write the title and the question in words, and return where the map may begin."""
        scale = self.sheet.scale
        inner = self.sheet.width_in - 2 * self._margin
        y = self.sheet.height_in - self._margin
        title = self.look.title or say_headline(query)
        for words, size, most, colour, weight in (
            (title, _TITLE_PT, 2, palette.INK, "bold"),
            (say_under(query, title=title), _QUESTION_PT, 3, palette.QUIET_INK, "normal"),
        ):
            if not words:
                continue
            lines = wrap_lines(
                words, width_in=inner, size_pt=size * scale, most=most, weight=weight
            )
            y = self._write(lines, y, size=size * scale, color=colour, weight=weight)
        return y - 0.06 * scale

    def _write_notes(self, notes: Sequence[str]) -> float:
        """Write the notes at the foot, and return where they begin."""
        scale = self.sheet.scale
        inner = self.sheet.width_in - 2 * self._margin
        size = _NOTE_PT * scale
        lines = "\n".join(
            wrap_lines(note, width_in=inner, size_pt=size, most=_NOTE_LINES) for note in notes
        )
        top = self._margin + (lines.count("\n") + 1) * size * _LEADING / POINTS_PER_INCH
        self._write(lines, top, size=size, color=palette.QUIET_INK)
        return top + 0.12 * scale

    def _write(
        self, text: str, top_in: float, *, size: float, color: str, weight: str = "normal"
    ) -> float:
        """Write lines below `top_in`, each on its own baseline, and return where they end."""
        for line in text.split("\n"):
            baseline = top_in - 0.8 * size / POINTS_PER_INCH
            self.figure.text(
                self._margin / self.sheet.width_in,
                baseline / self.sheet.height_in,
                line,
                fontsize=size,
                color=color,
                fontweight=weight,
                va="baseline",
                parse_math=False,
            )
            top_in -= size * _LEADING / POINTS_PER_INCH
        return top_in


@dataclass(frozen=True, slots=True)
class _Shares:
    """How much a numbered list takes: of the width beside the map, or of the height below it."""

    beside: float
    below: float


def _list_share(needed: float) -> float:
    """Return the share of the sheet that a list is given which needs one to be whole."""
    return max(_LIST_SHARE, needed) if needed <= MOST_LIST_SHARE else _LIST_SHARE


@dataclass(frozen=True, slots=True)
class _Frame:
    """The size of the map's frame in inches, and whether the legend stands beside it."""

    width: float
    height: float
    beside: bool


def _frame(
    window: Window,
    *,
    width: float,
    height: float,
    scale: float,
    is_given: bool,
    shares: _Shares | None,
) -> _Frame:
    """Return the frame that shows the window larger: with the legend beside it or below.

    A window that was asked for is framed as it is: around it nothing was looked for.
    """
    x0, y0, x1, y1 = window.bounds_m()
    shape = (y1 - y0) / (x1 - x0)
    if not is_given:
        shape *= WORLD_SURROUND if window.is_world else MOST_SURROUND
    column = (furniture.LEGEND_IN + 0.1) * scale
    narrow = width - (max(column, shares.beside * width) if shares else column)
    low = (1 - shares.below) * height if shares else height - (_BELOW_IN + 0.1) * scale
    side_high = height - (_BELOW_IN + 0.1) * scale if shares else height
    least = shape if is_given else 0.0  # a frame is as wide as there is room, or as the window
    beside = _framed(narrow, side_high, shape, least=least, beside=True)
    below = _framed(width, low, shape, least=least, beside=False)
    return max(beside, below, key=lambda f: min(f.width / (x1 - x0), f.height / (y1 - y0)))


def _framed(width: float, height: float, most: float, *, least: float, beside: bool) -> _Frame:
    """Return a frame in a space, whose height is `least` to `most` times its width."""
    high = min(height, most * width)
    return _Frame(min(width, high / least) if least else width, high, beside)


def _draw_map(
    figure: Figure,
    window: Window,
    items: Sequence[StoredItem],
    query: Query,
    box: tuple[float, float, float, float],
    *,
    sheet: Sheet,
    numbers: dict[str, int] | None,
) -> Drawn:
    wide, high = sheet.width_in, sheet.height_in
    ax = figure.add_axes((box[0] / wide, box[1] / high, box[2] / wide, box[3] / high))
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_edgecolor(palette.BORDER)
        spine.set_linewidth(0.8 * sheet.scale)
    _fit(ax, window, box[2] / box[3])
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    countries = project_countries(
        window, (x0, y0, x1, y1), border_view=query.border_view, on=query.as_of
    )
    disputed = project_disputes(window, on=query.as_of)
    draw_ground(ax, window, countries, disputed, scale=sheet.scale)
    board = Board(figure, ax, scale=sheet.scale)
    furniture.draw_scale_bar(ax, window, board, scale=sheet.scale)
    drawn = draw_items(ax, window, items, countries, board, scale=sheet.scale, numbers=numbers)
    _name_countries(ax, countries, disputed, board, scale=sheet.scale)
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


def _name_countries(
    ax: Axes, countries: Shapes, disputed: Disputed, board: Board, *, scale: float
) -> None:
    """Write the names of countries where nothing stands, larger ones first."""
    style = TextStyle(size=6.6 * scale, color=palette.COUNTRY_INK, zorder=2)
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    for name, spots in country_labels(countries, shapely.box(x0, y0, x1, y1), disputed):
        board.write_at(spots, name, style, off_lines=True)
