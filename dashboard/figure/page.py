"""The sheet a figure is drawn on: paper sizes, margins, and the frames within them."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.errors import QueryError

MM_PER_INCH = 25.4
PIXELS_PER_INCH = 96.0  # CSS pixels: what `width` and `height` count
MIN_PIXELS, MAX_PIXELS = 320, 8000
MIN_DPI, MAX_DPI = 50, 600
# A figure of more pixels than this would take more memory than a laptop should give it.
MAX_PIXEL_COUNT = 80_000_000

# Portrait width and height in mm (ISO 216).
_PAPERS_MM = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
PAPERS = tuple(f"{name}-{way}" for name in _PAPERS_MM for way in ("landscape", "portrait"))
DEFAULT_PAPER = "a4-landscape"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The size of a figure in inches, and its resolution."""

    width_in: float
    height_in: float
    dpi: int

    @property
    def scale(self) -> float:
        """Return how large type and marks are against those of an A4 landscape sheet.

        Names are never smaller than 6 points: 8 pixels on a screen.
        """
        short = min(self.width_in, self.height_in)
        return min(1.6, max(0.88, short / (210.0 / MM_PER_INCH)))


def make_sheet(
    *,
    paper: str = DEFAULT_PAPER,
    width_px: int | None = None,
    height_px: int | None = None,
    dpi: int = 150,
) -> Sheet:
    """Return a sheet of a paper, or of a size in pixels at 96 per inch where both are given.

    Raises
    ------
    QueryError
        For an unknown paper, half a size, or a size or resolution out of range.
    """
    if not MIN_DPI <= dpi <= MAX_DPI:
        msg = f"must be {MIN_DPI} to {MAX_DPI}, not {dpi}"
        raise QueryError(msg, parameter="dpi")
    if paper not in PAPERS:
        msg = f"{paper[:40]!r} is none of {', '.join(PAPERS)}"
        raise QueryError(msg, parameter="paper")
    if (width_px is None) != (height_px is None):
        missing = "height" if height_px is None else "width"
        raise QueryError("is missing: give width and height, or neither", parameter=missing)
    if width_px is not None and height_px is not None:
        for name, value in (("width", width_px), ("height", height_px)):
            if not MIN_PIXELS <= value <= MAX_PIXELS:
                msg = f"must be {MIN_PIXELS} to {MAX_PIXELS}, not {value}"
                raise QueryError(msg, parameter=name)
        size = (width_px / PIXELS_PER_INCH, height_px / PIXELS_PER_INCH)
    else:
        name, way = paper.split("-")
        short, long = _PAPERS_MM[name]
        size_mm = (long, short) if way == "landscape" else (short, long)
        size = (size_mm[0] / MM_PER_INCH, size_mm[1] / MM_PER_INCH)
    if size[0] * size[1] * dpi * dpi > MAX_PIXEL_COUNT:
        msg = f"{dpi} on {size[0]:.1f} by {size[1]:.1f} inches is more than a figure may have"
        raise QueryError(msg, parameter="dpi")
    return Sheet(width_in=size[0], height_in=size[1], dpi=dpi)
