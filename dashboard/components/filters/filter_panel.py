"""The sidebar: every filter of the query, with counts of what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.filters.address import FIRST_DAY, LAST_DAY, TILE_NAMES
from dashboard.components.markup import element, show
from dashboard.loaders import load_tally
from dashboard.wording import (
    VIEW_WORDS,
    country_groups,
    country_names,
    say_country,
    say_number,
    say_status,
    say_view,
)
from geodata.model import Kind, SourceGrade, Status
from geodata.query import ITEM_GRADES, CountryRole, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from geodata.store import Facets

KIND_LABELS = {Kind.BASE: "Bases", Kind.MEETING: "Meetings", Kind.EVACUATION: "Routes"}
ROLE_LABELS = {
    CountryRole.ANY: "is or acts there",
    CountryRole.PLACE: "is there",
    CountryRole.ACTOR: "acts",
}
PREC_LABELS = {
    0: "any",
    1: "exact spots only",
    2: "within 25 km",
    3: "district",
    4: "province",
    5: "region",
    6: "country",
    7: "all, with sea and air",
}
TILE_LABELS = {
    "none": "Paper (no network)",
    "osm": "OpenStreetMap (network)",
    "carto": "CARTO light (network)",
}


def show_brand() -> None:
    """Show whose page it is: with it the sidebar has its width before the filters are there."""
    show(element("div", "Footprint", class_="fp-brand"))


def show_first_filters(facets: Facets, query: Query) -> None:
    """Show how much there is, and the filters that most questions need.

    `query` is what the filters ask just now.
    """
    show(element("div", _say_size(facets), class_="fp-head fp-quiet"))
    st.text_input(
        "Search", key="filter_text", placeholder="words of a title, text or quote", live="300ms"
    )
    _choose_countries(facets, query)
    st.pills(
        "Show",
        list(map(str, Kind)),
        selection_mode="multi",
        key="filter_kind",
        format_func=lambda kind: (
            f"{KIND_LABELS[Kind(kind)]} {say_short(facets.kinds.get(kind, 0))}"
        ),
    )
    first, last = _limits(st.session_state["filter_dates"])
    st.date_input(
        "From – to",  # a range
        key="filter_dates",
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
    )


def show_more_filters(facets: Facets, query: Query) -> None:
    """Show all other filters; `query` is what they ask just now."""
    known_on = st.session_state["filter_known_on"]
    first, last = _limits([known_on] if known_on else [])
    st.date_input(
        "As known on",
        key="filter_known_on",
        value=None,
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        help="Leaves out every report published later.",
    )
    _multiselect(
        "Status", "filter_status", facets.statuses, label=lambda status: say_status(Status(status))
    )
    _multiselect("Actor", "filter_actor", facets.actors, label=say_country)
    if len(query.actor) > 1:
        st.toggle("Only where all of them act", key="filter_actor_match")
    _multiselect("Source", "filter_source", facets.sources, label=str)
    with st.expander("More filters"):
        st.selectbox(
            "A country matches where it",
            list(map(str, CountryRole)),
            key="filter_country_role",
            format_func=lambda role: ROLE_LABELS[CountryRole(role)],
        )
        st.selectbox(
            "Placed at least as exactly as",
            list(PREC_LABELS),
            key="filter_where_prec",
            format_func=lambda prec: PREC_LABELS[prec],
        )
        st.slider("Confidence at least", 0.0, 1.0, step=0.05, key="filter_confidence")
        st.pills(
            "Sources graded",
            [str(grade) for grade in SourceGrade],
            selection_mode="multi",
            key="filter_source_grade",
            help="A completely reliable … E unreliable, F cannot be judged",
        )
        st.pills(
            "Items graded",
            list(ITEM_GRADES),
            selection_mode="multi",
            key="filter_item_grade",
            help="1 confirmed … 5 improbable, 6 cannot be judged",
        )
    with st.expander("Map"):
        borders = list(dict.fromkeys([*VIEW_WORDS, query.border_view]))
        st.selectbox(
            "Borders",
            borders,
            key="filter_borders",
            format_func=say_view,
        )
        st.selectbox(
            "Background", TILE_NAMES, key="filter_tiles", format_func=lambda name: TILE_LABELS[name]
        )


def _limits(days: Sequence[date]) -> tuple[date, date]:
    """Return the first and the last day of a calendar: the usual ones, and any asked for."""
    return min([FIRST_DAY, *days]), max([LAST_DAY, *days])


def _choose_countries(facets: Facets, query: Query) -> None:
    """Offer the regions that have items, then the countries; a region stands for its countries.

    The counts are of what choosing a country alone would show.
    """
    counts = _country_counts(facets, query.country_role)
    chosen = st.session_state.get("filter_country", [])
    groups = [name for name, codes in country_groups().items() if any(c in counts for c in codes)]
    codes = dict.fromkeys([*sorted(counts, key=lambda v: (-counts[v], v)), *chosen])
    st.multiselect(
        "Country or region",
        [*groups, *codes],
        key="filter_country",
        format_func=lambda value: _say_country_or_group(value, counts),
        placeholder="any",
        select_all=False,  # it would stand first: Enter would take all that match
        on_change=_spell_out_groups,
    )


def _country_counts(facets: Facets, role: CountryRole) -> dict[str, int]:
    counts = {
        CountryRole.ANY: facets.involved,
        CountryRole.PLACE: facets.countries,
        CountryRole.ACTOR: facets.actors,
    }[role]
    return {code: n_items for code, n_items in counts.items() if code in country_names()}


def _say_country_or_group(value: str, counts: Mapping[str, int]) -> str:
    codes = country_groups().get(value)
    if codes:
        return f"{value} (region)"
    return _with_count(say_country(value), counts.get(value, 0))


def _spell_out_groups() -> None:
    """Put the countries of a chosen region in its place: the question knows only countries."""
    chosen = st.session_state["filter_country"]
    codes = [code for value in chosen for code in country_groups().get(value, (value,))]
    st.session_state["filter_country"] = list(dict.fromkeys(codes))


def _multiselect(
    name: str, key: str, counts: Mapping[str, int], *, label: Callable[[str], str]
) -> None:
    """Offer the values there are, most frequent first, and those the address asks for."""
    chosen = st.session_state.get(key, [])
    options = list(dict.fromkeys([*sorted(counts, key=lambda v: (-counts[v], v)), *chosen]))
    st.multiselect(
        name,
        options,
        key=key,
        format_func=lambda value: _with_count(label(value), counts.get(value, 0)),
        placeholder="any",
        select_all=False,  # it would stand first: Enter would take all that match
    )


def _with_count(label: str, count: int) -> str:
    return f"{label} · {say_number(count)}" if count else label


def say_short(count: int) -> str:
    """Return a number in as few letters as a button has room for: ``7.5k``."""
    if count < 1_000:  # noqa: PLR2004  # a thousand
        return str(count)
    return f"{count / 1_000:.1f}k" if count < 9_950 else f"{count / 1_000:,.0f}k"  # noqa: PLR2004  # 10.0k


def _say_size(facets: Facets) -> str:
    """Return how much there is; what is unplaced is counted as the list of it does."""
    n_unplaced = facets.n_unplaced + load_tally(Query()).n_placeless
    items, articles = (
        f"{say_number(n)} {word}{'' if n == 1 else 's'}"
        for n, word in ((facets.n_items, "item"), (facets.n_articles, "article"))
    )
    return f"{items} · {articles} · {say_number(n_unplaced)} unplaced"
