"""Colours and marks: what each kind and each status looks like, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geodata.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

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
COUNTRY_SHADE = "#dce4e8"  # of a country that things are known in only by its name
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Everything the page and its map are painted with, in one light."""

    paper: str
    surface: str
    rule: str
    accent: str
    land: str
    water: str
    coast: str
    border: str
    dispute: str
    dispute_hatch: str
    country_ink: str
    ink: str
    quiet_ink: str
    sides: tuple[str, str]  # of a comparison: neither is the colour of a kind
    kinds: Mapping[Kind, str]
    kind_texts: Mapping[Kind, str]


LIGHT = Colours(
    paper=PAPER,
    surface=SURFACE,
    rule=RULE,
    accent=ACCENT,
    land=LAND,
    water=WATER,
    coast=COAST,
    border=BORDER,
    dispute=DISPUTE,
    dispute_hatch=DISPUTE_HATCH,
    country_ink=COUNTRY_INK,
    ink=INK,
    quiet_ink=QUIET_INK,
    sides=("#7a3b8f", "#b3462c"),
    kinds=KIND_COLOURS,
    kind_texts=KIND_TEXT_COLOURS,
)
# By night the order of lightness turns round: the data is the brightest ink.
DARK = Colours(
    paper="#1b2025",
    surface="#14181c",
    rule="#353c43",
    accent="#6cb6ea",
    land="#272e35",
    water="#171d22",
    coast="#1f282f",
    border="#4c555e",
    dispute="#8d8676",
    dispute_hatch="#5b574d",
    country_ink="#8d949b",
    ink="#eceae4",
    quiet_ink="#a8afb6",
    sides=("#c58bdc", "#ef8a6c"),
    kinds={Kind.BASE: "#6cb6ea", Kind.MEETING: "#f0a63c", Kind.EVACUATION: "#35c796"},
    kind_texts={Kind.BASE: "#8ac6f0", Kind.MEETING: "#f3b862", Kind.EVACUATION: "#62d6b0"},
)
THEMES: dict[str, Colours] = {"light": LIGHT, "dark": DARK}


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
