"""The passages of an article that speak for an item: each once, its sentences dark in context."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dashboard.components.evidence.spans import article_spans
from dashboard.components.markup import Html, element, highlight, join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import Report

CONTEXT_CHARS = 180  # of the article shown before and after a quote
MOST_QUOTES = 2  # sentences shown of each report, best first
PARAGRAPH = "\n\n"

_Stretch = tuple[int, int]


def quoted_stretches(reports: Sequence[Report]) -> list[_Stretch]:
    """Return what the reports of one article quote, in order; what overlaps is one stretch."""
    best = {quote.span for report in reports for quote in report.item.evidence[:MOST_QUOTES]}
    stretches: list[_Stretch] = []
    for span in sorted(best):
        if stretches and span.start_char <= stretches[-1][1]:
            start, end = stretches.pop()
            stretches.append((start, max(end, span.end_char)))
        else:
            stretches.append((span.start_char, span.end_char))
    return stretches


def show_words(text: str, reports: Sequence[Report]) -> Html:
    """Return the passages of an article's text that its reports quote, with what was read there."""
    spans = [span for report in reports for span in article_spans(report.item)]
    kind = reports[0].item.kind.value
    return join(
        element("blockquote", _passage(text, passage, spans), class_=f"fp-kind-{kind}")
        for passage in _passages(text, quoted_stretches(reports))
    )


def _passages(text: str, stretches: Sequence[_Stretch]) -> list[list[_Stretch]]:
    """Return the stretches by passage: those whose context would meet stand in one."""
    passages = [[stretch] for stretch in stretches[:1]]
    for (_, end), stretch in pairwise(stretches):
        between = text[end : stretch[0]]
        if len(between) <= CONTEXT_CHARS and PARAGRAPH not in between:
            passages[-1].append(stretch)
        else:
            passages.append([stretch])
    return passages


def _passage(
    text: str, stretches: Sequence[_Stretch], spans: Sequence[tuple[int, int, str]]
) -> Html:
    first, last = stretches[0][0], stretches[-1][1]
    before = _words_before(text[max(0, first - CONTEXT_CHARS) : first], cut=first > CONTEXT_CHARS)
    parts = [_context(before)]
    for number, (start, end) in enumerate(stretches):
        if number:
            parts.append(_context(text[stretches[number - 1][1] : start]))
        inside = [(s - start, e - start, c) for s, e, c in spans if s >= start and e <= end]
        parts.append(element("span", highlight(text[start:end], inside), class_="fp-quote"))
    after = text[last : last + CONTEXT_CHARS].split(PARAGRAPH, maxsplit=1)[0]
    is_cut = last + CONTEXT_CHARS < len(text) and len(after) == CONTEXT_CHARS
    parts.append(_context(f"{after}{'…' if is_cut else ''}"))
    return join(parts)


def _context(words: str) -> Html:
    return element("span", words, class_="fp-context")


def _words_before(text: str, *, cut: bool) -> str:
    last = text.rsplit(PARAGRAPH, maxsplit=1)[-1]
    whole = last if len(last) < len(text) or not cut else last.partition(" ")[2]
    return f"…{whole}" if cut and whole and len(last) == len(text) else whole
