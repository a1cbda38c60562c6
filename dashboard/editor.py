"""Who is at the page, and whether they may change anything: the one place that decides.

Where people sign in (`dashboard.access`), the name is the address they signed in with and the
rules say who may edit. Elsewhere everybody may, and a name is asked for once: it is kept for the
session and, by a cookie, for the browser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import streamlit as st

from dashboard.access.rules import AccessRules, Role, current_rules
from dashboard.texts import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_NAME_CHARS = 80
_COOKIE = "footprint_editor"
_COOKIE_AGE_S = 31_536_000  # a year
_STATE = "editor_name"


def current_editor() -> str | None:
    """Return the name under which changes are kept; None while it is not known."""
    rules = current_rules()
    if rules is not None:
        return signed_in_name(_claims(), rules=rules)
    name = st.session_state.get(_STATE) or unquote(st.context.cookies.get(_COOKIE, ""))
    return clean_name(name)


def may_edit() -> bool:
    """Return whether who is at the page may change anything."""
    rules = current_rules()
    return rules is None or rules.role_of(_claims()) >= Role.EDITOR


def say_who() -> str:
    """Return who is signed in and what that allows, as Markdown; nothing where nobody signs in."""
    name = current_editor() if current_rules() is not None else None
    if name is None:
        return ""
    allows = "correct and bring in articles" if may_edit() else "look, but not change anything"
    return f"You are signed in as {escape_markdown(name)} and may {allows}."


def asks_for_name() -> bool:
    """Return whether the page should ask for a name: nobody signs in, and it knows none."""
    return current_rules() is None and current_editor() is None


def remember_editor(name: str) -> None:
    """Keep a name for this session; `keep_cookie` has the browser keep it."""
    cleaned = clean_name(name)
    if cleaned is not None and current_rules() is None:
        st.session_state[_STATE] = cleaned


def keep_cookie() -> None:
    """Let the browser keep a name that was given in this session.

    The cookies of a session are those it began with, so this says the same until the next one.
    """
    name = st.session_state.get(_STATE)
    # Percent-encoding leaves nothing that JavaScript or HTML could read.
    value = quote(name or "", safe="")
    if not value or st.context.cookies.get(_COOKIE) == value:
        return
    cookie = f"{_COOKIE}={value}; path=/; max-age={_COOKIE_AGE_S}; SameSite=Strict"
    st.html(f"<script>document.cookie = '{cookie}'</script>", unsafe_allow_javascript=True)


def clean_name(name: str) -> str | None:
    """Return a name on one line, cut to a length a list can show; None where nothing is left."""
    words = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return words[:MOST_NAME_CHARS] or None


def signed_in_name(claims: Mapping[str, Any], *, rules: AccessRules) -> str | None:
    """Return the address of somebody who signed in and has a role."""
    address = claims.get("email")
    if rules.role_of(claims) is Role.NOBODY or not isinstance(address, str):
        return None
    return clean_name(address)


def _claims() -> Mapping[str, Any]:
    return st.user.to_dict()
