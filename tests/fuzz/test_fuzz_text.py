"""Whatever is written, what is read in it points at the characters it was read from."""

from __future__ import annotations

from functools import lru_cache

import pytest
from conftest_fuzz import FUZZ
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st

from geodata.dates import timex_range
from geodata.gazetteer import Gazetteer
from geodata.model import Article, Span
from geodata.pipeline import Reader, date_mentions, given_mentions
from geodata.wire import item_to_json, mention_to_json, timex_to_json

days = st.none() | st.sampled_from(["2021-08-25", "1451-01-01", "2999-12-31", "2020-02-29"])


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(autouse=True, scope="module")
def _compiled(compiled_gazetteer: Gazetteer) -> None:
    del compiled_gazetteer


@FUZZ
@given(text=texts, published=days)
def test_fuzz_geoparser(text: str, published: str | None) -> None:
    article = Article(id="a", text=text, published=published)
    (reading,) = reader().read([article])
    end = 0
    for mention in reading.mentions:
        assert mention.span.start_char >= end
        end = mention.span.end_char
        assert mention.span.quote(text) == mention.text
        assert 0 <= mention.confidence <= 1
        mention_to_json(mention)
    for item in (*reading.items, *reading.reports):
        assert item.evidence
        assert all(quote.span.quote(text) == quote.text for quote in item.evidence)
        assert all(place.span is None or place.span.quote(text) for place in item.places)
        item_to_json(item)


@FUZZ
@given(text=texts.filter(bool), published=days, data=st.data())
def test_fuzz_geoparser_with_given_spans(
    text: str, published: str | None, data: st.DataObject
) -> None:
    at = st.integers(0, len(text))
    pairs = data.draw(
        st.lists(st.tuples(at, at).filter(lambda ends: ends[0] < ends[1]), max_size=8)
    )
    spans = [Span(start_char=start, end_char=end) for start, end in pairs]
    article = Article(id="a", text=text, published=published)
    (found,) = reader().resolve_places([article], [given_mentions(article, spans)])
    assert [mention.span for mention in found] == spans
    for mention in found:
        assert 0 <= mention.confidence <= 1
        mention_to_json(mention)


@FUZZ
@given(text=texts, published=days)
def test_fuzz_dates(text: str, published: str | None) -> None:
    end = 0
    for timex in date_mentions(Article(id="a", text=text, published=published)):
        assert timex.span.start_char >= end
        end = timex.span.end_char
        assert timex.span.quote(text) == timex.text
        timex_to_json(timex)
        timex_range(timex)
