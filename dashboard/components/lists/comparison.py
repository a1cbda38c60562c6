"""Two countries or two actors side by side: which ones, and everything that can be counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.lists.overview import STYLE_WORDS
from dashboard.components.markup import Html, element, join, mark_icon, show_table_region
from dashboard.loaders import load_facets, load_last_day, load_tally
from dashboard.maps.palette import MarkStyle, status_style
from dashboard.wording import KIND_WORDS, say_country, say_days, say_number
from geodata.model import DatePrec, Kind
from geodata.query import CountryRole, Query

if TYPE_CHECKING:
    from collections.abc import Callable

FIELDS = {"country": "Countries", "actor": "Actors"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: its code, its name, and the question it asks."""

    code: str
    name: str
    query: Query


def choose_sides(base: Query) -> tuple[Side, Side] | None:
    """Let the reader choose two countries or two actors; `base` holds all other filters."""
    facets = load_facets()
    kind_side, a_side, b_side = st.columns([1, 1.4, 1.4], vertical_alignment="bottom")
    with kind_side:
        field = st.segmented_control(
            "Compare",
            list(FIELDS),
            default="country",
            key="compare_field",
            format_func=lambda name: FIELDS[name],
            required=True,
        )
    counts = facets.countries if field == "country" else facets.actors
    codes = sorted(counts, key=lambda code: (-counts[code], code))
    if len(codes) < 2:  # noqa: PLR2004  # a comparison takes two
        st.info("There are not two of them in this workspace.")
        return None
    with a_side:
        a = _choose("One", f"compare_{field}_a", codes, first=0)
    with b_side:
        b = _choose("The other", f"compare_{field}_b", codes, first=1)
    return _make_side(base, field or "country", a), _make_side(base, field or "country", b)


def _choose(label: str, key: str, codes: list[str], *, first: int) -> str:
    return st.selectbox(label, codes, index=first, key=key, format_func=say_country)


def _make_side(base: Query, field: str, code: str) -> Side:
    query = replace(
        base,
        country=(code,) if field == "country" else (),
        country_role=CountryRole.ANY,
        actor=(code,) if field == "actor" else (),
    )
    return Side(code=code, name=say_country(code), query=query)


def show_comparison(a: Side, b: Side) -> None:
    """Show both sides in one table, a row for everything that can be counted."""
    head = element(
        "tr",
        element("td", ""),
        element("th", element("i", class_="fp-side fp-side-a"), a.name, scope="col"),
        element("th", element("i", class_="fp-side fp-side-b"), b.name, scope="col"),
    )
    rows = [
        _row("Items", a, b, lambda side: say_number(load_tally(side.query).n_items)),
        *_mark_rows(a, b),
        _row("Known only by country", a, b, lambda side: _count(load_tally(side.query).n_vague)),
        _row("Last told of", a, b, _last_day),
        element(
            "tr",
            element("th", "The other one acts here", scope="row"),
            element("td", _count(_acts_in(b, a))),
            element("td", _count(_acts_in(a, b))),
        ),
    ]
    table = element("table", element("thead", head), element("tbody", join(rows)))
    show_table_region(table, label=f"{a.name} and {b.name}")


def _mark_rows(a: Side, b: Side) -> list[Html]:
    counts = [_by_mark(side) for side in (a, b)]
    return [
        element(
            "tr",
            element(
                "th",
                mark_icon(kind, style),
                f"{KIND_WORDS[kind].capitalize()}s ",
                element("span", STYLE_WORDS[style], class_="fp-quiet"),
                scope="row",
            ),
            join(element("td", _count(side.get((kind, style), 0))) for side in counts),
        )
        for kind in Kind
        for style in MarkStyle
        if any((kind, style) in side for side in counts)
    ]


def _by_mark(side: Side) -> dict[tuple[Kind, MarkStyle], int]:
    counts: dict[tuple[Kind, MarkStyle], int] = {}
    for (kind, status), n_items in load_tally(side.query).counts.items():
        mark = (kind, status_style(status))
        counts[mark] = counts.get(mark, 0) + n_items
    return counts


def _row(name: str, a: Side, b: Side, say: Callable[[Side], str]) -> Html:
    cells = join(element("td", say(side)) for side in (a, b))
    return element("tr", element("th", name, scope="row"), cells)


def _acts_in(actor: Side, place: Side) -> int:
    """Return how many items one side takes part in on the ground of the other."""
    query = replace(
        place.query,
        country=(place.code,) if len(place.code) == 3 else (),  # noqa: PLR2004  # alpha-3
        country_role=CountryRole.PLACE,
        actor=(actor.code,),
    )
    return load_tally(query).n_items if query.country else 0


def _count(number: int) -> str:
    return say_number(number) if number else "–"


def _last_day(side: Side) -> str:
    day = load_last_day(side.query)
    return say_days(day, day, DatePrec.DAY) or "–"
