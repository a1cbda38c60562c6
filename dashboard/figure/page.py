"""The sheet a figure is drawn on: paper sizes, margins, and the frames within them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


class Projection(StrEnum):
    """How a figure shows the earth."""

    EQUAL_AREA = "equal_area"  # areas are true: what is printed
    MERCATOR = "mercator"  # as the map on the page is seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a figure is made, beside the sheet it is on."""

    title: str | None = None
    projection: Projection = Projection.EQUAL_AREA
    numbered: bool = False  # marks have numbers, and a list says what each is and who says so
    bare: bool = False  # no title, notes or margin: the page around it has them

    @staticmethod
    def read_projection(text: str) -> Projection:
        """Return the projection of a name.

        Raises
        ------
        QueryError
            For a name that is none.
        """
        try:
            return Projection(text)
        except ValueError as error:
            msg = f"{text[:40]!r} is none of {', '.join(Projection)}"
            raise QueryError(msg, parameter="projection") from error

    @property
    def params(self) -> dict[str, str]:
        """Return the words it was asked for with."""
        return {
            **({"title": self.title} if self.title else {}),
            **(
                {"projection": self.projection.value}
                if self.projection != Projection.EQUAL_AREA
                else {}
            ),
            **({"numbered": "yes"} if self.numbered else {}),
        }


DEFAULT_LOOK = Look()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The size of a figure in inches, its resolution, and the words it was asked for with."""

    width_in: float
    height_in: float
    dpi: int
    params: tuple[tuple[str, str], ...] = ()

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
    if width_px is not None:
        params = [("width", str(width_px)), ("height", str(height_px))]
    else:
        params = [("paper", paper)] if paper != DEFAULT_PAPER else []
    return Sheet(width_in=size[0], height_in=size[1], dpi=dpi, params=tuple(params))
