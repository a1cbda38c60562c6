"""The symbols of a figure: squares, circles and diamonds, and rings with a number."""

from __future__ import annotations

from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Wedge

from dashboard.maps import palette
from dashboard.maps.palette import MarkStyle
from geodata.model import Kind

MARKERS = {Kind.BASE: "s", Kind.MEETING: "o", Kind.EVACUATION: "D"}
MARK_SIZE_PT = 6.2
CLUSTER_RADIUS_PT = 5.6
# At one spot a base stays visible above a meeting, and both above the end of a route.
_ORDER = {Kind.EVACUATION: 7.0, Kind.MEETING: 7.5, Kind.BASE: 8.0}
_RING_PT = 1.7
LineStyle = str | tuple[float, tuple[float, float]]
DASHED: LineStyle = (0, (2, 1.4))  # around what is not in effect
_DIGIT_MIDDLE = 0.325  # of the size: half the height of a digit


@dataclass(slots=True)
class Drawn:
    """What was drawn: for the legend and the notes."""

    styles: set[tuple[Kind, MarkStyle]] = field(default_factory=set)
    clustered: set[Kind] = field(default_factory=set)
    by_country: bool = False
    by_country_unreal: bool = False  # planned, sought, refused or ended there
    wide: bool = False
    near: bool = False
    at_sea: bool = False
    disputed: bool = False
    unnamed: int = 0


def colour_of(kind: Kind) -> str:
    """Return the colour that items of a kind have in print."""
    return palette.KIND_COLOURS[kind]


def draw_symbol(
    ax: Axes,
    x: float,
    y: float,
    *,
    kind: Kind,
    style: MarkStyle,
    open_mark: bool,
    scale: float,
) -> None:
    """Draw one mark: filled is true now, hollow may yet be, crossed is over or refused."""
    colour = colour_of(kind)
    size = MARK_SIZE_PT * scale * (0.75 if kind == Kind.EVACUATION else 1.0)
    hollow = open_mark or style == MarkStyle.CROSSED
    ax.plot(
        [x],
        [y],
        marker=MARKERS[kind],
        markersize=size,
        markerfacecolor="#ffffff" if hollow else colour,
        markeredgecolor=colour if hollow else "#ffffff",
        markeredgewidth=(1.1 if hollow else 0.6) * scale,
        linestyle="none",
        fillstyle="left" if style == MarkStyle.HALF else "full",
        zorder=_ORDER[kind],
    )
    if style == MarkStyle.CROSSED:
        ax.plot(
            [x],
            [y],
            marker="x",
            markersize=size * 0.62,
            markeredgecolor=colour,
            markeredgewidth=1.1 * scale,
            linestyle="none",
            zorder=_ORDER[kind] + 0.1,
        )


def draw_count(
    ax: Axes, x: float, y: float, kinds: dict[Kind, int], *, radius: float, scale: float
) -> None:
    """Draw a number in a ring whose arcs are the shares of the kinds; `radius` in data units."""
    total = sum(kinds.values())
    ax.add_patch(Circle((x, y), radius, facecolor="#ffffff", edgecolor="none", zorder=8.2))
    start = 90.0
    for kind in sorted(kinds):
        end = start + 360.0 * kinds[kind] / total
        ax.add_patch(
            Wedge(
                (x, y), radius, start, end, width=radius * _RING_PT / CLUSTER_RADIUS_PT,
                facecolor=colour_of(kind), edgecolor="none", zorder=8.3,
            )
        )  # fmt: skip
        start = end
    size = 6.2 * scale
    ax.annotate(  # digits have no descenders: the middle of their height is the middle
        str(total), (x, y), xytext=(0, -_DIGIT_MIDDLE * size), textcoords="offset points",
        fontsize=size, fontweight="bold", color=palette.INK, ha="center", va="baseline",
        zorder=8.4, annotation_clip=True, parse_math=False,
    )  # fmt: skip
