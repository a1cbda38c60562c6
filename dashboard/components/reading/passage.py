"""Adding an item that a passage of an article says: the words are marked in the text itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.correcting.change_forms import ask_actors, ask_days
from dashboard.components.correcting.correcting import ask_who_and_why, save
from dashboard.components.correcting.name_rule import show_rule_form
from dashboard.components.correcting.place_picker import forget_points, pick_place
from dashboard.editor import may_edit
from dashboard.loaders import open_workspace
from dashboard.wording import say_status, say_value
from geodata.corrections import AddItem, Correction
from geodata.model import STATUSES, Kind, MentionRole, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Article, Mention

MOST_PASSAGE_CHARS = 5000
_PASSAGE = "passage"  # of session_state: the text of the field
# Constant scripts: they hold nothing of the data. The last selection within the article counts,
# since pressing the button may take it away.
_SELECTION_HTML = '<button type="button">Take the selected words</button>'
_SELECTION_JS = """
export default function ({ parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  let last = "";
  const note = () => {
    const selection = document.getSelection();
    const reader = document.querySelector(".fp-reader");
    const text = selection ? selection.toString() : "";
    if (text.trim() && reader && reader.contains(selection.anchorNode)) last = text;
  };
  document.addEventListener("selectionchange", note);
  button.onclick = () => setTriggerValue("passage", last);
  return () => document.removeEventListener("selectionchange", note);
}
"""
_SELECTION_CSS = """
button { font: inherit; font-size: 0.9rem; padding: 0.3rem 0.7rem; border-radius: 6px;
  cursor: pointer; background: transparent; color: inherit; border: 1px solid currentcolor; }
"""


def show_article_tools(article: Article, mentions: Sequence[Mention]) -> None:
    """Show what can be put right in an article: an item added, a name told its place."""
    if not may_edit():
        return
    with st.container(key="article_tools", horizontal=True, gap="small"):
        st.button(
            "Add an item…", key="add_item", icon=":material/add:", on_click=_open, args=("add",)
        )
        st.button(
            "A name means…",
            key="name_means",
            icon=":material/edit_location:",
            on_click=_open,
            args=("name",),
        )
    chosen = st.session_state.get("article_tool")
    if chosen == "add":
        with st.container(key="add_form", border=True):
            _add(article)
    elif chosen == "name":
        names = dict.fromkeys(m.text for m in mentions if m.role != MentionRole.DEMONYM)
        with st.container(key="name_form", border=True):
            show_rule_form(
                "article_rule",
                names=list(names),
                article_ids=[article.id],
                sources=[article.source or ""],
            )


def _open(tool: str) -> None:
    forget_points()
    shown = st.session_state.get("article_tool")
    st.session_state["article_tool"] = None if shown == tool else tool


def _add(article: Article) -> None:
    _take_selection()
    quote = st.text_area(
        "The words that say it",
        key=_PASSAGE,
        max_chars=MOST_PASSAGE_CHARS,
        placeholder="select them in the text and take them, or paste them",
    )
    found = find_passage(article.text, quote)
    if quote.strip() and found is None:
        st.error("These words do not stand in the article.")
    kind_side, status_side = st.columns(2)
    kind = kind_side.selectbox("It is a", list(Kind), format_func=say_value, key="add_kind")
    kind = kind or Kind.BASE
    statuses = [status for status in Status if status in STATUSES[kind]]
    status = status_side.selectbox(
        "which is", statuses, format_func=say_status, key=f"add_status_{kind.value}"
    )
    place = pick_place("add")
    days = ask_days("add")
    actors = ask_actors("add", kind)
    change = AddItem(
        kind=kind, status=status or statuses[0], place=place, days=days, actors=tuple(actors)
    )
    editor, reason = ask_who_and_why("add")
    if not st.button("Add it", key="add_save", type="primary", disabled=found is None):
        return
    assert found is not None
    make = partial(_make, article.id, found, change)
    if save(make, editor=editor, reason=reason, told="Added. It can be undone any time."):
        st.session_state["article_tool"] = None
        st.rerun()


def _make(
    article_id: str, found: tuple[int, str], change: AddItem, editor: str, reason: str
) -> Correction:
    return open_workspace().desk.add_item(
        article_id,
        quote=found[1],
        start_char=found[0],
        change=change,
        editor=editor,
        reason=reason,
    )


def _take_selection() -> None:
    """Show the button that puts the words selected in the article into the field."""
    ask = st.components.v2.component(
        "footprint_selection", html=_SELECTION_HTML, css=_SELECTION_CSS, js=_SELECTION_JS
    )
    taken = ask(key="take_selection", on_passage_change=lambda: None)
    passage = getattr(taken, "passage", None)
    if isinstance(passage, str) and passage.strip():
        st.session_state[_PASSAGE] = passage.strip()[:MOST_PASSAGE_CHARS]


def find_passage(text: str, words: str) -> tuple[int, str] | None:
    """Return where words stand in a text and as they stand there; blanks may be others.

    What a browser copies has other blanks than the text it shows.
    """
    wanted = words.split()
    if not wanted:
        return None
    at, end = _match(text, wanted)
    return None if at < 0 else (at, text[at:end])


def _match(text: str, wanted: Sequence[str]) -> tuple[int, int]:
    """Return start and end of the first place where words follow one another, or -1, -1."""
    start = text.find(wanted[0])
    while start >= 0:
        end = start + len(wanted[0])
        for word in wanted[1:]:
            begin = end
            while begin < len(text) and text[begin].isspace():
                begin += 1
            if begin == end or not text.startswith(word, begin):
                break
            end = begin + len(word)
        else:
            return start, end
        start = text.find(wanted[0], start + 1)
    return -1, -1
