"""Text of articles made fit for a page or a figure: nothing in it can hide or turn the rest."""

from __future__ import annotations

import re

# XML allows no other controls, and half a surrogate pair is no character.
_NO_CHARACTER = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Overrides, embeddings and isolates would turn the words that stand after them as well.
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def without_controls(text: str) -> str:
    """Return a text without the characters that XML and JSON readers refuse."""
    return _NO_CHARACTER.sub("", text)


def as_shown(text: str) -> str:
    """Return a text to show: also without marks that turn the direction of what follows it."""
    return _TURNS.sub("", without_controls(text))


def in_order(text: str) -> str:
    """Return a text of the same length to show beside others: nothing in it turns what follows.

    The marks that would are replaced one for one by a space of no width, so that offsets hold.
    """
    return _TURNS.sub("\u200b", text)


def one_line(text: str) -> str:
    """Return a text to show on one line: every run of white space is one space."""
    return " ".join(as_shown(text).split())


def escape_markdown(text: str) -> str:
    """Return text that Streamlit's labels show as it is: every mark of Markdown escaped.

    Labels, radios and messages are Markdown; the options of select boxes are plain text.
    """
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|~$:^=&" else c for c in in_order(text))
