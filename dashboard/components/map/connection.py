"""What the page says while its server does not answer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard.components.map.parts import read_part


def watch_connection() -> None:
    """Let the browser say so itself where the server has gone."""
    with st.container(key="connection"):
        _connection()(key="connection_watch")


@lru_cache(maxsize=1)
def _connection() -> Any:
    return st.components.v2.component(
        "footprint_connection", js=read_part("page/connection.js"), isolate_styles=False
    )
