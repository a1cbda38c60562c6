from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.markup import Html, element, highlight, join
from dashboard.texts import escape_markdown

HOSTILE = "<script>alert(1)</script>`${alert(2)}` \"'><img src=x onerror=alert(3)>"


def test_text_and_attributes_are_escaped_and_markup_is_not() -> None:
    made = element("p", HOSTILE, element("b", "bold"), title=HOSTILE, class_="x")
    assert "<script" not in made
    assert "<img" not in made
    assert "<b>bold</b>" in made
    assert 'class="x"' in made
    assert isinstance(join([HOSTILE]), Html)
    assert "<" not in join([HOSTILE])


def test_no_text_turns_what_stands_after_it() -> None:
    turned = "seen \u202eby hand\u2067"
    made = element("div", element("q", turned), " — Ann Analyst, 27 Nov")
    for shown in (made, join([turned]), escape_markdown(turned), element("p", turned)):
        assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(shown)
    assert len(join([turned])) == len(turned)  # places in a text hold


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.sampled_from(["a", "b"]))),
)
def test_highlighting_never_changes_the_words(text: str, spans: list[tuple[int, int, str]]) -> None:
    made = highlight(text, spans)
    without = re.sub(r"</?mark[^>]*>", "", made)
    assert without == join([text])
    assert made.count("<mark") == made.count("</mark>")


def test_overlapping_spans_carry_both_classes() -> None:
    assert highlight("abc", [(0, 2, "x"), (1, 3, "y")]) == (
        '<mark class="x">a</mark><mark class="x y">b</mark><mark class="y">c</mark>'
    )
