"""The evidence beside the map: what an item is, who says so in which words, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.correcting.change_forms import ITEM_GRADE_WORDS
from dashboard.components.correcting.correct_panel import show_correct_button, show_rejections
from dashboard.components.correcting.correcting import show_notes
from dashboard.components.evidence.coordinates import show_coordinates
from dashboard.components.evidence.history_bar import history_bar
from dashboard.components.evidence.link import show_link
from dashboard.components.evidence.spans import article_spans
from dashboard.components.map.placing import placings
from dashboard.components.markup import (
    Html,
    element,
    highlight,
    join,
    mark_icon,
    show,
)
from dashboard.loaders import load_article, load_item
from dashboard.maps.features import is_marked
from dashboard.maps.palette import status_style
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
)
from dashboard.wording.disagreement import say_claim, say_field, say_witnesses
from geodata.merge.claims import place_key
from geodata.model import ActorRole, FacilityType, Item, PlaceRole, Tenure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import ArticleRef, Conflict, Report, StoredItem
    from geodata.model import Article, Mention, Place

CONTEXT_CHARS = 180  # of the article shown before and after a quote
MOST_ARTICLES = 6  # shown at once; the rest on request
MOST_REASONS = 3  # for a place, strongest first
MOST_QUOTES = 2  # sentences shown of each report, best first
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
    by_article = _group_by_article(stored.reports)
    for reports in by_article[:MOST_ARTICLES]:
        _show_article(reports, item_id=item_id)
    if rest := by_article[MOST_ARTICLES:]:
        with st.expander(f"{len(rest)} more articles"):
            for reports in rest:
                _show_article(reports, item_id=item_id)
    _show_why(stored)


def _group_by_article(reports: Sequence[Report]) -> list[list[Report]]:
    """Return the reports of each article together, in the order the articles come."""
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(report.article.id, []).append(report)
    return list(groups.values())


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
        if names := actor_names(item, roles=(role,)):
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
    n_reports = len(stored.reports)
    return (
        f"{stored.n_sources} independent, "
        f"{say_number(n_reports)} {'report' if n_reports == 1 else 'reports'}"
    )


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


def _show_article(reports: Sequence[Report], *, item_id: str) -> None:
    """Show what one article says of an item: each sentence once, with all that was read in it."""
    ref = reports[0].article
    stored = load_article(ref.id)
    if stored is None:
        return
    parts = [_quotes(stored.article, reports), _byline(ref)]
    with st.container(key=f"report_{reports[0].report_id}", gap="xxsmall"):
        show(element("div", join(parts), class_="fp-report"))
        st.page_link(
            st.session_state["pages"]["articles"],
            label="Read in the article",
            query_params={"article": ref.id, "item": item_id},
        )


def _quotes(article: Article, reports: Sequence[Report]) -> Html:
    spans = [span for report in reports for span in article_spans(report.item)]
    best = [quote for report in reports for quote in report.item.evidence[:MOST_QUOTES]]
    quotes = []
    for quote in sorted({q.span: q for q in best}.values(), key=lambda q: q.span):
        start, end = quote.span.start_char, quote.span.end_char
        before = _words_before(
            article.text[max(0, start - CONTEXT_CHARS) : start], cut=start > CONTEXT_CHARS
        )
        after = article.text[end : end + CONTEXT_CHARS].split("\n\n")[0]
        cut_after = end + CONTEXT_CHARS < len(article.text) and len(after) == CONTEXT_CHARS
        inside = [(s - start, e - start, c) for s, e, c in spans if s >= start and e <= end]
        quotes.append(
            element(
                "blockquote",
                element("span", before, class_="fp-context"),
                element("span", highlight(quote.text, inside), class_="fp-quote"),
                element("span", f"{after}{'…' if cut_after else ''}", class_="fp-context"),
                class_=f"fp-kind-{reports[0].item.kind.value}",
            )
        )
    return join(quotes)


def _words_before(text: str, *, cut: bool) -> str:
    last = text.rsplit("\n\n", maxsplit=1)[-1]
    whole = last if len(last) < len(text) or not cut else last.partition(" ")[2]
    return f"…{whole}" if cut and whole and len(last) == len(text) else whole


def _byline(article: ArticleRef) -> Html:
    parts = [
        element("span", article.title or "Untitled", class_="fp-headline"),
        element(
            "span",
            " · ".join(p for p in (article.source, (article.published or "")[:10]) if p)
            or "source and date not given",
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
    others = ", ".join(f"{say_place(a.place)} ({a.score:.0%})" for a in mention.alternatives)
    read = mention.place or place
    moved = place_key(read) != place_key(place)
    return element(
        "p",
        f"“{mention.text}” is read as {say_place(read)}",
        f": {reasons}. " if reasons else ". ",
        f"Corrected to {say_place(place)}. " if moved else "",
        element(
            "span",
            f"Runners-up: {others}, dotted on the map." if others else "No runner-up.",
            class_="fp-quiet",
        ),
    )
