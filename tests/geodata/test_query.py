"""The question a reader asks: its address, its checks and its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import QueryError
from geodata.model import Kind, SourceGrade, Status, WherePrec
from geodata.query import PARAMETERS, ActorMatch, BBox, CountryRole, Query

names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda s: s.strip()
)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
degrees = st.floats(-180, 180, allow_nan=False)


@st.composite
def bboxes(draw: st.DrawFn) -> BBox:
    south, north = sorted([draw(st.floats(-90, 90)), draw(st.floats(-90, 90))])
    return BBox(draw(degrees), south, draw(degrees), north)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    first, last = sorted([draw(days), draw(days)])
    return Query(
        country=tuple(draw(st.lists(st.sampled_from(["AFG", "XKX", "TWN", "QAT"])))),
        country_role=draw(st.sampled_from(CountryRole)),
        kind=tuple(draw(st.lists(st.sampled_from(Kind)))),
        status=tuple(draw(st.lists(st.sampled_from(Status)))),
        actor=tuple(draw(st.lists(names, max_size=3))),
        actor_match=draw(st.sampled_from(ActorMatch)),
        source=tuple(draw(st.lists(names, max_size=3))),
        date_from=draw(st.none() | st.just(first)),
        date_to=draw(st.none() | st.just(last)),
        as_of=draw(st.none() | days),
        known_on=draw(st.none() | days),
        q=draw(st.none() | names),
        min_confidence=draw(st.none() | st.floats(0, 1)),
        max_where_prec=draw(st.none() | st.sampled_from(WherePrec)),
        source_grade=tuple(draw(st.lists(st.sampled_from(SourceGrade), max_size=3))),
        item_grade=tuple(draw(st.lists(st.integers(1, 6), max_size=3))),
        bbox=draw(st.none() | bboxes()),
        zoom=draw(st.none() | st.integers(0, 24)),
        border_view=draw(st.sampled_from(["de_facto", "un", "IND", "CHN"])),
    )


@given(queries())
def test_query_survives_the_url(query: Query) -> None:
    """A shared link shows the reader the same map."""
    assert Query.from_params(query.to_params()) == query
    assert hash(Query.from_params(query.to_params())) == hash(query)


@given(queries())
def test_every_query_can_be_said(query: Query) -> None:
    """A caption is one line and names every day that was asked for."""
    words = query.to_words()
    assert "\n" not in words
    for day in (query.date_from, query.date_to, query.as_of, query.known_on):
        assert day is None or str(day.year) in words


@given(st.dictionaries(st.sampled_from([p.name for p in PARAMETERS]), st.text(max_size=40)))
def test_any_text_is_a_query_or_one_clear_error(params: dict[str, str]) -> None:
    """Parameters come from strangers: nothing but QueryError may come back."""
    try:
        query = Query.from_params(params)
    except QueryError as error:
        parameter = error.parameter
    else:
        parameter = None
        assert Query.from_params(query.to_params()) == query
    assert parameter is None or parameter in params


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("country", "Afghanistan"),
        ("country", "ZZZ"),
        ("country", "AFG,,QAT"),
        ("country", ""),
        ("country_role", "owner"),
        ("actor_match", "some"),
        ("kind", "party"),
        ("status", "actve"),
        ("from", "2021-13-01"),
        ("to", "20210801"),
        ("as_of", "yesterday"),
        ("known_on", "2021-02-29"),
        ("q", "a\x00b"),
        ("q", "x" * 501),
        ("min_confidence", "1.01"),
        ("min_confidence", "nan"),
        ("max_where_prec", "0"),
        ("max_where_prec", "2.5"),
        ("bbox", "1,2,3"),
        ("bbox", "10,40,20,30"),
        ("bbox", "-190,0,10,10"),
        ("bbox", "a,b,c,d"),
        ("zoom", "25"),
        ("border_view", "<b>"),
    ],
)
def test_bad_value_names_its_parameter(name: str, value: str) -> None:
    """No silent default: the reader learns which filter was wrong."""
    with pytest.raises(QueryError) as caught:
        Query.from_params({name: value})
    assert caught.value.parameter == name


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("country", "\x00", r"country: '\x00' holds a control character"),
        ("kind", "base\x00,meeting", r"kind: 'base\x00,meeting' holds a control character"),
        ("source", "A\x1b[31mB", r"source: 'A\x1b[31mB' holds a control character"),
        ("from", "\u202e2021", r"from: '\u202e2021' is no day of the form YYYY-MM-DD"),
        ("bbox", "1,2,3", "bbox: '1,2,3' is no west,south,east,north: four numbers"),
        ("zoom", "x" * 60, f"zoom: '{'x' * 40}…' is no whole number from 0 to 24"),
        ("a\x00b", "1", r"'a\x00b': is no parameter; known are country,"),
    ],
)
def test_error_shows_the_name_and_the_value_so_that_they_can_be_read(
    name: str, value: str, said: str
) -> None:
    """A value that a screen cannot show is written out, and a long one is cut."""
    with pytest.raises(QueryError) as caught:
        Query.from_params({name: value})
    assert str(caught.value).startswith(said)
    assert str(caught.value).isprintable()


def test_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(QueryError, match="later than"):
        Query.from_params({"from": "2021-09-01", "to": "2021-08-01"})


def test_parameter_given_twice_is_refused() -> None:
    """Frameworks keep the first or the last of two; neither is what was asked."""
    with pytest.raises(QueryError) as caught:
        Query.from_pairs([("country", "AFG"), ("country", "IRQ")])
    assert caught.value.parameter == "country"


def test_equal_questions_are_one_value() -> None:
    """Order, case and doubles of a list do not make another cache entry."""
    assert Query.from_params({"country": "qat, AFG,QAT"}) == Query(country=("AFG", "QAT"))


def test_replace_checks_again() -> None:
    with pytest.raises(QueryError):
        replace(Query(), zoom=99)


def test_comma_inside_a_source_is_kept() -> None:
    query = Query(source=("Post, The", "back\\slash"))
    assert query.to_params() == {"source": "Post\\, The,back\\\\slash"}
    assert Query.from_params(query.to_params()) == query


def test_window_over_the_antimeridian() -> None:
    query = Query.from_params({"bbox": "170,-20,-170,20"})
    assert query.bbox is not None
    assert query.bbox.crosses_antimeridian


def test_only_filters_leave_items_out() -> None:
    assert Query(zoom=3, border_view="un", country_role=CountryRole.ACTOR).asks_for_all
    assert not Query(min_confidence=0.0).asks_for_all
    assert not Query(country=("AFG",), zoom=3).asks_for_all


def test_words_of_a_caption() -> None:
    query = Query.from_params(
        {
            "kind": "meeting,base",
            "country": "QAT,AFG",
            "country_role": "place",
            "from": "2005-01-01",
            "to": "2021-09-30",
        }
    )
    assert query.to_words() == (
        "bases and meetings in Afghanistan, Qatar, 1 Jan 2005 – 30 Sep 2021"
    )
    assert Query().to_words() == "bases, meetings and evacuations"


def test_words_take_the_names_of_the_caller() -> None:
    query = Query(country=("TUR",))
    assert "Türkiye" in query.to_words(country_names={"TUR": "Türkiye"})


def test_the_name_of_a_country_is_answered_with_its_code() -> None:
    with pytest.raises(QueryError, match="KGZ is meant"):
        Query.from_params({"country": "Kyrgyzstan"})
    with pytest.raises(QueryError, match=r"alpha-3 code$"):
        Query.from_params({"country": "Ruritania"})
