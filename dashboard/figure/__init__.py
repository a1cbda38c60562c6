"""The printed figure: a query's map as PNG, SVG or PDF, drawn without a browser."""

from dashboard.figure.figure import FORMATS, draw_figure, render_map
from dashboard.figure.notes import Facts
from dashboard.figure.page import (
    DEFAULT_LOOK,
    DEFAULT_PAPER,
    PAPERS,
    Look,
    Projection,
    Sheet,
    make_sheet,
)

__all__ = [
    "DEFAULT_LOOK",
    "DEFAULT_PAPER",
    "FORMATS",
    "PAPERS",
    "Facts",
    "Look",
    "Projection",
    "Sheet",
    "draw_figure",
    "make_sheet",
    "render_map",
]
