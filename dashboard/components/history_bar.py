"""The history of a base as a small bar: which status held when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard.components.markup import Html, element, join
from dashboard.maps.palette import status_style
from dashboard.wording import say_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import StatusInterval

OPEN_END_DAYS = 365  # an interval without an end is drawn this much past the last date
LABEL_SHARE = 0.24  # of the width: labels nearer than this would touch


def history_bar(intervals: Sequence[StatusInterval]) -> Html:
    """Return the intervals on a line of time, each drawn as its status is on the map.

    One that another report ends on the day it begins is no more than a name, and left out.
    """
    lasting = [i for i in intervals if i.end is None or i.end > i.start]
    intervals = lasting or intervals
    first = min(interval.start for interval in intervals)
    ends = [interval.end for interval in intervals if interval.end]
    last = max([*ends, *(interval.start for interval in intervals)]) + timedelta(days=OPEN_END_DAYS)

    def share(day: date) -> float:
        return (day - first).days / max(1, (last - first).days)

    bars, labels, last_label = [], [], -1.0
    for interval in intervals:
        left, right = share(interval.start), share(interval.end or last)
        style = status_style(interval.status)
        bars.append(
            element(
                "span",
                class_=f"fp-held fp-held-{style.value}",
                style=f"left:{left:.1%};width:{max(0.012, right - left):.1%}",
                title=f"{say_status(interval.status)} from {interval.start}",
            )
        )
        if left - last_label >= LABEL_SHARE:
            last_label = left
            side = f"left:{left:.1%}" if left < 1 - LABEL_SHARE else "right:0"
            words = f"{interval.start.year} {say_status(interval.status)}"
            labels.append(element("span", words, style=side))
    return element(
        "div",
        element("div", join(bars), class_="fp-history-bar"),
        element("div", join(labels), class_="fp-history-labels"),
        class_="fp-history",
        role="img",
        aria_label="; ".join(f"{say_status(i.status)} from {i.start}" for i in intervals),
    )
