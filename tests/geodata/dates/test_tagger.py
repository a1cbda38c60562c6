"""What is found in a sentence, with its type and value: a table of expressions, and invariants."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.dates import find_timexes, timex_range
from geodata.dates.lexicon import lexicon
from geodata.model import DatePrec
from geodata.text import tokenize

PUBLISHED = date(2021, 9, 22)  # a Wednesday


def read_table() -> list[tuple[str, str, str]]:
    path = Path(__file__).with_name("expressions.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("|") for line in lines if line and not line.startswith("#"))
    return [(published.strip(), text.strip(), found.strip()) for published, text, found in rows]


def found_in(text: str, published: date | None = PUBLISHED) -> str:
    timexes = find_timexes(tokenize(text), published=published)
    return " ; ".join(f"{t.text} = {t.type.value} {t.value or '-'}" for t in timexes)


@pytest.mark.parametrize(("published", "text", "expected"), read_table())
def test_expressions_have_the_type_and_value_of_the_table(
    published: str, text: str, expected: str
) -> None:
    day = None if published == "-" else date.fromisoformat(published)
    assert found_in(text, day) == expected


TIMEX_VALUE = re.compile(
    r"(?:PRESENT|PAST|FUTURE)_REF"
    r"|P(?:T(?:\d[\d.]*|X)[HMS]|(?:\d[\d.]*|X)(?:DE|CE|[YMWDQH]))"
    r"|XXXX-WXX-(?:[1-7]|WE)"
    r"|XXXX-(?:\d\d|SP|SU|FA|WI|XX-XXT(?:MO|AF|EV|NI))|FY\d{4}"
    r"|BC\d{2,4}(?:-(?:\d\d|SP|SU|FA|WI))?"
    r"|\d{2,4}"
    r"|\d{4}-(?:\d\d|Q[1-4]|H[12]|SP|SU|FA|WI|W\d\d(?:-WE)?)"
    r"|\d{4}-\d\d-\d\d(?:T(?:MO|AF|EV|NI|\d\d:\d\dZ?))?"
)
WORDS = st.one_of(
    st.sampled_from(sorted(word for word in lexicon().codes if not word[0].isdigit())),
    st.one_of(st.integers(0, 40), st.integers(1800, 2100)).map(str),
    st.sampled_from([".", ",", "\n", "(", ")", "%", "said", "will", "visited", "troops", "Kabul"]),
    st.integers(0, 10**10).map(str),
)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(TEXTS, st.text(max_size=80)), published=st.none() | DAYS)
def test_any_text_gives_ordered_true_quotes_with_timex_values(
    text: str, published: date | None
) -> None:
    end = 0
    for timex in find_timexes(tokenize(text), published=published):
        assert end <= timex.span.start_char < timex.span.end_char
        assert timex.span.quote(text) == timex.text
        assert timex.value is None or TIMEX_VALUE.fullmatch(timex.value), timex
        days = timex_range(timex)
        assert days is None or days[0] <= days[1]
        end = timex.span.end_char


@pytest.mark.parametrize(
    "written",
    ["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "the {nth} of %B, %Y", "%A, %B %d, %Y", "%d %b. %Y"],
)
@given(day=st.dates(date(1900, 1, 1), date(2039, 12, 31)), published=st.none() | DAYS)
@settings(deadline=None, max_examples=50)
def test_a_full_date_means_its_day_whenever_it_was_published(
    written: str, day: date, published: date | None
) -> None:
    text = "They met on " + day.strftime(written).replace("{nth}", f"{day.day}th")
    if "May." in text:  # the month's name is no abbreviation
        text = text.replace("May.", "May")
    (timex,) = find_timexes(tokenize(text + " in Oslo"), published=published)
    assert timex.value == day.isoformat()
    assert timex_range(timex) == (day, day, DatePrec.DAY)


@given(published=st.dates(date(1900, 1, 1), date(2100, 1, 1)), weekday=st.integers(0, 6))
@settings(deadline=None, max_examples=50)
def test_a_weekday_of_the_news_is_within_the_week_on_the_side_of_its_verb(
    published: date, weekday: int
) -> None:
    name = (date(2021, 9, 20) + timedelta(days=weekday)).strftime("%A")
    past = find_timexes(tokenize(f"They met on {name}."), published=published)[0]
    ahead = find_timexes(tokenize(f"They will meet on {name}."), published=published)[0]
    assert 0 <= (published - date.fromisoformat(past.value or "")).days <= 6
    assert 0 <= (date.fromisoformat(ahead.value or "") - published).days <= 6
    assert date.fromisoformat(past.value or "").weekday() == weekday


def test_text_before_a_sentence_moves_the_spans_and_nothing_else() -> None:
    text = "The base closed last month, two years after 3 May 2019."
    prefix = "Nothing is dated here: all was quiet. "
    alone = find_timexes(tokenize(text), published=PUBLISHED)
    moved = find_timexes(tokenize(prefix + text), published=PUBLISHED)
    assert [(t.text, t.value) for t in moved] == [(t.text, t.value) for t in alone]
    assert [t.span.start_char - len(prefix) for t in moved] == [t.span.start_char for t in alone]


HISTORY = (
    "In 1914 war came. In 1915 Italy entered. In 1916 the line held. On 3 March 1917 they met. "
    "In 1917 envoys came, and in 1918 it ended. By 1919 they had signed; in 1920 they left. "
    "In April {} the last of them sailed."
)


def test_a_bare_month_of_a_history_belongs_to_the_year_it_has_reached() -> None:
    found = found_in(HISTORY.format(""))
    assert found.endswith("April = DATE 1920-04")


def test_news_with_weekdays_keeps_bare_months_near_publication() -> None:
    news = "They met on Monday. He spoke on Tuesday. She left on Friday. " + HISTORY.format("")
    assert found_in(news).endswith("April = DATE 2021-04")


def test_a_text_of_years_before_the_first_gives_bare_months_no_year_of_ours() -> None:
    text = "In 480 BC they marched. In 479 BC they won; by 478 BC all was over. In June they left."
    assert found_in(text).endswith("June = DATE -")


def test_spelling_in_capitals_is_read_as_any_other() -> None:
    assert found_in("TALKS HELD ON WEDNESDAY, 25 AUGUST 2021") == (
        "WEDNESDAY, 25 AUGUST 2021 = DATE 2021-08-25"
    )
