"""Correcting the chosen item: one dialog, one part for each thing that can be wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.correcting.change_forms import FORMS, Form
from dashboard.components.correcting.correcting import (
    ask_who_and_why,
    save,
    say_moment,
    undo_button,
)
from dashboard.components.correcting.name_rule import show_rule_form
from dashboard.components.correcting.place_picker import forget_points
from dashboard.components.markup import element, show
from dashboard.editor import may_edit
from dashboard.loaders import load_item, open_workspace
from dashboard.texts import escape_markdown
from dashboard.wording import say_title

if TYPE_CHECKING:
    from geodata.merge import StoredItem

_NAME = "A name"  # the part that sets a rule for a name


def show_correct_button(stored: StoredItem) -> None:
    """Show the button that opens the dialog, to those who may edit."""
    if may_edit():
        st.button(
            "Correct…",
            key="correct_item",
            icon=":material/edit:",
            on_click=_open,
            args=(stored.item_id,),
        )
    if st.session_state.get("correcting") == stored.item_id:
        _correct(stored.item_id)


def _open(item_id: str) -> None:
    st.session_state["correcting"] = item_id
    forget_points()


def _close() -> None:
    st.session_state["correcting"] = None


@st.dialog("Correct this item", width="medium", on_dismiss=_close)
def _correct(item_id: str) -> None:
    stored = load_item(item_id)
    if stored is None:
        st.info("Somebody else has changed this item meanwhile: close this and look again.")
        return
    show(element("p", say_title(stored.item), class_="fp-sentence"))
    names = [name for name, form in FORMS.items() if form.fits(stored)]
    part = st.pills(
        "What is wrong?", [*names, _NAME], default=names[0], required=True, key="correct_part"
    )
    with st.container(key="correct_form"):
        if part == _NAME:
            show_rule_form(
                "rule",
                names=_names_of(stored),
                article_ids=list(dict.fromkeys(r.article.id for r in stored.reports)),
                sources=list(dict.fromkeys(r.article.source or "" for r in stored.reports)),
            )
        elif part:
            _show_form(part, FORMS[part], stored)


def _show_form(name: str, form: Form, stored: StoredItem) -> None:
    ready = form.show(stored)
    editor, reason = ask_who_and_why("correct")
    if ready is None:
        st.caption(form.needs)
    if not st.button(form.verb, key="correct_save", type="primary", disabled=ready is None):
        return
    assert ready is not None
    made = save(
        ready, editor=editor, reason=reason, told=f"{name}: corrected. It can be undone any time."
    )
    if made is not None:
        _close()
        standing = open_workspace().item(stored.item_id)
        st.session_state["item"] = standing.item_id if standing else stored.item_id
        st.session_state["hits"] = []
        st.rerun()


def _names_of(stored: StoredItem) -> list[str]:
    """Return the names of places as the item's articles have them."""
    texts = [p.text for r in stored.reports for p in r.item.places if p.text]
    return list(dict.fromkeys(texts))


def show_rejections(item_id: str) -> bool:
    """Show who rejected an item that is gone, with the button that brings it back."""
    rejections = open_workspace().desk.rejections_of(item_id)
    for correction in rejections:
        st.info(
            escape_markdown(
                f"{correction.label}: rejected by {correction.editor} on"
                f" {say_moment(correction.made_at)}: {correction.reason}"
            )
        )
        undo_button(correction.uid, key=f"undo_rejection_{correction.uid}")
    return bool(rejections)
