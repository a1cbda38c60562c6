"""The name of a file to take along: what it is, what was asked for, and where the map looked.

Only plain letters, digits and hyphens get into it, whatever stands in the question: it is a header
of an answer and a name on somebody's disk.
"""

from __future__ import annotations

import re
import unicodedata
from math import asinh, atan, degrees, radians, sinh, tan
from typing import TYPE_CHECKING

from dashboard.wording.headline import EVERYTHING, say_headline

if TYPE_CHECKING:
    from geodata.query import BBox, Query

MOST_SLUG_CHARS = 80  # some systems and mail programs cut names over a hundred or so
_OTHERS = re.compile("[^a-z0-9]+")


def name_file(what: str, query: Query, *, file_format: str, title: str | None = None) -> str:
    """Return the name of what a question gives: ``footprint-map-central-asia-bases-2021.png``.

    Parameters
    ----------
    what
        What it is in one word: map, view, items, report.
    query
        The question; its headline is the name, its window is told by the middle.
    file_format
        The ending.
    title
        The title that the reader gave it, which stands for the headline.
    """
    headline = say_headline(query)
    words = title or ("" if headline == EVERYTHING else headline)
    known = f"known-{query.known_on.isoformat()}" if query.known_on else ""
    middle = _say_middle(query.bbox) if query.bbox else ""
    parts = ("footprint", what, _slug(words), known, middle)
    return f"{'-'.join(part for part in parts if part)}.{file_format}"


def _slug(words: str) -> str:
    """Return words as plain lower-case letters and digits, cut after a whole word."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = _OTHERS.sub("-", plain).strip("-")
    if len(slug) <= MOST_SLUG_CHARS:
        return slug
    whole, _, _ = slug[: MOST_SLUG_CHARS + 1].rpartition("-")
    return whole or slug[:MOST_SLUG_CHARS]


def _say_middle(box: BBox) -> str:
    """Return the middle of a window on the map in whole degrees: ``41n66e``."""
    lat = round(_middle_lat(box.south, box.north))
    east = box.east + (360 if box.crosses_antimeridian else 0)
    lon = (round((box.west + east) / 2) + 180) % 360 - 180
    return f"{abs(lat)}{'s' if lat < 0 else 'n'}{abs(lon)}{'w' if lon < 0 else 'e'}"


def _middle_lat(south: float, north: float) -> float:
    """Return the latitude halfway between two on a map in Mercator's projection."""
    up = [asinh(tan(radians(lat))) for lat in (south, north)]
    return degrees(atan(sinh(sum(up) / 2)))
