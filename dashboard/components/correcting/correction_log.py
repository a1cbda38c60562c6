"""The list of corrections: who put what right, when and why, newest first, each to be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.correcting.correcting import say_moment, undo_button
from dashboard.components.markup import Html, element, join, show
from dashboard.editor import may_edit, say_who
from dashboard.loaders import count_corrections, load_corrections
from dashboard.wording import capital, say_number
from geodata.corrections import say_change

if TYPE_CHECKING:
    from geodata.store import LoggedCorrection

PER_PAGE = 25


def show_correction_log() -> None:
    """Show the list, a page at a time."""
    total = count_corrections()
    counted = "correction" if total == 1 else "corrections"
    heading = f"{say_number(total)} {counted}" if total else "No corrections yet"
    show(element("h1", heading, class_="fp-title"))
    if not total:
        how = "To put something right, open an item on the map and choose “Correct…”."
        kept = "What was changed, by whom and why stands here, and is undone with one click."
        st.caption(f"{how} {kept}" if may_edit() else say_who())
        return
    with st.container(key="log_links", horizontal=True):
        st.link_button("All as JSON Lines", "/export/corrections.jsonl", icon=":material/download:")
        st.link_button("All as CSV", "/export/corrections.csv", icon=":material/download:")
    n_pages = -(-total // PER_PAGE)
    page = 1
    if n_pages > 1:
        page = int(
            st.number_input(
                "Page", min_value=1, max_value=n_pages, value=1, key="log_page", width=140
            )
        )
    for entry in load_corrections(limit=PER_PAGE, offset=(page - 1) * PER_PAGE):
        _show_entry(entry)


def _show_entry(entry: LoggedCorrection) -> None:
    correction = entry.correction
    with st.container(key=f"log_{correction.uid}", gap="xxsmall"):
        show(entry_lines(entry))
        with st.container(key=f"log_acts_{correction.uid}", horizontal=True):
            if correction.undone_at is None:
                undo_button(correction.uid, key=f"undo_log_{correction.uid}")
            for number, item_id in enumerate(entry.item_ids[:3]):
                st.page_link(
                    st.session_state["pages"]["map"],
                    label="Show on the map" if not number else f"and {number + 1}",
                    query_params={"item": item_id},
                )


def entry_lines(entry: LoggedCorrection) -> Html:
    """Return one correction of the list: what, of what, who, when, why, and how it stands."""
    correction = entry.correction
    was = f" · read as: {correction.was}" if correction.was else ""
    who = f"{correction.editor}, {say_moment(correction.made_at)}"
    parts = [
        element(
            "div",
            element("strong", capital(say_change(correction.change))),
            element("span", was),
        ),
        element("div", correction.label, class_="fp-log-of"),
        element("div", element("q", correction.reason), element("span", f" — {who}")),
    ]
    if state := _say_state(entry):
        parts.append(element("div", state, class_="fp-log-state"))
    undone = " fp-log-undone" if correction.undone_at else ""
    return element("div", join(parts), class_=f"fp-log{undone}")


def _say_state(entry: LoggedCorrection) -> str:
    correction = entry.correction
    if correction.undone_at:
        return f"Undone by {correction.undone_by}, {say_moment(correction.undone_at)}"
    if entry.is_waiting:
        return "Waiting: what it is about is not read in any article now"
    missing = len(correction.anchors) - entry.n_found
    if correction.anchors and missing > 0:
        return f"{missing} of {len(correction.anchors)} statements it is about are not read now"
    return ""
