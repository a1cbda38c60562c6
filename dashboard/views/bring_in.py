"""Bring in: files, a pasted text or web addresses become articles, and what they say, items."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.filters.address import FIRST_DAY, LAST_DAY
from dashboard.components.intake_panel import show_intake
from dashboard.components.markup import element, show
from dashboard.editor import may_edit, say_who
from dashboard.intake import (
    Upload,
    read_addresses,
    read_pasted,
    read_uploads,
    start_intake,
)
from dashboard.loaders import load_reader, open_workspace
from geodata.read import known_endings

if TYPE_CHECKING:
    from geodata.errors import InputError
    from geodata.model import Article

TEXT_HEIGHT_PX = 260


def show_bring_in() -> None:
    """Show three ways to bring articles in, and what came of the last one."""
    with st.container(key="bring_in"):
        show(element("h1", "Bring in articles", class_="fp-title"))
        if not may_edit():
            st.info(f"Only editors may bring articles in. {say_who()}")
            return
        words = "They are read on this machine: places, dates, and what they say of bases, meetings"
        st.caption(f"{words} and evacuations. The same article twice adds nothing.")
        files, pasted, addresses = st.tabs(["Files", "Text", "Addresses"])
        with files:
            _offer_files()
        with pasted:
            _offer_text()
        with addresses:
            _offer_addresses()
        if intake := st.session_state.get("intake"):
            show_intake(intake)


def _offer_files() -> None:
    with st.form("bring_files", border=False):
        chosen = st.file_uploader(
            "JSON Lines, text, Markdown, HTML, PDF, feeds, CSV, Parquet; also packed (gz, zip)",
            type=known_endings(),
            accept_multiple_files=True,
            key="bring_in_files",
        )
        if st.form_submit_button("Read the files", type="primary") and chosen:
            uploads = [Upload(name=file.name, content=file.getvalue()) for file in chosen]
            _start(read_uploads(uploads), n_expected=None)


def _offer_text() -> None:
    with st.form("bring_text", border=False):
        text = st.text_area("Text", key="bring_in_text", height=TEXT_HEIGHT_PX)
        title_side, source_side, day_side = st.columns(3)
        title = title_side.text_input("Title", key="bring_in_title")
        source = source_side.text_input("Source", key="bring_in_source")
        day = day_side.date_input(
            "Published",
            value=None,
            key="bring_in_day",
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            help="Without it, words such as “yesterday” cannot be dated.",
        )
        if st.form_submit_button("Read the text", type="primary") and text.strip():
            article = read_pasted(
                text,
                title=title.strip() or None,
                source=source.strip() or None,
                published=day.isoformat() if day else None,
            )
            _start([article], n_expected=1)


def _offer_addresses() -> None:
    with st.form("bring_addresses", border=False):
        text = st.text_area(
            "Web addresses of articles or feeds, one a line",
            key="bring_in_addresses",
            placeholder="https://…",
        )
        st.caption("Needs the network: this machine fetches them, and asks nobody else.")
        if st.form_submit_button("Fetch and read", type="primary") and text.strip():
            _start(read_addresses(text), n_expected=None)


def _start(inputs: Iterable[Article | InputError], *, n_expected: int | None) -> None:
    st.session_state["intake"] = start_intake(
        open_workspace(), load_reader, inputs, n_expected=n_expected
    )
