"""Letters that come along with a drawing or a page: text stays text, and is legible everywhere."""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from html import unescape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools import subset
from fontTools.ttLib import TTFont

from dashboard.figure.fonts import SANS, Face, font_faces

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    rules = (_rule(face, letters) for face, letters in _faces_of(used))
    before, end, after = svg.partition(_STYLE_END)
    return before + "".join(rules).encode() + end + after


def rules_for_scripts(text: str, *, family: str) -> str:
    """Return rules that add to a family of Latin letters those of other scripts in a text."""
    return "".join(
        f"@font-face{{font-family:'{family}';font-weight:100 900;src:{_source(face, letters)};"
        f"unicode-range:{','.join(f'U+{letter:X}' for letter in sorted(letters))}}}\n"
        for face, letters in _faces_of({ord(c) for c in text})
        if face.family != SANS
    )


def _faces_of(used: set[int]) -> Iterator[tuple[Face, set[int]]]:
    """Yield each face that writes some letters, of two families the first that has them."""
    left = set(used)
    for _, faces in groupby(font_faces(), key=lambda face: face.family):
        letters: set[int] = set()
        for face in faces:
            letters = left & _letters(face.path)
            if letters:
                yield face, letters
        left -= letters


def _rule(face: Face, letters: set[int]) -> str:
    """Return a rule that holds some letters of a face."""
    slope = "italic" if face.italic else "normal"
    return (
        f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{slope};"
        f"src:{_source(face, letters)}}}\n"
    )


def _source(face: Face, letters: set[int]) -> str:
    """Return some letters of a face as the source of a rule."""
    packed = io.BytesIO()
    options = subset.Options(hinting=False, glyph_names=False, name_IDs=[])
    with TTFont(face.path, lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(letters))
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(packed)
    data = base64.b64encode(packed.getvalue()).decode()
    return f"url(data:font/woff;base64,{data}) format('woff')"


@lru_cache(maxsize=32)
def _letters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
