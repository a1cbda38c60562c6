"""Fonts that write names in any script.

DejaVu Sans comes with matplotlib and covers Latin, Cyrillic, Greek, Arabic, Persian, Hebrew,
Georgian and Armenian; Noto Sans SC, put beside the app when it is installed, adds Chinese and
Japanese. Fonts of the machine fill in what is left. matplotlib picks a font for each glyph and
shapes right-to-left text itself.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from matplotlib import font_manager

from geodata.settings import default_cache_dir

VENDORED_CJK = Path(__file__).parent.parent / "static" / "vendor" / "noto-sans-sc.woff"
FIRST = "DejaVu Sans"
CJK = "Noto Sans SC"
_WEIGHTS = (400, 700)  # the one face stands for both: bold is asked for in titles
# Tried in order on the machine for what the fonts of the project lack.
_MACHINE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans KR",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Thai",
    "Noto Sans Ethiopic",
    "Noto Sans Khmer",
    "Noto Sans Myanmar",
    "Noto Sans Sinhala",
    "Noto Sans Tamil",
)


@lru_cache(maxsize=1)
def font_families() -> list[str]:
    """Return the families of text in the order in which a glyph is looked for."""
    families = [FIRST]
    if VENDORED_CJK.is_file():
        _register(_unpacked(VENDORED_CJK))
        families.append(CJK)
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return families + [name for name in _MACHINE_FONTS if name in known]


def _register(path: Path) -> None:
    """Make the face known under its plain name, whose own tables call it thin."""
    for weight in _WEIGHTS:
        entry = font_manager.FontEntry(
            fname=str(path), name=CJK, style="normal", variant="normal", weight=weight,
            stretch="normal", size="scalable",
        )  # fmt: skip
        if entry not in font_manager.fontManager.ttflist:
            font_manager.fontManager.ttflist.append(entry)


def _unpacked(packed: Path) -> Path:
    """Return a plain copy of a compressed web font in the user's cache; FreeType needs one."""
    target = default_cache_dir() / f"{packed.stem}-{packed.stat().st_size}.ttf"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(packed)
        font.flavor = None
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            font.save(file)
        Path(file.name).replace(target)
    return target
