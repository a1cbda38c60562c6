"""The history of a base as a small bar: which status held when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard.components.markup import Html, element, join
from dashboard.maps.palette import BORDER, KIND_COLOURS, PAPER, QUIET_INK, MarkStyle, status_style
from dashboard.wording import say_status
from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import StatusInterval

WIDTH, HEIGHT = 320, 46  # of the drawing, in its own units; it scales with the panel
BAR_TOP, BAR_HEIGHT = 8, 10
OPEN_END_DAYS = 365  # an interval without an end is drawn this much past the last date


def history_bar(intervals: Sequence[StatusInterval]) -> Html:
    """Return the intervals on a line of time, each in its status's style, as SVG."""
    first = min(interval.start for interval in intervals)
    ends = [interval.end for interval in intervals if interval.end]
    last = max([*ends, *(interval.start for interval in intervals)]) + timedelta(days=OPEN_END_DAYS)

    def x_of(day: date) -> float:
        return 4 + (WIDTH - 8) * (day - first).days / max(1, (last - first).days)

    colour = KIND_COLOURS[Kind.BASE]
    parts = [
        element(
            "line", x1="0", x2=str(WIDTH), y1="13", y2="13", stroke=BORDER, stroke_width="1.5"
        )
    ]
    last_label_x = -100.0
    for interval in intervals:
        start_x, end_x = x_of(interval.start), x_of(interval.end or last)
        style = status_style(interval.status)
        parts.append(
            element(
                "rect",
                element("title", f"{say_status(interval.status)} from {interval.start}"),
                x=f"{start_x:.1f}",
                y=str(BAR_TOP if style != MarkStyle.CROSSED else BAR_TOP + 4),
                width=f"{max(3.0, end_x - start_x):.1f}",
                height=str(BAR_HEIGHT if style != MarkStyle.CROSSED else 2),
                rx="1.5",
                fill=colour if style != MarkStyle.HOLLOW else PAPER,
                stroke=colour,
                stroke_dasharray="3 2" if style == MarkStyle.HOLLOW else "none",
            )
        )
        label_x = min(start_x, WIDTH - 70)
        if label_x - last_label_x > 75:  # noqa: PLR2004  # the width of a longest label
            last_label_x = label_x
            words = f"{interval.start.year} {say_status(interval.status)}"
            parts.append(
                element("text", words, x=f"{label_x:.1f}", y="36", fill=QUIET_INK, font_size="11.5")
            )
    return element(
        "svg",
        join(parts),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        class_="fp-history",
        role="img",
        aria_label="; ".join(f"{say_status(i.status)} from {i.start}" for i in intervals),
    )
