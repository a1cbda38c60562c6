"""What changed as a table by country, and the evidence for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.changes import Happening, happenings_of
from dashboard.components.lists.item_button import show_item_link
from dashboard.components.markup import Html, element, join, show, show_table_region
from dashboard.loaders import load_item, load_rows_of
from dashboard.wording import capital, say_country, say_number
from geodata.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.changes import CountryChanges

MOST_LISTED = 25  # pieces of evidence of one country shown at once


def show_change_table(countries: Sequence[CountryChanges]) -> None:
    """Show how often what happened, by country, with the number of the days before beside it."""
    happenings = happenings_of(countries)
    head = element(
        "tr",
        element("th", "Country", scope="col"),
        join(element("th", capital(h.value), scope="col") for h in happenings),
    )
    rows = [
        element(
            "tr",
            element("th", say_country_of(country), scope="row"),
            join(_cell(country, happening) for happening in happenings),
        )
        for country in countries
    ]
    table = element("table", element("thead", head), element("tbody", join(rows)))
    show_table_region(table, label="Changes by country")


def say_country_of(changes: CountryChanges) -> str:
    """Return the country of a row, in words."""
    return say_country(changes.country) or "country not named"


def _cell(country: CountryChanges, happening: Happening) -> Html:
    now, before = len(country.now.get(happening, ())), country.before.get(happening, 0)
    if not now and not before:
        return element("td", "")
    sign = "▲" if now > before else "▼" if now < before else "="
    before_word = element("span", " before", class_="fp-wide")
    was = element("span", f"{sign} {say_number(before)}", before_word, class_="fp-quiet")
    return element("td", element("b" if now else "span", say_number(now)), " ", was)


def show_changes_of(changes: CountryChanges) -> None:
    """Show what happened in one country, with the best sentence that says so."""
    left = MOST_LISTED
    for happening in Happening:
        of_kind = changes.now.get(happening, [])[:left]
        if not of_kind:
            continue
        left -= len(of_kind)
        show(element("h3", f"{capital(happening.value)} · {len(of_kind)}", class_="fp-section"))
        rows = {r.item_id: r for r in load_rows_of([c.item_id for c in of_kind], Query())}
        for change in of_kind:
            row = rows.get(change.item_id)
            if row is not None:
                show_item_link(row, within=f"changes_{happening.name}_{change.day}")
                _show_quote(change.item_id)
    if changes.n_now > MOST_LISTED:
        st.caption(f"The first {MOST_LISTED} of {say_number(changes.n_now)} are shown.")


def _show_quote(item_id: str) -> None:
    stored = load_item(item_id)
    if stored is None or not stored.item.evidence:
        return
    ref = stored.reports[0].article
    source = " · ".join(part for part in (ref.source, (ref.published or "")[:10]) if part)
    show(
        element(
            "blockquote",
            element("span", stored.item.evidence[0].text, class_="fp-quote"),
            element("cite", source or "source and date not given"),
            class_=f"fp-quoted fp-kind-{stored.item.kind.value}",
        )
    )
