"""Saying what a name means: for one article, one source or everywhere, and what that touches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.correcting.correcting import ask_who_and_why, save
from dashboard.components.correcting.place_picker import pick_place
from dashboard.components.markup import element, join, show
from dashboard.loaders import open_workspace
from dashboard.wording import say_number
from geodata.corrections import Correction, NameRule, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.store import RulePreview

MOST_LISTED = 12  # articles or items named under a preview; it counts them all
_SCOPES = {
    Scope.ARTICLE: "in this article",
    Scope.SOURCE: "in every article of this source",
    Scope.EVERYWHERE: "everywhere",
}


def show_rule_form(
    key: str, *, names: Sequence[str], article_ids: Sequence[str], sources: Sequence[str]
) -> None:
    """Ask for a name, its place and where that holds; show what it touches before it is saved."""
    if not names:
        st.caption("No name of a place stands here.")
        return
    name = st.selectbox("The name", names, key=f"{key}_name_of")
    place = pick_place(f"{key}_place", query=name)
    scope = st.radio(
        "means this place",
        [s for s in _SCOPES if s != Scope.SOURCE or any(sources)],
        format_func=_SCOPES.__getitem__,
        key=f"{key}_scope",
        horizontal=True,
    )
    where = _ask_where(key, scope, article_ids=article_ids, sources=[s for s in sources if s])
    rule = (
        NameRule(name=name, scope=scope, where=where, place=place)
        if place is not None and (where or scope == Scope.EVERYWHERE)
        else None
    )
    if rule is not None:
        _show_preview(open_workspace().desk.preview(rule))
    editor, reason = ask_who_and_why(key)
    if rule is None:
        st.caption("Choose a place first.")
    if st.button("Let it mean that", key=f"{key}_save", type="primary", disabled=rule is None):
        assert rule is not None
        told = f"“{name}” now means {rule.place.name}. It can be undone any time."
        if save(partial(_set_rule, rule), editor=editor, reason=reason, told=told):
            st.session_state["correcting"] = None
            st.rerun()


def _set_rule(rule: NameRule, editor: str, reason: str) -> Correction:
    return open_workspace().desk.set_rule(rule, editor=editor, reason=reason)


def _ask_where(
    key: str, scope: Scope, *, article_ids: Sequence[str], sources: Sequence[str]
) -> str:
    options = {Scope.ARTICLE: article_ids, Scope.SOURCE: sources}.get(scope, [])
    if len(options) > 1:
        return st.selectbox("Which?", options, key=f"{key}_where_{scope.value}")
    return options[0] if options else ""


def _show_preview(preview: RulePreview) -> None:
    with st.container(key="rule_preview"):
        if not preview.n_mentions:
            show(element("p", "Nothing is touched yet: the name was not read there."))
            return
        counted = (
            f"Touches {_say(preview.n_mentions, 'mention')} in"
            f" {_say(preview.n_articles, 'article')}; {_say(preview.n_items, 'item')} would change."
        )
        parts = [element("p", counted)]
        for title, names, total in (
            ("Items", [label for _, label in preview.items], preview.n_items),
            ("Articles", [title for _, title in preview.articles], preview.n_articles),
        ):
            lines = [element("li", text) for text in names[:MOST_LISTED]]
            if total > MOST_LISTED:
                lines.append(element("li", f"and {say_number(total - MOST_LISTED)} more"))
            if lines:
                parts += [element("h3", title, class_="fp-section"), element("ul", join(lines))]
        show(element("div", join(parts), class_="fp-preview"))


def _say(count: int, noun: str) -> str:
    return f"{say_number(count)} {noun if count == 1 else noun + 's'}"
