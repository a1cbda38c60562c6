"""The list of items beside or below the map: what room allows, or all of them by number."""

from __future__ import annotations

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
) -> None:
    """List items in columns in a box (left, bottom, width, height in inches).

    Without `numbers` an item has one line, or two where there is room, and the best supported ones
    are taken where not all fit; with them each has its sources, and those that do not fit are
    counted.
    """
    left, bottom, wide, high = box
    columns = max(1, int(wide / (COLUMN_IN * scale)))
    line_in, column_in = _LINE_IN * scale, wide / columns
    deep = int(high / line_in) - 2
    room = deep * columns
    if room < _LEAST_LINES or not items:
        return
    text_in = column_in - 0.12 * scale - (_NUMBER_IN * scale if numbers else 0.0)
    size = _SIZE_PT * scale
    if numbers:
        lines, n_listed = _numbered_lines(items, numbers, room, width_in=text_in, size_pt=size)
    else:
        lines, n_listed = _short_lines(items, room, width_in=text_in, size_pt=size)
    head = "Items" if n_listed == len(items) else f"{n_listed:,} of {len(items):,} items"
    _write(figure, head, left, bottom + high, size=8 * scale, colour=palette.INK, bold=True)
    for index, line in enumerate(lines):
        column, row = divmod(index, deep)
        x = left + column * column_in
        y = bottom + high - (row + 1.5) * line_in
        if line.number:
            _write(figure, line.number, x, y, size=size, colour=palette.INK, bold=True)
        indent = scale * (_NUMBER_IN if numbers else line.indent_in)
        _write(figure, line.words, x + indent, y, size=size, colour=line.colour)


def _place_in_list(stored: StoredItem) -> tuple[object, ...]:
    return _KINDS.index(stored.item.kind), say_title(stored.item), stored.item_id


def _short_lines(
    items: Sequence[StoredItem], room: int, *, width_in: float, size_pt: float
) -> tuple[list[_Line], int]:
    best = sorted(items, key=lambda i: (-i.n_sources, -i.item.confidence, i.item_id))
    lines: dict[tuple[str, Kind], list[StoredItem]] = {}
    n_listed = 0
    for stored in best:  # what is said in the same words is listed once
        key = (_say_item(stored), stored.item.kind)
        if key in lines or len(lines) < room:
            lines.setdefault(key, []).append(stored)
            n_listed += 1
    listed = sorted(lines.items(), key=lambda pair: _place_in_list(pair[1][0]))
    for most in (_MOST_LINES, 1):
        wrapped = [
            _Line(line, palette.KIND_TEXT_COLOURS[kind], indent_in=_HANGING_IN * min(n, 1))
            for (words, kind), same in listed
            for n, line in enumerate(
                wrap_lines(
                    f"{words} ({len(same)} items)" if len(same) > 1 else words,
                    width_in=width_in - _HANGING_IN * size_pt / _SIZE_PT,
                    size_pt=size_pt,
                    most=most,
                ).split("\n")
            )
        ]
        if len(wrapped) <= room:
            break
    return wrapped, n_listed


def _numbered_lines(
    items: Sequence[StoredItem],
    numbers: dict[str, int],
    room: int,
    *,
    width_in: float,
    size_pt: float,
) -> tuple[list[_Line], int]:
    lines: list[_Line] = []
    ordered = sorted(items, key=_place_in_list)
    for n_listed, stored in enumerate(ordered):
        words = f"{_say_item(stored)}. {_say_sources(stored)}"
        wrapped = wrap_lines(words, width_in=width_in, size_pt=size_pt, most=_MOST_LINES)
        colour = palette.KIND_TEXT_COLOURS[stored.item.kind]
        own = [_Line(line, colour) for line in wrapped.split("\n")]
        own[0] = _Line(own[0].words, colour, str(numbers[stored.item_id]))
        if len(lines) + len(own) > room:
            return lines, n_listed
        lines += own
    return lines, len(ordered)


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
