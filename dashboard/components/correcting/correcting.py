"""Making and undoing corrections from the page: who does it, why, and what is told afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.markup import Html, element, join, show
from dashboard.editor import (
    MOST_NAME_CHARS,
    asks_for_name,
    clean_name,
    current_editor,
    may_edit,
    remember_editor,
)
from dashboard.loaders import open_workspace
from dashboard.texts import escape_markdown
from geodata.errors import GeodataError
from geodata.query import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geodata.corrections import Correction
    from geodata.merge import Note

MOST_REASON_CHARS = 500


def ask_who_and_why(key: str) -> tuple[str, str]:
    """Ask for a reason, and for a name where it is not known; return both."""
    reason = st.text_input(
        "Why?",
        key=f"{key}_reason",
        max_chars=MOST_REASON_CHARS,
        placeholder="what the sentence says, or what you know",
    )
    editor = current_editor() or ""
    if asks_for_name():
        editor = st.text_input(
            "Your name",
            key=f"{key}_editor",
            max_chars=MOST_NAME_CHARS,
            help="It stands beside what you change. You are asked once.",
        )
    return clean_name(editor) or "", reason.strip()


def save(
    make: Callable[[str, str], Correction], *, editor: str, reason: str, told: str
) -> Correction | None:
    """Make a correction and say so; return None, and say why, where it cannot be made."""
    if not may_edit():
        st.error("You may look, but not change anything here.")
        return None
    if not reason:
        st.error("Say why: whoever reads this later will want to know.")
        return None
    if not editor:
        st.error("Give your name: it stands beside what you change.")
        return None
    remember_editor(editor)
    try:
        made = make(editor, reason)
    except GeodataError as error:
        st.error(escape_markdown(f"This cannot be done: {error}"))
        return None
    st.toast(escape_markdown(told))
    return made


def undo_button(uid: str, *, key: str) -> None:
    """Show the button that undoes a correction; who has given no name is asked for it first."""
    if not may_edit():
        return
    if not asks_for_name():
        _undo_now(uid, key=key)
        return
    with st.popover("Undo", icon=":material/undo:"):
        name = st.text_input("Your name", key=f"{key}_editor", max_chars=MOST_NAME_CHARS)
        if clean_name(name):
            remember_editor(name)
            st.rerun()


def _undo_now(uid: str, *, key: str) -> None:
    st.button("Undo", key=key, on_click=_undo, args=(uid,), type="tertiary", icon=":material/undo:")


def _undo(uid: str) -> None:
    editor = current_editor()
    if not (may_edit() and editor):
        return
    try:
        undone = open_workspace().desk.undo(uid, editor=editor)
    except GeodataError as error:
        st.toast(escape_markdown(f"This cannot be undone: {error}"))
        return
    st.toast("Undone. It stays in the list of corrections.")
    shown = st.session_state.get("item")
    stored = open_workspace().item(shown) if shown else None
    if stored is not None:
        st.session_state["item"] = stored.item_id
    elif shown and open_workspace().item(undone.target):
        st.session_state["item"] = undone.target


def show_notes(notes: Sequence[Note], *, within: str) -> None:
    """Show what was put right, each with who, when, why, and a button that undoes it."""
    for note in notes:
        with st.container(key=f"note_{within}_{note.uid}", gap="xxsmall"):
            show(note_lines(note))
            undo_button(note.uid, key=f"undo_{within}_{note.uid}")


def note_lines(note: Note) -> Html:
    """Return one correction as the mark on an item: what, who, when, why, what was read."""
    was = element("span", f"Read as: {note.was}", class_="fp-was") if note.was else Html("")
    return element(
        "div",
        element("strong", f"Corrected by {note.editor}"),
        f" on {say_moment(note.made_at)}: ",
        element("span", note.what, class_="fp-now"),
        join([element("q", note.reason), was]),
        class_="fp-note",
    )


def say_moment(text: str) -> str:
    """Return a moment (ISO 8601 in UTC) in words, with its zone."""
    moment = datetime.fromisoformat(text)
    day = f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    return f"{day}, {moment.hour:02d}:{moment.minute:02d} UTC"
