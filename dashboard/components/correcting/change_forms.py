"""The parts of the dialog that corrects an item: each asks for one change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.correcting.place_picker import pick_place
from dashboard.components.filters.address import FIRST_DAY, LAST_DAY
from dashboard.components.map.placing import rivals
from dashboard.loaders import load_article, load_facets, load_rows, open_workspace
from dashboard.texts import escape_markdown
from dashboard.wording import (
    country_names,
    say_country,
    say_days,
    say_place,
    say_status,
    say_value,
)
from dashboard.wording.rows import say_row_title
from geodata.corrections import (
    Change,
    Correction,
    Days,
    GradeItem,
    GradeSource,
    Move,
    Party,
    Reject,
    SetActors,
    SetDate,
    SetKind,
    SetStatus,
)
from geodata.corrections.names import main_role
from geodata.merge.claims import place_key
from geodata.model import STATUSES, ActorRole, DatePrec, Kind, PlaceRole, SourceGrade, Status
from geodata.query import ITEM_GRADES, CountryRole, Query
from geodata.store import Page

if TYPE_CHECKING:
    from geodata.merge import StoredItem
    from geodata.model import Alternative, ItemPlace
    from geodata.store import ItemRow

Maker = Callable[[str, str], Correction]  # makes it, given who and why

MOST_OFFERED = 80  # items to merge with
ITEM_GRADE_WORDS = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
SOURCE_GRADE_WORDS = {
    SourceGrade.A: "completely reliable",
    SourceGrade.B: "usually reliable",
    SourceGrade.C: "fairly reliable",
    SourceGrade.D: "not usually reliable",
    SourceGrade.E: "unreliable",
    SourceGrade.F: "cannot be judged",
}
PREC_WORDS = {
    DatePrec.DAY: "to the day",
    DatePrec.DAYS: "to a few days",
    DatePrec.WEEK: "to the week",
    DatePrec.MONTH: "to the month",
    DatePrec.YEAR: "to the year",
}
ACTING_ROLES = {
    Kind.BASE: (ActorRole.OPERATOR, ActorRole.HOST),
    Kind.MEETING: (ActorRole.PARTICIPANT, ActorRole.HOST),
    Kind.EVACUATION: (ActorRole.OPERATOR, ActorRole.EVACUEE),
}
_SOURCE_PREFIX = "source: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One part: for which items it is, what it shows, and what its button says."""

    show: Callable[[StoredItem], Maker | None]
    verb: str
    needs: str  # what it still lacks where nothing is chosen
    fits: Callable[[StoredItem], bool] = lambda _: True


def _change(stored: StoredItem, change: Change) -> Maker:
    desk = open_workspace().desk

    def make(editor: str, reason: str) -> Correction:
        return desk.correct_item(stored.item_id, change, editor=editor, reason=reason)

    return make


def _place_form(stored: StoredItem) -> Maker | None:
    places = stored.item.places
    role, old = main_role(stored.item.kind), None
    if len(places) > 1:
        number = st.selectbox(
            "Which place?",
            range(len(places)),
            format_func=lambda n: f"{say_value(places[n].role)}: {say_place(places[n].place)}",
            key="move_which",
        )
        old = places[number]
    elif places:
        old = places[0]
    elif stored.item.kind == Kind.EVACUATION:
        role = st.selectbox(
            "It is the",
            [PlaceRole.ORIGIN, PlaceRole.HUB, PlaceRole.DESTINATION],
            format_func=say_value,
            key="move_role",
        )
    place = pick_place(
        "move",
        runners_up=_runners_up(stored, old),
        query=old.text if old else "",
        item_id=stored.item_id,
    )
    if place is None:
        return None
    replaces = (place_key(old.place),) if old else ()
    change = Move(place=place, role=old.role if old else role, replaces=replaces)
    return _change(stored, change)


def _runners_up(stored: StoredItem, old: ItemPlace | None) -> tuple[Alternative, ...]:
    """Return what else the reader took the name of a place for, wherever the item was read."""
    article = load_article(stored.article_id)
    if old is None or article is None:
        return ()
    read = (m for m in article.mentions if m.span.overlaps(old.span) and m.alternatives)
    return next((rivals(m.alternatives, old.place) for m in read), ())


def _status_form(stored: StoredItem) -> Maker | None:
    others = [s for s in Status if s in STATUSES[stored.item.kind] and s != stored.item.status]
    st.caption(f"Read as: {say_status(stored.item.status)}")
    status = st.selectbox("It is", others, format_func=say_status, index=None, key="status_new")
    return _change(stored, SetStatus(status=status)) if status else None


def _date_form(stored: StoredItem) -> Maker | None:
    stated = stored.item.date
    if st.checkbox("The text gives no date", key="date_none"):
        return _change(stored, SetDate(days=None))
    was = Days(start=stated.start, end=stated.end, date_prec=stated.date_prec) if stated else None
    days = ask_days("date", was=was)
    return _change(stored, SetDate(days=days)) if days and days != was else None


def ask_days(key: str, *, was: Days | None = None) -> Days | None:
    """Ask for a first day, a last one and how exactly they are known."""
    first_side, last_side, exact_side = st.columns(3)
    limits: dict[str, Any] = {
        "min_value": FIRST_DAY,
        "max_value": LAST_DAY,
        "format": "YYYY-MM-DD",
    }
    first = first_side.date_input(
        "From", value=was.start if was else None, key=f"{key}_first", **limits
    )
    last = last_side.date_input("To", value=was.end if was else None, key=f"{key}_last", **limits)
    exact = exact_side.selectbox(
        "Known",
        list(DatePrec),
        index=list(DatePrec).index(was.date_prec) if was else 0,
        format_func=PREC_WORDS.__getitem__,
        key=f"{key}_exact",
    )
    if not first or exact is None:
        return None
    until = last or first
    if until < first:
        st.error("The last day lies before the first.")
        return None
    return Days(start=first, end=until, date_prec=exact)


def _actors_form(stored: StoredItem) -> Maker | None:
    known = {(a.role, a.country or a.name): a.name for a in stored.item.actors}
    chosen = ask_actors("actors", stored.item.kind, values=list(known))
    named = tuple(
        Party(role=p.role, name=known.get((p.role, p.country or p.name), p.name), country=p.country)
        for p in chosen
    )
    if {(p.role, p.country or p.name) for p in named} == {*known}:
        return None
    return _change(stored, SetActors(actors=named))


def ask_actors(
    key: str, kind: Kind, *, values: list[tuple[ActorRole, str]] | None = None
) -> list[Party]:
    """Ask who acts in an item of a kind: codes that are known, or names typed in."""
    codes = [*load_facets().actors, *country_names()]
    found = []
    for role in ACTING_ROLES[kind]:
        default = [value for of_role, value in values or () if of_role == role]
        chosen = st.multiselect(
            say_value(role).capitalize(),
            list(dict.fromkeys([*default, *codes])),
            default=default,
            format_func=say_country,
            accept_new_options=True,
            select_all=False,
            key=f"{key}_{kind.value}_{role.value}",
        )
        found += [_party(role, value, known=codes) for value in chosen]
    return found


def _party(role: ActorRole, value: str, *, known: list[str]) -> Party:
    code = value if value in known else None
    return Party(role=role, name=say_country(code) if code else value, country=code)


def _kind_form(stored: StoredItem) -> Maker | None:
    kinds = [kind for kind in Kind if kind != stored.item.kind]
    kind = st.selectbox("It is a", kinds, format_func=say_value, key="kind_new")
    statuses = [status for status in Status if status in STATUSES[kind]]
    status = st.selectbox(
        "which is", statuses, format_func=say_status, index=None, key=f"kind_status_{kind}"
    )
    return _change(stored, SetKind(kind=kind, status=status)) if status else None


def _reject_form(stored: StoredItem) -> Maker | None:
    n_reports = len(stored.reports)
    what = "The report is" if n_reports == 1 else f"All {n_reports} reports are"
    st.caption(
        f"{what} taken off the map and out of every list. What other articles say later is read"
        " as ever. To take out some reports only, split them off first."
    )
    return _change(stored, Reject())


def _merge_form(stored: StoredItem) -> Maker | None:
    words = st.text_input(
        "Find it", key="merge_words", placeholder="words of it; empty for those in the same country"
    )
    by_id = {row.item_id: row for row in _others_like(stored, words.strip())}
    chosen = st.multiselect(
        "The same thing as",
        list(by_id),
        format_func=lambda item_id: _say_row(by_id[item_id]),
        key="merge_with",
        placeholder="items of this kind",
        select_all=False,
    )
    if not chosen:
        return None
    desk = open_workspace().desk
    ids = [stored.item_id, *chosen]
    return lambda editor, reason: desk.merge_items(ids, editor=editor, reason=reason)


def _others_like(stored: StoredItem, words: str) -> list[ItemRow]:
    """Return items of the kind to choose from: those with the words, or in the same countries."""
    countries = {p.place.country for p in stored.item.places if p.place.country}
    query = Query(kind=(stored.item.kind,), q=words or None)
    if countries and not words:
        query = replace(query, country=tuple(countries), country_role=CountryRole.PLACE)
    rows = load_rows(query, Page(limit=MOST_OFFERED + 1))
    return [row for row in rows if row.item_id != stored.item_id][:MOST_OFFERED]


def _say_row(row: ItemRow) -> str:
    words = (
        say_row_title(row),
        ", ".join(say_country(actor) for actor in row.acting[:2]),
        say_status(row.status),
        say_days(row.date_start, row.date_end, row.date_prec),
    )
    return " · ".join(word for word in words if word)


def _split_form(stored: StoredItem) -> Maker | None:
    articles = {r.article.id: r.article for r in stored.reports}

    def say(article_id: str) -> str:
        article = articles[article_id]
        words = (article.source, (article.published or "")[:10], article.title)
        return " · ".join(word for word in words if word) or article_id

    going = st.multiselect(
        "These reports are about something else",
        list(articles),
        format_func=say,
        key="split_off",
        max_selections=len(articles) - 1,
        select_all=False,
    )
    if not going:
        return None
    desk = open_workspace().desk
    return lambda editor, reason: desk.split_item(
        stored.item_id, going, editor=editor, reason=reason
    )


def _grade_form(stored: StoredItem) -> Maker | None:
    sources = list(dict.fromkeys(r.article.source for r in stored.reports if r.article.source))
    grades = open_workspace().desk.source_grades()
    what = st.selectbox(
        "Grade",
        ["the item", *(f"{_SOURCE_PREFIX}{source}" for source in sources)],
        key="grade_what",
    )
    if what == "the item":
        st.caption(f"Graded now: {stored.grade or 'not yet'}")
        number = st.radio(
            "How credible is it?",
            list(ITEM_GRADES),
            format_func=lambda n: f"{n} · {ITEM_GRADE_WORDS[n]}",
            index=None,
            key="grade_item",
        )
        return _change(stored, GradeItem(grade=number)) if number else None
    source = what.removeprefix(_SOURCE_PREFIX)
    st.caption(escape_markdown(f"Graded now: {grades.get(source, 'not yet')}"))
    letter = st.radio(
        "How reliable is the source?",
        list(SourceGrade),
        format_func=lambda g: f"{g.value} · {SOURCE_GRADE_WORDS[g]}",
        index=None,
        key="grade_source",
    )
    if letter is None:
        return None
    desk = open_workspace().desk
    return partial(_grade_source, GradeSource(source=source, grade=letter), desk.set_rule)


def _grade_source(
    change: GradeSource, set_rule: Callable[..., Correction], editor: str, reason: str
) -> Correction:
    return set_rule(change, editor=editor, reason=reason)


FORMS: dict[str, Form] = {
    "Place": Form(show=_place_form, verb="Move it there", needs="Choose a place first."),
    "Status": Form(show=_status_form, verb="Change the status", needs="Choose a status first."),
    "Date": Form(show=_date_form, verb="Change the date", needs="Give other days first."),
    "Actors": Form(show=_actors_form, verb="Change who acts", needs="Give other actors first."),
    "Kind": Form(show=_kind_form, verb="Change the kind", needs="Choose a status first."),
    "Not this at all": Form(show=_reject_form, verb="Reject it", needs=""),
    "Same as another": Form(show=_merge_form, verb="Merge them", needs="Choose an item first."),
    "Two things in one": Form(
        show=_split_form,
        verb="Split them off",
        needs="Choose reports first.",
        fits=lambda stored: len({r.article.id for r in stored.reports}) > 1,
    ),
    "Grade": Form(show=_grade_form, verb="Grade it", needs="Choose a grade first."),
}
