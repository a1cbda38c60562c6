"""The evidence beside the map: what an item is, who says so in which words, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from dashboard.components.correcting.change_forms import ITEM_GRADE_WORDS
from dashboard.components.correcting.correct_panel import show_correct_button, show_rejections
from dashboard.components.correcting.correcting import show_notes
from dashboard.components.evidence.coordinates import show_coordinates
from dashboard.components.evidence.history_bar import history_bar
from dashboard.components.evidence.link import show_link
from dashboard.components.evidence.quotes import quoted_stretches, show_words
from dashboard.components.map.placing import placings, rivals
from dashboard.components.markup import (
    Html,
    element,
    join,
    mark_icon,
    show,
)
from dashboard.loaders import load_article, load_item
from dashboard.maps.features import is_marked
from dashboard.maps.palette import status_style
from dashboard.texts import escape_markdown
from dashboard.wording import (
    FACILITY_WORDS,
    KIND_WORDS,
    MODE_WORDS,
    actor_names,
    capital,
    say_counts,
    say_day_range,
    say_number,
    say_place,
    say_precision,
    say_reason,
    say_sentence,
    say_status,
    say_title,
    say_value,
    tell_apart,
)
from dashboard.wording.disagreement import say_claim, say_field, say_witnesses
from geodata.merge.claims import place_key
from geodata.model import ActorRole, FacilityType, Item, PlaceRole, Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.merge import ArticleRef, Conflict, Report, StoredItem
    from geodata.model import Article, Mention, Place

MOST_ARTICLES = 6  # shown at once; the rest on request
MOST_REASONS = 3  # for a place, strongest first
ROLE_NOUNS = {
    ActorRole.OPERATOR: "Operator",
    ActorRole.HOST: "Host",
    ActorRole.PARTICIPANT: "Participants",
    ActorRole.EVACUEE: "Evacuees",
}
PLACE_NOUNS = {
    PlaceRole.SITE: "Place",
    PlaceRole.VENUE: "Place",
    PlaceRole.ORIGIN: "From",
    PlaceRole.HUB: "By way of",
    PlaceRole.DESTINATION: "To",
}


def show_evidence(item_id: str) -> None:
    """Show one item with everything that speaks for it."""
    stored = load_item(item_id)
    if stored is None:
        if not show_rejections(item_id):
            st.info("This item is no longer in the workspace.")
        return
    item = stored.item
    show(
        join(
            [
                item_kicker(item),
                element("h2", say_title(item), class_="fp-title"),
                element("p", say_sentence(item), class_="fp-sentence"),
                history_bar(stored.history) if len(stored.history) > 0 else "",
                _facts(stored),
                _conflicts(stored.conflicts, reports=stored.reports),
            ]
        )
    )
    show_notes(stored.notes, within="evidence")
    with st.container(key="item_tools", horizontal=True, gap="small"):
        show_correct_button(stored)
        show_coordinates(item)
        show_link(item_id)
    show(element("h3", _say_reports(stored), class_="fp-section"))
    all_told = _tell_once(stored.reports)
    for told in all_told[:MOST_ARTICLES]:
        _show_told(told, item_id=item_id)
    if rest := all_told[MOST_ARTICLES:]:
        with st.expander(_say_articles(len(rest), "more ")):
            for told in rest:
                _show_told(told, item_id=item_id)
    _show_why(stored)


class _Told(NamedTuple):
    """What one article says of an item, and the articles that say it in the same words."""

    article: Article
    reports: list[Report]
    again: list[ArticleRef]


def _tell_once(reports: Sequence[Report]) -> list[_Told]:
    """Return the reports by article, in the order the articles come; the same words stand once."""
    told: dict[tuple[str, ...], _Told] = {}
    for ref, of_one in _group_by_article(reports):
        stored = load_article(ref.id)
        if stored is None:
            continue
        text = stored.article.text
        words = tuple(" ".join(text[start:end].split()) for start, end in quoted_stretches(of_one))
        if words in told:
            told[words].again.append(ref)
        else:
            told[words] = _Told(stored.article, of_one, [])
    return list(told.values())


def _group_by_article(reports: Sequence[Report]) -> Iterator[tuple[ArticleRef, list[Report]]]:
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(report.article.id, []).append(report)
    yield from ((of_one[0].article, of_one) for of_one in groups.values())


def item_kicker(item: Item) -> Html:
    """Return the line over an item: its mark, kind, status and date."""
    words = [KIND_WORDS[item.kind].capitalize(), say_status(item.status), say_day_range(item.date)]
    return element(
        "div",
        mark_icon(item.kind, status_style(item.status)),
        element("span", " · ".join(word for word in words if word)),
        class_="fp-kicker",
        style=f"color:var(--fp-{item.kind.value}-text)",
    )


def _facts(stored: StoredItem) -> Html:
    item = stored.item
    rows: list[tuple[str, str | Html]] = []
    for role, noun in ROLE_NOUNS.items():
        if names := actor_names(item, roles=(role,), with_countries=True):
            rows.append((noun, ", ".join(names)))
    if item.facility_type and item.facility_type != FacilityType.UNKNOWN:
        tenure = item.tenure if item.tenure != Tenure.UNKNOWN else None
        words = [FACILITY_WORDS[item.facility_type], say_value(tenure) if tenure else ""]
        rows.append(("Type", ", ".join(word for word in words if word)))
    if item.mode:
        rows.append(("Type", MODE_WORDS[item.mode]))
    if item.evac_type:
        rows.append(("Type", say_value(item.evac_type)))
    if item.date:
        said = f" (“{item.date.text}”)" if item.date.text else ""
        rows.append(("Date", f"{say_day_range(item.date)}{said}"))
    rows += say_counts(item)
    rows += [(PLACE_NOUNS[p.role], _say_spot(p.place)) for p in item.places]
    if item.attributed_to:
        rows.append(("Said by", item.attributed_to))
    if item.modality.value != "asserted":
        rows.append(("Held as", item.modality.value))
    rows.append(("Sources", _say_sources(stored)))
    rows.append(("Confidence", f"{item.confidence:.0%}"))
    if stored.grade:
        rows.append(("Graded", f"{stored.grade} · {ITEM_GRADE_WORDS[stored.grade]}"))
    return element(
        "dl",
        join(join([element("dt", name), element("dd", value)]) for name, value in rows),
        class_="fp-facts",
    )


def _say_spot(place: Place) -> Html:
    words = [say_precision(place.where_prec)]
    if is_marked(place) and place.lat is not None and place.lon is not None:
        north, east = ("N" if place.lat >= 0 else "S"), ("E" if place.lon >= 0 else "W")
        words.append(f"{abs(place.lat):.2f}° {north} {abs(place.lon):.2f}° {east}")
    if place.disputed:
        words.append(f"disputed: {place.disputed}")
    return join([say_place(place), element("span", " · ".join(words), class_="fp-under")])


def _say_sources(stored: StoredItem) -> str:
    n_articles = len({report.article.id for report in stored.reports})
    return f"{stored.n_sources} independent, in {_say_articles(n_articles)}"


def _say_articles(count: int, more: str = "") -> str:
    return f"{say_number(count)} {more}{'article' if count == 1 else 'articles'}"


def _say_reports(stored: StoredItem) -> str:
    return "What the report says" if len(stored.reports) == 1 else "What the reports say"


def _conflicts(conflicts: Sequence[Conflict], *, reports: Sequence[Report]) -> Html:
    """Return the values that reports disagree on side by side, each with who says so and when."""
    if not conflicts:
        return Html("")
    rows = [
        element(
            "li",
            element("strong", capital(say_field(conflict))),
            join(
                element(
                    "span",
                    element("b", say_claim(conflict.field, value.value)),
                    element(
                        "span",
                        "; ".join(say_witnesses(value.report_ids, reports)),
                        class_="fp-under",
                    ),
                    class_="fp-claim",
                )
                for value in conflict.values
            ),
        )
        for conflict in conflicts
    ]
    return element(
        "div",
        element("h3", "Reports disagree", class_="fp-section"),
        element("ul", join(rows)),
        class_="fp-conflicts",
    )


def _show_told(told: _Told, *, item_id: str) -> None:
    """Show what an article says of an item, and who else has the same words."""
    ref = told.reports[0].article
    words = show_words(told.article.text, told.reports)
    with st.container(key=f"report_{told.reports[0].report_id}", gap="xxsmall"):
        show(element("div", words, _byline(ref), class_="fp-report"))
        _show_way_to("Read in the article", ref, item_id=item_id)
        if not told.again:
            return
        with st.expander(f"The same words in {_say_articles(len(told.again), 'more ')}"):
            for again in told.again:
                _show_way_to(_say_article(again), again, item_id=item_id)


def _show_way_to(label: str, article: ArticleRef, *, item_id: str) -> None:
    st.page_link(
        st.session_state["pages"]["articles"],
        label=escape_markdown(label),
        query_params={"article": article.id, "item": item_id},
    )


def _say_article(article: ArticleRef) -> str:
    return " · ".join([article.title or "Untitled", *_whose(article)])


def _whose(article: ArticleRef) -> list[str]:
    return [part for part in (article.source, (article.published or "")[:10]) if part]


def _byline(article: ArticleRef) -> Html:
    parts = [
        element("span", article.title or "Untitled", class_="fp-headline"),
        element(
            "span",
            " · ".join(_whose(article)) or "source and date not given",
        ),
    ]
    if article.url:
        parts.append(
            element("a", "original ↗", href=article.url, target="_blank", rel="noopener noreferrer")
        )
    return element("div", join(parts), class_="fp-byline")


def _show_why(stored: StoredItem) -> None:
    rows = [_why(mention, place=place) for place, mention in placings(stored)]
    if rows:
        show(element("div", element("h3", "Why here"), join(rows), class_="fp-why"))


def _why(mention: Mention, *, place: Place) -> Html:
    speaking = [r for r in mention.reasons if r.weight > 0 and say_reason(r.name)]
    strongest = sorted(speaking, key=lambda reason: -reason.weight)[:MOST_REASONS]
    reasons = "; ".join(say_reason(reason.name) for reason in strongest)
    read = mention.place or place
    runners_up = rivals(mention.alternatives, read)
    told, *names = tell_apart([read, *(a.place for a in runners_up)])
    others = ", ".join(f"{name} ({a.score:.0%})" for name, a in zip(names, runners_up, strict=True))
    moved = place_key(read) != place_key(place)
    return element(
        "p",
        f"“{mention.text}” is read as {told}",
        f": {reasons}. " if reasons else ". ",
        f"Corrected to {say_place(place)}. " if moved else "",
        element(
            "span",
            f"Runners-up: {others}, dotted on the map." if others else "No runner-up.",
            class_="fp-quiet",
        ),
    )
