"""The page's own style: what Streamlit's theme cannot say."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from dashboard.maps import palette
from dashboard.maps.base_map import STATIC
from geodata.model import Kind

ICON = STATIC / "icon.svg"


def show_style() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{_style_sheet()}</style>")


@lru_cache(maxsize=1)
def _style_sheet() -> str:
    return _colour_variables() + (STATIC / "page.css").read_text(encoding="utf-8")


def _colour_variables() -> str:
    """Return the palette as CSS variables that follow the theme the page is shown in."""
    light, dark = palette.LIGHT, palette.DARK
    pairs = {
        name: (getattr(light, name), getattr(dark, name))
        for name in ("paper", "surface", "rule", "accent", "land", "border", "ink", "quiet_ink")
    }
    for kind in Kind:
        pairs[kind.value] = (light.kinds[kind], dark.kinds[kind])
        pairs[f"{kind.value}_text"] = (light.kind_texts[kind], dark.kind_texts[kind])
    for side, both in zip("ab", zip(light.sides, dark.sides, strict=True), strict=True):
        pairs[f"side_{side}"] = both
    lines = [
        f"--fp-{name.replace('_', '-')}: light-dark({day}, {night});"
        for name, (day, night) in pairs.items()
    ]
    return f".stApp {{ {' '.join(lines)} }}\n"
