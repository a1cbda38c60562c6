"""Colours and marks: what each kind and each status looks like, in one table."""

from __future__ import annotations

from enum import StrEnum

from geodata.model import Kind, Status

# A quiet paper, the data as the darkest ink. The three kinds differ in lightness as well as in
# hue, and in shape, so that nobody depends on colour.
PAPER = "#fbfaf7"
SURFACE = "#ffffff"
RULE = "#e2dfd7"
ACCENT = "#0b5c8f"
LAND = "#f6f4ee"
WATER = "#e3ecf1"
COAST = "#d3e0e7"  # the shallows along a coast, a shade under the water
BORDER = "#cfcabd"
DISPUTE = "#a39c8b"
DISPUTE_HATCH = "#cbc4b3"
COUNTRY_INK = "#85817a"
INK = "#22262b"
QUIET_INK = "#5f666d"
KIND_COLOURS: dict[Kind, str] = {
    Kind.BASE: "#0b5c8f",
    Kind.MEETING: "#c77800",
    Kind.EVACUATION: "#00875f",
}

# Text of the kinds' colours on paper needs more contrast than a mark does (4.5 to 1).
KIND_TEXT_COLOURS: dict[Kind, str] = {
    Kind.BASE: "#0b5c8f",
    Kind.MEETING: "#8f5600",
    Kind.EVACUATION: "#00674c",
}


class MarkStyle(StrEnum):
    """How a mark shows whether a thing is true now."""

    FILLED = "filled"  # true, or it happened
    HOLLOW = "hollow"  # planned, sought, put off: it may yet be
    CROSSED = "crossed"  # closed, refused, called off: it is not
    HALF = "half"  # contested: true for one side


STATUS_STYLES: dict[Status, MarkStyle] = {
    Status.ACTIVE: MarkStyle.FILLED,
    Status.HELD: MarkStyle.FILLED,
    Status.UNDER_WAY: MarkStyle.FILLED,
    Status.COMPLETED: MarkStyle.FILLED,
    Status.PLANNED: MarkStyle.HOLLOW,
    Status.SOUGHT: MarkStyle.HOLLOW,
    Status.INVITED: MarkStyle.HOLLOW,
    Status.POSTPONED: MarkStyle.HOLLOW,
    Status.SUSPENDED: MarkStyle.HOLLOW,
    Status.CONTESTED: MarkStyle.HALF,
    Status.REFUSED: MarkStyle.CROSSED,
    Status.DENIED: MarkStyle.CROSSED,
    Status.CLOSED: MarkStyle.CROSSED,
    Status.WITHDRAWN: MarkStyle.CROSSED,
    Status.HANDED_OVER: MarkStyle.CROSSED,
    Status.CAPTURED: MarkStyle.CROSSED,
    Status.CANCELLED: MarkStyle.CROSSED,
    Status.BLOCKED: MarkStyle.CROSSED,
}


def status_style(status: Status) -> MarkStyle:
    """Return how a mark of this status is drawn."""
    return STATUS_STYLES[status]
