"""The page of corrections. Layout only."""

from __future__ import annotations

import streamlit as st

from dashboard.components.correcting.correction_log import show_correction_log


def show_corrections() -> None:
    """Show the list of corrections."""
    with st.container(key="corrections", gap="small"):
        show_correction_log()
