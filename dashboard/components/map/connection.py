"""What the browser does by itself: it says where the server has gone, and keeps the focus."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard.components.map.parts import read_part


def watch_connection() -> None:
    """Let the browser say itself where the server has gone, and keep the keyboard's focus."""
    with st.container(key="connection"):
        _connection()(key="connection_watch")


@lru_cache(maxsize=1)
def _connection() -> Any:
    js = "".join(read_part(f"page/{name}.js") for name in ("focus", "dates", "connection"))
    return st.components.v2.component("footprint_connection", js=js, isolate_styles=False)
