from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard_items import make_item

from dashboard.components.evidence.quotes import quoted_stretches, show_words
from geodata.model import Quote, Span

if TYPE_CHECKING:
    from geodata.merge import Report

FIRST, SECOND, LAST = "The base opened.", "It holds a wing.", "A pier was built there too."
TEXT = f"{FIRST} Few noticed. {SECOND} Nobody spoke of it.\n\n{LAST}"


def report(*sentences: str) -> Report:
    """Return a report that quotes sentences of the text."""
    (made,) = make_item().reports
    starts = [TEXT.index(sentence) for sentence in sentences]
    evidence = tuple(
        Quote(span=Span(start_char=start, end_char=start + len(sentence)), text=sentence)
        for start, sentence in zip(starts, sentences, strict=True)
    )
    return replace(made, item=replace(made.item, evidence=evidence, places=(), actors=()))


def test_two_sentences_of_a_paragraph_stand_in_one_passage() -> None:
    """A passage shown once for each of its sentences is read twice for nothing."""
    shown = show_words(TEXT, [report(FIRST), report(SECOND)])
    assert shown.count("<blockquote") == 1
    assert re.findall(r'fp-quote">([^<]*)<', shown) == [FIRST, SECOND]
    assert shown.count("Few noticed.") == 1


def test_another_paragraph_is_another_passage() -> None:
    shown = show_words(TEXT, [report(FIRST, LAST)])
    assert shown.count("<blockquote") == 2
    assert shown.count(LAST) == 1


def test_what_two_reports_quote_alike_is_quoted_once() -> None:
    longer = TEXT[: TEXT.index(SECOND) + len(SECOND)]
    both = [report(FIRST), report(longer), report(FIRST)]
    assert quoted_stretches(both) == [(0, len(longer))]


def test_a_passage_is_only_ever_text() -> None:
    hostile = TEXT.replace("Few noticed.", "<script>pwned()</script>")[: len(TEXT)]
    assert "<script>" not in show_words(hostile, [report(FIRST)])
