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
LABEL_SHARE = 0.24  # of the width that the label of one status takes
MOST_JOINED = 2  # labels that are written one after the other


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

    bars, labels = [], _Labels()
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
        labels.add(f"{interval.start.year} {say_status(interval.status)}", left)
    return element(
        "div",
        element("div", join(bars), class_="fp-history-bar"),
        element("div", labels.html(), class_="fp-history-labels"),
        class_="fp-history",
        role="img",
        aria_label="; ".join(f"{say_status(i.status)} from {i.start}" for i in intervals),
    )


class _Labels:
    """The labels under the bar: those that would touch become one, so that none is left out."""

    def __init__(self) -> None:
        self._groups: list[tuple[float, list[str]]] = []

    def add(self, words: str, left: float) -> None:
        """Add the label of a status that begins at a share of the width."""
        if self._groups:
            at, others = self._groups[-1]
            if min(left, 1 - LABEL_SHARE) < at + LABEL_SHARE * len(others[:MOST_JOINED]):
                others.append(words)
                return
        self._groups.append((left, [words]))

    def html(self) -> Html:
        """Return the labels; of many that would touch the first and the last."""
        return join(
            element("span", _say_group(words), style=_side(at, words)) for at, words in self._groups
        )


def _say_group(words: Sequence[str]) -> str:
    shown = words if len(words) <= MOST_JOINED else [words[0], "…", words[-1]]
    return " → ".join(shown)


def _side(left: float, words: Sequence[str]) -> str:
    fits = left <= 1 - LABEL_SHARE * len(words[:MOST_JOINED])
    return f"left:{left:.1%}" if fits else "right:0"
