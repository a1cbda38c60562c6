"""An SVG that brings its letters along: text stays text, and looks the same everywhere."""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from html import unescape
from itertools import groupby
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from dashboard.figure.fonts import Face, font_faces

_TEXT = re.compile(rb"<text[^>]*>([^<]*)</text>")
_OUTLINE = re.compile(rb' d="[^"]*"')
_DIGITS = re.compile(rb"(\.\d\d)\d+")
_STYLE_END = b"</style>"


def with_fonts(svg: bytes) -> bytes:
    """Return an SVG of matplotlib with those letters of the project's fonts that it uses.

    Outlines are written to a hundredth of a point: more is seen by nobody.
    """
    svg = _OUTLINE.sub(lambda found: _DIGITS.sub(rb"\1", found[0]), svg)
    used = {ord(c) for found in _TEXT.findall(svg) for c in unescape(found.decode())}
    rules = []
    for _, faces in groupby(font_faces(), key=lambda face: face.family):
        letters: set[int] = set()
        for face in faces:
            letters = used & _letters(face.path)
            if letters:
                rules.append(_rule(face, letters))
        used -= letters  # of two families that have a letter, the first writes it
    before, end, after = svg.partition(_STYLE_END)
    return before + "".join(rules).encode() + end + after


def _rule(face: Face, letters: set[int]) -> str:
    """Return a rule that holds some letters of a face."""
    packed = io.BytesIO()
    options = subset.Options(hinting=False, glyph_names=False, name_IDs=[])
    with TTFont(face.path, lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(letters))
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(packed)
    data = base64.b64encode(packed.getvalue()).decode()
    slope = "italic" if face.italic else "normal"
    return (
        f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{slope};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}\n"
    )


@lru_cache(maxsize=32)
def _letters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
