"""Fonts that write names in any script.

Source Sans (Latin, Cyrillic, Greek) and the Noto fonts of a script each are put beside the app when
it is installed; DejaVu Sans comes with matplotlib and fills
in Arabic, Hebrew, Georgian, Armenian and symbols where the others were not installed. Fonts of the
machine are asked last. matplotlib picks a font for each glyph, shapes the text and orders what is
written from right to left, by HarfBuzz and Raqm.
"""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg

from geodata.settings import default_cache_dir

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
SANS = "Source Sans 3"
SANS_FILES = {  # by weight, and whether it slants
    (400, False): "source-sans-3-regular.ttf",
    (700, False): "source-sans-3-bold.ttf",
    (400, True): "source-sans-3-italic.ttf",
}
LAST = "DejaVu Sans"
# Family: the file that is put beside the app. Chinese goes before Korean, whose font has Chinese
# signs too, in other forms.
NOTO = {
    "Noto Sans Arabic": "noto-sans-arabic.woff",
    "Noto Sans Hebrew": "noto-sans-hebrew.woff",
    "Noto Sans Devanagari": "noto-sans-devanagari.woff",
    "Noto Sans Bengali": "noto-sans-bengali.woff",
    "Noto Sans Tamil": "noto-sans-tamil.woff",
    "Noto Sans Thai": "noto-sans-thai.woff",
    "Noto Sans Georgian": "noto-sans-georgian.woff",
    "Noto Sans Armenian": "noto-sans-armenian.woff",
    "Noto Sans Ethiopic": "noto-sans-ethiopic.woff",
    "Noto Sans SC": "noto-sans-sc.woff",
    "Noto Sans KR": "noto-sans-kr.woff",
}
# Tried in order on the machine for what the fonts of the project lack.
_MACHINE_FONTS = ("Noto Sans CJK SC", "Noto Sans Khmer", "Noto Sans Myanmar", "Noto Sans Sinhala")
_REGULAR, _BOLD = 400, 700
_OVERSAMPLED = 4  # widths are measured in pixels: so many to a point
_LAYOUT = 3  # of the files in the cache; another number makes them anew
# Name records: family, style, unique id, full name, PostScript name; the rest would contradict.
_FAMILY_ID, _STYLE_ID, _UNIQUE_ID, _FULL_ID, _POSTSCRIPT_ID = 1, 2, 3, 4, 6
_CONTRADICTING_IDS = (16, 17, 21, 22, 25)
_ENGLISH = (3, 1, 0x409)  # for Windows, in Unicode

# A font without a bold is drawn in its regular, which is no news to who asked for a map; neither
# are the dates in the heads of font files.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One face of a family, and the file of it that FreeType can read."""

    family: str
    weight: int
    italic: bool
    path: Path


@lru_cache(maxsize=1)
def font_families() -> list[str]:
    """Return the families of text in the order in which a glyph is looked for."""
    families: list[str] = []
    for face in font_faces():
        weights = (face.weight,) if face.family == SANS else (_REGULAR, _BOLD)
        for weight in weights:  # a script's one face stands for its bold too
            entry = font_manager.FontEntry(
                fname=str(face.path), name=face.family, weight=weight, variant="normal",
                style="italic" if face.italic else "normal", stretch="normal", size="scalable",
            )  # fmt: skip
            font_manager.fontManager.ttflist.append(entry)
        if face.family not in families:
            families.append(face.family)
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return [*families, LAST, *(name for name in _MACHINE_FONTS if name in known)]


@lru_cache(maxsize=1)
def font_faces() -> tuple[Face, ...]:
    """Return the faces of the project's own fonts, unpacked into the user's cache."""
    faces = [
        Face(family=SANS, weight=weight, italic=italic, path=VENDOR / name)
        for (weight, italic), name in SANS_FILES.items()
        if (VENDOR / name).is_file()
    ]
    faces += [
        Face(family=family, weight=_REGULAR, italic=False, path=_unpacked(VENDOR / name, family))
        for family, name in NOTO.items()
        if (VENDOR / name).is_file()
    ]
    return tuple(faces)


@lru_cache(maxsize=4096)
def text_width_pt(text: str, size_pt: float, *, weight: str = "normal") -> float:
    """Return how wide a line of text is drawn, in points."""
    properties = font_manager.FontProperties(family=font_families(), size=size_pt, weight=weight)
    measure = _renderer().get_text_width_height_descent
    width, _, _ = measure(text, properties, ismath=False)  # type: ignore[no-untyped-call]  # as below
    return float(width) / _OVERSAMPLED


@lru_cache(maxsize=1)
def _renderer() -> RendererAgg:
    return RendererAgg(1, 1, 72 * _OVERSAMPLED)  # type: ignore[no-untyped-call]  # untyped there


def font_folders() -> list[Path]:
    """Return the folders that hold all fonts of the project, for programs that look by folder."""
    own = {face.path.parent for face in font_faces()}
    return [*sorted(own), Path(mpl.get_data_path()) / "fonts" / "ttf"]


def _unpacked(packed: Path, family: str) -> Path:
    """Return a plain copy of a compressed web font in the user's cache; FreeType needs one."""
    folder = default_cache_dir() / f"fonts-{_LAYOUT}"
    target = folder / f"{packed.stem}-{packed.stat().st_size}.ttf"
    if target.is_file():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with TTFont(packed, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        font.flavor = None
        _rename(font, family)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            font.save(file)
    Path(file.name).replace(target)
    return target


def _rename(font: TTFont, family: str) -> None:
    """Give a font its plain name; the files of one script call themselves thin."""
    names = font["name"]
    for number in _CONTRADICTING_IDS:
        names.removeNames(nameID=number)
    postscript = f"{family.replace(' ', '')}-Regular"
    for number, text in (
        (_FAMILY_ID, family),
        (_STYLE_ID, "Regular"),
        (_UNIQUE_ID, postscript),
        (_FULL_ID, f"{family} Regular"),
        (_POSTSCRIPT_ID, postscript),
    ):
        names.setName(text, number, *_ENGLISH)
    font["OS/2"].usWeightClass = _REGULAR
