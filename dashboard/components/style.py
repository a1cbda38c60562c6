"""The page's own style: what Streamlit's theme cannot say."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from dashboard.maps.base_map import STATIC

ICON = STATIC / "icon.svg"


def show_style() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{_style_sheet()}</style>")


@lru_cache(maxsize=1)
def _style_sheet() -> str:
    return (STATIC / "page.css").read_text(encoding="utf-8")
