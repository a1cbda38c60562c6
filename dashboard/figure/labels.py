"""Where names go on a figure: beside their mark, over nothing else, or not at all.

Positions are tried in the order in which a cartographer prefers them (right of the mark first,
after Imhof, "Positioning names on maps", 1975), near the mark and then farther off with a leader;
a name crossing few routes goes before one that crosses many. Everything is measured in pixels of
the drawn text, so that what was found free stays free.

Two libraries were measured on the demo's world map of 41 names: adjustText leaves 8 pairs of names
on each other; textalloc places all, as fast as this does, with leaders of up to a fifth of the map,
where this places 33 and counts the rest in the legend. Neither knows that some names matter more,
nor badges, names along routes and names of countries, which share the room here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import Stroke

from dashboard.figure.window import Floats
from dashboard.maps import palette
from dashboard.texts import one_line

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in pixels

# Right, left, above and below, then the corners between: which way the name goes from its mark.
_WAYS = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))
_RINGS_PT = (1.2, 7.0, 14.0)  # gaps between mark and name; all but the first have a leader
_RING_COST = 4.0
_CROSSING_COST = 2.5  # of one route point under a name, in steps of the order above
_ASTRAY_COST = 9.0  # of standing nearer to another mark, whose name it would seem to be
_SAMPLE_PT = 3.0  # distance between the points that stand for a route
_PAD_PT = 0.9  # clear space around a name
_HALO_PT = 2.0
_LINE_GAP_PT = 1.5  # between a route and its words
_LEAD_ZORDER = 6.4  # over the routes, under the marks
_AWAY_PT = (4.0, 9.0, 15.0, 22.0, 32.0, 44.0)  # how far outside a small country its badge may stand
POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How a name is written; `size` in points."""

    size: float
    color: str
    weight: str = "normal"
    style: str = "normal"
    zorder: float = 9.0
    halo: str | None = None


class Board:
    """The map's frame with what already stands on it."""

    def __init__(self, figure: Figure, ax: Axes, *, scale: float) -> None:
        ax.apply_aspect()
        self._ax = ax
        self._renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]  # untyped there
        self._scale = scale
        self.px_per_pt = figure.dpi / POINTS_PER_INCH
        frame = ax.get_window_extent()
        edge = 2.0 * self.px_per_pt
        self.frame: Box = (frame.x0 + edge, frame.y0 + edge, frame.x1 - edge, frame.y1 - edge)
        self._boxes = np.empty((0, 4))
        self._marks = np.empty((0, 2))
        self._lines = np.empty((0, 2))

    def to_px(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point in metres stands, in pixels."""
        px, py = self._ax.transData.transform((x, y))
        return float(px), float(py)

    def to_metres(self, px: float, py: float) -> tuple[float, float]:
        """Return the point in metres of a pixel."""
        x, y = self._ax.transData.inverted().transform((px, py))
        return float(x), float(y)

    def metres(self, points: float) -> float:
        """Return how many metres on the map a length in points is."""
        x0, _ = self.to_metres(0, 0)
        x1, _ = self.to_metres(points * self.px_per_pt, 0)
        return x1 - x0

    def take(self, box: Box) -> None:
        """Mark a box as taken."""
        self._boxes = np.vstack([self._boxes, box])

    def take_around(self, x: float, y: float, *, radius_pt: float) -> None:
        """Mark the box around a mark at a point in metres as taken."""
        px, py = self.to_px(x, y)
        self._marks = np.vstack([self._marks, (px, py)])
        reach = radius_pt * self.px_per_pt
        self.take((px - reach, py - reach, px + reach, py + reach))

    def add_line(self, x: Sequence[float], y: Sequence[float]) -> None:
        """Remember a route, in metres, that names should not stand on."""
        corners = self._ax.transData.transform(np.column_stack([x, y]))
        steps = np.hypot(*np.diff(corners, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        spots = np.arange(0.0, along[-1], _SAMPLE_PT * self.px_per_pt)
        dense = np.column_stack([np.interp(spots, along, corners[:, k]) for k in (0, 1)])
        self._lines = np.concatenate([self._lines, dense])

    def is_free(self, box: Box) -> bool:
        """Return whether a box lies in the frame and over nothing that stands there."""
        x0, y0, x1, y1 = box
        left, bottom, right, top = self.frame
        if x0 < left or y0 < bottom or x1 > right or y1 > top:
            return False
        a = self._boxes
        hit = (a[:, 0] < x1) & (a[:, 2] > x0) & (a[:, 1] < y1) & (a[:, 3] > y0)
        return not hit.any()

    def crossings(self, box: Box) -> int:
        """Return how many points of routes lie in a box."""
        x, y = self._lines.T
        return int(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).sum())

    def measure(self, text: str, style: TextStyle) -> tuple[float, float]:
        """Return the width and height of a text as drawn, in pixels, with clear space around."""
        text = one_line(text)
        drawn = self._ax.text(
            0, 0, text, fontsize=style.size, fontweight=style.weight, fontstyle=style.style,
            parse_math=False,
        )  # fmt: skip
        box = drawn.get_window_extent(self._renderer)
        drawn.remove()
        pad = 2 * _PAD_PT * self._scale * self.px_per_pt
        return box.width + pad, box.height + pad

    def write_beside(
        self, x: float, y: float, text: str, style: TextStyle, *, radius_pt: float
    ) -> bool:
        """Write a name beside a mark at a point in metres; return whether there was room."""
        wide, high = self.measure(text, style)
        px, py = self.to_px(x, y)
        best: tuple[float, int, tuple[float, float]] | None = None
        for ring, gap in enumerate(_RINGS_PT):
            off = (radius_pt + gap * self._scale) * self.px_per_pt
            for order, way in enumerate(_WAYS):
                centre = _centre(px, py, way, off, wide, high)
                box = _box(*centre, wide, high)
                if not self.is_free(box):
                    continue
                cost = order + ring * _RING_COST + _CROSSING_COST * self.crossings(box)
                cost += _ASTRAY_COST * self._is_astray(box, px, py)
                if best is None or cost < best[0]:
                    best = cost, ring, centre
        if best is None:
            return False
        _, ring, centre = best
        self.take(_box(*centre, wide, high))
        if ring:
            self._lead(px, py, centre, wide, high, zorder=style.zorder - 0.2, radius_pt=radius_pt)
        self._write(centre, text, style)
        return True

    def _is_astray(self, box: Box, px: float, py: float) -> bool:
        """Return whether a name in a box is nearer to another mark than to its own at a pixel."""
        marks = self._marks
        away = np.hypot(*(np.clip(marks[:, k], box[k], box[k + 2]) - marks[:, k] for k in (0, 1)))
        own = (marks == (px, py)).all(axis=1)
        mine = np.hypot(*(np.clip(p, box[k], box[k + 2]) - p for k, p in enumerate((px, py))))
        return bool((away[~own] < mine).any())

    def write_at(
        self,
        spots: Iterable[tuple[float, float]],
        text: str,
        style: TextStyle,
        *,
        off_lines: bool = False,
    ) -> bool:
        """Write a text centred on the first free spot (metres); return whether there was one.

        With `off_lines` a spot over a route is not free.
        """
        wide, high = self.measure(text, style)
        for x, y in spots:
            centre = self.to_px(x, y)
            box = _box(*centre, wide, high)
            if self.is_free(box) and not (off_lines and self.crossings(box)):
                self.take(box)
                self._write(centre, text, style)
                return True
        return False

    def spots_beside(
        self, x: Floats, y: Floats, shares: Sequence[float], *, wide: float, high: float
    ) -> list[tuple[float, float]]:
        """Return where a box of pixels touches a line (metres) from either side."""
        line = self._ax.transData.transform(np.column_stack([x, y]))
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        spots = []
        for share in shares:
            ends = [
                [float(np.interp(s * along[-1], along, line[:, k])) for k in (0, 1)]
                for s in (share - 0.02, share + 0.02)
            ]
            (x0, y0), (x1, y1) = ends
            length = max(float(np.hypot(x1 - x0, y1 - y0)), 1e-9)
            across, up = -(y1 - y0) / length, (x1 - x0) / length
            off = abs(across) * wide / 2 + abs(up) * high / 2 + _LINE_GAP_PT * self.px_per_pt
            for side in (1, -1):
                px, py = (x0 + x1) / 2 + side * off * across, (y0 + y1) / 2 + side * off * up
                spots.append(self.to_metres(px, py))
        return spots

    def spots_around(
        self, x: float, y: float, *, wide: float, high: float
    ) -> list[tuple[float, float]]:
        """Return where a box of pixels stands near a point (metres), not over it."""
        px, py = self.to_px(x, y)
        return [
            self.to_metres(*_centre(px, py, way, gap * self.px_per_pt, wide, high))
            for gap in _AWAY_PT
            for way in _WAYS
        ]

    def find_spot(
        self, spots: Sequence[tuple[float, float]], *, wide: float, high: float
    ) -> tuple[float, float]:
        """Return the first spot (metres) where a box of pixels is free, or else the freest."""
        boxes = [_box(*self.to_px(x, y), wide, high) for x, y in spots]
        free = next((n for n, box in enumerate(boxes) if self.is_free(box)), None)
        if free is None:
            free = min(range(len(boxes)), key=lambda n: (self._covered(boxes[n]), n))
        return spots[free]

    def _covered(self, box: Box) -> float:
        """Return how many square pixels of a box are taken or out of the frame."""
        left, bottom, right, top = self.frame
        inside = max(0.0, min(box[2], right) - max(box[0], left)) * max(
            0.0, min(box[3], top) - max(box[1], bottom)
        )
        outside = (box[2] - box[0]) * (box[3] - box[1]) - inside
        a = self._boxes
        across = np.minimum(a[:, 2], box[2]) - np.maximum(a[:, 0], box[0])
        up = np.minimum(a[:, 3], box[3]) - np.maximum(a[:, 1], box[1])
        return outside + float((across.clip(min=0) * up.clip(min=0)).sum())

    def _write(self, centre: tuple[float, float], text: str, style: TextStyle) -> None:
        x, y = self.to_metres(*centre)
        text = one_line(text)
        common: dict[str, Any] = {
            "fontsize": style.size,
            "fontweight": style.weight,
            "fontstyle": style.style,
            "ha": "center",
            "va": "center",
            "clip_on": True,
            "parse_math": False,
        }
        if style.halo:
            # A text with effects becomes a shape; the halo is one, and the name stays text.
            self._ax.text(
                x, y, text, color=style.halo, zorder=style.zorder - 0.1,
                path_effects=[Stroke(linewidth=_HALO_PT * self._scale, foreground=style.halo)],
                **common,
            )  # fmt: skip
        self._ax.text(x, y, text, color=style.color, zorder=style.zorder, **common)

    def lead(
        self, spot: tuple[float, float], to: tuple[float, float], *, wide: float, high: float
    ) -> None:
        """Draw a thin line from a box of pixels at a spot to the point it speaks of (metres)."""
        px, py = self.to_px(*to)
        self._lead(px, py, self.to_px(*spot), wide, high, zorder=_LEAD_ZORDER, radius_pt=0.0)
        self._ax.plot(
            *to, marker="o", markersize=1.6 * self._scale, color=palette.QUIET_INK,
            markeredgewidth=0, zorder=_LEAD_ZORDER,
        )  # fmt: skip

    def _lead(
        self,
        px: float,
        py: float,
        centre: tuple[float, float],
        wide: float,
        high: float,
        *,
        zorder: float,
        radius_pt: float,
    ) -> None:
        """Draw a thin line from a mark to its name."""
        near_x = min(max(px, centre[0] - wide / 2), centre[0] + wide / 2)
        near_y = min(max(py, centre[1] - high / 2), centre[1] + high / 2)
        length = max(float(np.hypot(near_x - px, near_y - py)), 1e-9)
        start = min(1.0, radius_pt * self.px_per_pt / length)
        ends = [
            self.to_metres(px + start * (near_x - px), py + start * (near_y - py)),
            self.to_metres(near_x, near_y),
        ]
        x, y = zip(*ends, strict=True)
        self._ax.plot(x, y, color=palette.QUIET_INK, linewidth=0.45 * self._scale, zorder=zorder)


def _centre(
    px: float, py: float, way: tuple[int, int], off: float, wide: float, high: float
) -> tuple[float, float]:
    """Return the middle of a name that lies `way` of a mark, `off` pixels away."""
    across, up = way
    if across and up:  # a corner: the name starts over the mark's edge, not beyond it
        return px + across * (0.6 * off + wide / 2), py + up * (0.6 * off + high / 2)
    return px + across * (off + wide / 2), py + up * (off + high / 2)


def _box(cx: float, cy: float, wide: float, high: float) -> Box:
    return cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2
