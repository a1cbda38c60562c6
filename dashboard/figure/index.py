"""The list of items beside or below the map: what room allows, or all of them by number."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from matplotlib.figure import Figure

from dashboard.figure.wrapping import wrap_lines
from dashboard.maps import palette
from dashboard.wording import say_day_range, say_operator, say_status, say_title
from geodata.merge import StoredItem
from geodata.model import Kind

COLUMN_IN = 2.5  # least width of a column at scale 1
_LINE_IN = 0.128
_LEAST_LINES = 8  # a shorter list says nothing
_SIZE_PT = 6.8
_NUMBER_IN = 0.24  # width of the column of numbers
_MOST_LINES = 2  # of one item
_ROOMY_LINES = 3  # of one item where all have room
_NUMBERED_LINES = 4  # of one item with its sources: none is left out but of very many
_HANGING_IN = 0.09  # how far its second line stands in, where nothing else tells items apart
_KINDS = tuple(Kind)
LEFT_TO_RIGHT = "\u200e"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the list: its words, its colour, and its number where it begins an item."""

    words: str
    colour: str
    number: str = ""
    indent_in: float = 0.0


def number_items(items: Sequence[StoredItem]) -> dict[str, int]:
    """Return the number of each item, by its id: by kind and title, as a reader looks it up."""
    return {stored.item_id: n for n, stored in enumerate(sorted(items, key=_place_in_list), 1)}


def say_numbers(numbers: Sequence[int]) -> str:
    """Return numbers in short: ``3, 5–7``."""
    ordered = sorted(set(numbers))
    runs: list[str] = []
    for _, group in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        several = len(run) > 2  # noqa: PLR2004  # a run of two is said as two
        runs += [f"{run[0]}–{run[-1]}"] if several else [str(number) for number in run]
    return ", ".join(runs)


def draw_index(
    figure: Figure,
    items: Sequence[StoredItem],
    *,
    box: tuple[float, float, float, float],
    scale: float,
    numbers: dict[str, int] | None = None,
    first: int = 0,
    where_the_rest: str,
) -> int:
    """List items in columns in a box (left, bottom, width, height in inches).

    Without `numbers` an item has one line, or two where there is room, and the best supported ones
    are taken where not all fit; with them each has its sources, the list begins after the `first`
    ones, and those that do not fit are counted. Returns how many are listed by then.
    """
    left, bottom, wide, high = box
    grid = _Grid.of(wide, scale=scale, is_numbered=numbers is not None)
    line_in, column_in, deep = _LINE_IN * scale, grid.column_in, int(high / (_LINE_IN * scale)) - 2
    room = deep * grid.columns
    if room < _LEAST_LINES or not items:
        return first
    size = _SIZE_PT * scale
    if numbers:
        blocks = _numbered_blocks(items, numbers, width_in=grid.text_in, size_pt=size)[first:]
        lines, n_here = _in_columns(blocks, deep, columns=grid.columns)
        n_listed = first + n_here
    else:
        lines, n_listed = _short_lines(items, deep, grid=grid, size_pt=size)
    head = "Items" if n_listed == len(items) else f"{n_listed:,} of {len(items):,} items"
    if first:
        head = f"Items {first + 1:,}–{n_listed:,} of {len(items):,}"
    if numbers and n_listed < len(items):
        head += f" ({where_the_rest})"
    _write(figure, head, left, bottom + high, size=8 * scale, colour=palette.INK, bold=True)
    for index, line in enumerate(lines):
        if not line.words:
            continue  # an item that the end of a column would have cut begins the next one
        column, row = divmod(index, deep)
        x = left + column * column_in
        y = bottom + high - (row + 1.5) * line_in
        if line.number:
            _write(figure, line.number, x, y, size=size, colour=palette.INK, bold=True)
        indent = scale * (_NUMBER_IN if numbers else line.indent_in)
        _write(figure, line.words, x + indent, y, size=size, colour=line.colour)
    return n_listed


def _place_in_list(stored: StoredItem) -> tuple[object, ...]:
    return _KINDS.index(stored.item.kind), say_title(stored.item), stored.item_id


def _short_lines(
    items: Sequence[StoredItem], deep: int, *, grid: _Grid, size_pt: float
) -> tuple[list[_Line], int]:
    room = deep * grid.columns
    best = sorted(items, key=lambda i: (-i.n_sources, -i.item.confidence, i.item_id))
    lines: dict[tuple[str, Kind], list[StoredItem]] = {}
    n_listed = 0
    for stored in best:  # what is said in the same words is listed once
        key = (_say_item(stored), stored.item.kind)
        if key in lines or len(lines) < room:
            lines.setdefault(key, []).append(stored)
            n_listed += 1
    listed = sorted(lines.items(), key=lambda pair: _place_in_list(pair[1][0]))
    for most in (_ROOMY_LINES, _MOST_LINES, 1):
        blocks = [
            [
                _Line(line, palette.KIND_TEXT_COLOURS[kind], indent_in=_HANGING_IN * min(n, 1))
                for n, line in enumerate(
                    wrap_lines(
                        f"{words} ({len(same)} items)" if len(same) > 1 else words,
                        width_in=grid.text_in - _HANGING_IN * size_pt / _SIZE_PT,
                        size_pt=size_pt,
                        most=most,
                    ).split("\n")
                )
            ]
            for (words, kind), same in listed
        ]
        wrapped, n_here = _in_columns(blocks, deep, columns=grid.columns)
        if n_here == len(blocks):
            break
    return wrapped, n_listed


def columns_needed(
    items: Sequence[StoredItem], numbers: dict[str, int], *, high: float, scale: float
) -> int:
    """Return how many columns of a height (inches) hold a numbered list whole."""
    deep = max(1, int(high / (_LINE_IN * scale)) - 2)
    text_in = _Grid.of(COLUMN_IN * scale, scale=scale, is_numbered=True).text_in
    blocks = _numbered_blocks(items, numbers, width_in=text_in, size_pt=_SIZE_PT * scale)
    return math.ceil(sum(map(len, blocks)) / max(1, deep - _NUMBERED_LINES + 1))


def height_needed(
    items: Sequence[StoredItem], numbers: dict[str, int], *, wide: float, scale: float
) -> float:
    """Return the height (inches) at which a box of a width holds a numbered list whole."""
    grid = _Grid.of(wide, scale=scale, is_numbered=True)
    blocks = _numbered_blocks(items, numbers, width_in=grid.text_in, size_pt=_SIZE_PT * scale)
    deep = math.ceil(sum(map(len, blocks)) / grid.columns) + _NUMBERED_LINES - 1
    return (deep + 3) * _LINE_IN * scale


@dataclass(frozen=True, slots=True)
class _Grid:
    """The columns of a list: how many, how wide, and how wide their text is, in inches."""

    columns: int
    column_in: float
    text_in: float

    @classmethod
    def of(cls, wide: float, *, scale: float, is_numbered: bool) -> _Grid:
        columns = max(1, int(wide / (COLUMN_IN * scale) + 1e-6))
        column_in = wide / columns
        return cls(columns, column_in, column_in - scale * (0.12 + _NUMBER_IN * is_numbered))


def _numbered_blocks(
    items: Sequence[StoredItem],
    numbers: dict[str, int],
    *,
    width_in: float,
    size_pt: float,
) -> list[list[_Line]]:
    """Return the lines of each item, with its number before the first."""
    blocks = []
    for stored in sorted(items, key=_place_in_list):
        words = f"{_say_item(stored)}. {_say_sources(stored)}"
        wrapped = wrap_lines(words, width_in=width_in, size_pt=size_pt, most=_NUMBERED_LINES)
        colour = palette.KIND_TEXT_COLOURS[stored.item.kind]
        first, *others = wrapped.split("\n")
        number = str(numbers[stored.item_id])
        blocks.append([_Line(first, colour, number), *(_Line(line, colour) for line in others)])
    return blocks


def _in_columns(
    blocks: Sequence[list[_Line]], deep: int, *, columns: int
) -> tuple[list[_Line], int]:
    """Return the lines of as many items as there is room for, none of them cut by a column."""
    lines: list[_Line] = []
    for n_listed, own in enumerate(blocks):
        left = -len(lines) % deep
        padding = [_Line("", palette.INK)] * (left if left < len(own) else 0)
        if len(lines) + len(padding) + len(own) > deep * columns:
            return lines, n_listed
        lines += [*padding, *own]
    return lines, len(blocks)


def _say_item(stored: StoredItem) -> str:
    item = stored.item
    parts = (say_title(item), say_operator(item), say_status(item.status), say_day_range(item.date))
    return " · ".join(part for part in parts if part)


def _say_sources(stored: StoredItem) -> str:
    """Return who says so, each once, with the day of the first report."""
    said: dict[str, str] = {}
    for report in stored.reports:
        name = report.article.source or report.article.id
        said.setdefault(name, f"{name} {(report.article.published or '')[:10]}".strip())
    return "; ".join(said.values())


def _write(
    figure: Figure,
    words: str,
    x_in: float,
    top_in: float,
    *,
    size: float,
    colour: str,
    bold: bool = False,
) -> None:
    # A name from right to left at the beginning would turn the whole line: the mark keeps it.
    if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in words):
        words = LEFT_TO_RIGHT + words
    wide, high = figure.get_size_inches()
    style: dict[str, Any] = {"va": "top", "parse_math": False}
    figure.text(
        x_in / wide,
        top_in / high,
        words,
        fontsize=size,
        color=colour,
        fontweight="bold" if bold else "normal",
        **style,
    )
