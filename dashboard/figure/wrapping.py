"""Lines of text as wide as they are drawn."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.figure.fonts import text_width_pt
from dashboard.texts import one_line

LONGEST_LINE = 400  # characters: more are on no line of a figure
_NEVER_FIRST = "· "  # stands between two parts: at the end of a line, never at the beginning


def wrap_lines(
    text: str, *, width_in: float, size_pt: float, most: int, weight: str = "normal"
) -> str:
    """Return a text wrapped to a width as drawn, cut with an ellipsis after `most` lines."""

    def fits(line: str) -> bool:
        return text_width_pt(line, size_pt, weight=weight) <= width_in * 72

    lines: list[str] = []
    rest = one_line(text)
    while rest and len(lines) < most:
        line, rest = _first_line(rest, fits)
        lines.append(line)
    if rest:
        last = lines[-1]
        while last and not fits(f"{last}…"):
            last = last[:-1]
        lines[-1] = f"{last.rstrip()}…"
    return "\n".join(lines)


def _first_line(text: str, fits: Callable[[str], bool]) -> tuple[str, str]:
    """Return the longest beginning that fits, up to a space where there is one, and the rest."""
    low, high = 1, min(len(text), LONGEST_LINE)
    while low < high:  # the longest prefix that fits, by halving
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    if low == len(text):
        return text, ""
    end = text.rfind(" ", 0, low + 1)
    while end > 0 and text.startswith(_NEVER_FIRST, end + 1):
        end = text.rfind(" ", 0, end)
    cut = end if end > 0 else low
    return text[:cut].rstrip(), text[cut:].lstrip()
