"""What is being brought in: how far it is, then what was found, rejected, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.markup import element, join, show
from dashboard.texts import escape_markdown
from dashboard.wording import KIND_WORDS, say_number
from geodata.model import Kind

if TYPE_CHECKING:
    from dashboard.intake import Intake
    from geodata.read import RunSummary

POLL_S = 0.5
MOST_REJECTED = 200  # reasons listed; the count says how many there are


def show_intake(intake: Intake) -> None:
    """Show the progress while it runs, and the summary when it has ended."""
    with st.container(key="intake"):
        if intake.is_done:
            _show_end(intake)
        else:
            _watch(intake)


@st.fragment(run_every=POLL_S)
def _watch(intake: Intake) -> None:
    if intake.is_done:
        st.rerun()
    words = f"{_say_articles(intake.n_read)} so far"
    if intake.n_expected and intake.n_read:
        st.progress(min(1.0, intake.n_read / intake.n_expected), text=words)
    else:
        st.progress(0.0, text="Reading: the first articles take a few seconds more")


def _show_end(intake: Intake) -> None:
    if intake.failure is not None:
        st.error(escape_markdown(f"It stopped: {intake.failure}"))
        return
    summary = intake.summary
    if summary is None:
        return
    if summary.n_read:
        st.success(escape_markdown(_say_summary(summary)))
    elif not summary.rejected:
        st.warning("There was nothing to read in it.")
    found = [
        f"{say_number(n)} {KIND_WORDS[Kind(kind)]}{'' if n == 1 else 's'}"
        for kind, n in intake.found.items()
    ]
    if found:
        st.markdown(escape_markdown(f"New on the map: {', '.join(found)}."))
    if intake.n_told:
        n = intake.n_told
        items = "1 item that was" if n == 1 else f"{say_number(n)} items that were"
        st.markdown(f"Told of again: {items} on the map already.")
    if found or intake.n_told:
        st.page_link(st.session_state["pages"]["map"], label="Show the map")
    elif summary.n_added or summary.n_updated:
        st.markdown("Nothing new for the map was found in them.")
    if summary.rejected:
        _show_rejected(summary)


def _show_rejected(summary: RunSummary) -> None:
    title = f"Rejected · {say_number(summary.n_rejected)}"
    lines = [element("li", str(error)) for error in summary.rejected[:MOST_REJECTED]]
    show(element("h3", title, class_="fp-section"))
    show(element("ul", join(lines), class_="fp-list"))
    if summary.n_rejected > MOST_REJECTED:
        st.caption(f"The first {MOST_REJECTED} are listed.")


def _say_summary(summary: RunSummary) -> str:
    parts = [
        f"{say_number(summary.n_added)} new",
        f"{say_number(summary.n_updated)} changed",
        f"{say_number(summary.n_unchanged)} known already",
    ]
    if summary.n_copies:
        parts.append(f"{say_number(summary.n_copies)} nearly the text of another")
    foreign = (
        f" {say_number(summary.n_foreign)} not in English: kept and searched, not read for facts."
        if summary.n_foreign
        else ""
    )
    return f"{_say_articles(summary.n_read)}: {', '.join(parts)}.{foreign}"


def _say_articles(number: int) -> str:
    return f"{say_number(number)} article{'' if number == 1 else 's'} read"
