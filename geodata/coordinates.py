"""Coordinates as people write them: decimal, in degrees and minutes, and MGRS.

WGS 84 throughout. MGRS by GeoTrans (``mgrs``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mgrs import MGRS
from mgrs.core import MGRSError

from geodata.errors import QueryError

# Of the name of a square: a zone, a band, two letters; the polar ones have no zone.
_SQUARE = re.compile(r"(\d{1,2}[C-HJ-NP-X]|[ABYZ])[A-HJ-NP-Z]{2}(\d{2}){0,5}\Z", re.ASCII)
_NUMBER = r"(\d{1,3}(?:\.\d{1,12})?)"
_ANGLE = rf"([-+])?{_NUMBER}\s*°?\s*(?:{_NUMBER}\s*['’′]\s*)?(?:{_NUMBER}\s*[\"”″]\s*)?"
_BOTH = re.compile(rf"{_ANGLE}([NS])?\s*[,;\s]\s*{_ANGLE}([EW])?\Z", re.ASCII | re.IGNORECASE)
_POLE, _HALF_TURN = 90.0, 180.0  # degrees
_DECIMALS = 5  # of a degree: a metre
_MGRS_DIGITS = 5  # each way: a metre


class LatLon(NamedTuple):
    """A point in WGS 84 degrees."""

    lat: float
    lon: float


def say_decimal(lat: float, lon: float) -> str:
    """Return ``"34.52900, 69.17200"``."""
    return f"{lat:.{_DECIMALS}f}, {lon:.{_DECIMALS}f}"


def say_degrees(lat: float, lon: float) -> str:
    """Return ``34°31′44″ N 69°10′19″ E``."""
    return f"{_sexagesimal(lat, 'NS')} {_sexagesimal(lon, 'EW')}"


def _sexagesimal(value: float, sides: str) -> str:
    seconds = round(abs(value) * 3600)
    minutes, second = divmod(seconds, 60)
    degree, minute = divmod(minutes, 60)
    return f"{degree}°{minute:02d}′{second:02d}″ {sides[value < 0]}"


def say_mgrs(lat: float, lon: float) -> str:
    """Return ``"42S WD 15784 20826"``."""
    # To the metre first: a hair south of the equator has no square; nor has minus zero.
    exact = [round(value, _DECIMALS) + 0.0 for value in (lat, lon)]
    square = MGRS().toMGRS(*exact, MGRSPrecision=_MGRS_DIGITS)
    head, digits = square[: -2 * _MGRS_DIGITS], square[-2 * _MGRS_DIGITS :]
    return f"{head[:-2]} {head[-2:]} {digits[:_MGRS_DIGITS]} {digits[_MGRS_DIGITS:]}"


def read_coordinates(text: str) -> LatLon:
    """Return the point that a text gives in any of the three forms.

    Raises
    ------
    QueryError
        When it gives none.
    """
    point = _from_mgrs(text) or _from_degrees(text)
    if point is None or abs(point.lat) > _POLE or abs(point.lon) > _HALF_TURN:
        msg = f"{text[:60]!r} is no point: decimal, degrees and minutes, or MGRS"
        raise QueryError(msg, parameter="coordinates")
    return LatLon(lat=round(point.lat, _DECIMALS), lon=round(point.lon, _DECIMALS))


def _from_mgrs(text: str) -> LatLon | None:
    square = "".join(text.split()).upper()
    if not _SQUARE.match(square):
        return None
    try:
        lat, lon = MGRS().toLatLon(square)
    except MGRSError:
        return None
    return LatLon(lat=float(lat), lon=float(lon))


def _from_degrees(text: str) -> LatLon | None:
    parts = _BOTH.match(text.strip())
    if parts is None:
        return None
    values = parts.groups()
    return LatLon(lat=_degrees(*values[:5]), lon=_degrees(*values[5:]))


def _degrees(
    sign: str | None, degree: str, minute: str | None, second: str | None, side: str | None
) -> float:
    value = float(degree) + float(minute or 0) / 60 + float(second or 0) / 3600
    return -value if (sign == "-") != ((side or "N").upper() in "SW") else value
