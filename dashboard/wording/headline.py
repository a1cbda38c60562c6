"""A question as a headline: where, what and when, short enough to stand over a map."""

from __future__ import annotations

from dataclasses import replace

from dashboard.wording.days import say_days
from dashboard.wording.names import country_groups, say_country
from dashboard.wording.words import capital, say_status
from geodata.model import DatePrec
from geodata.query import KINDS_IN_WORDS, ActorMatch, Query

EVERYTHING = "Military and diplomatic footprint"  # over a question without any filter
MOST_NAMES = 3  # of countries or actors before they are counted
_LAST_MONTH, _LAST_DAY = 12, 31


def say_headline(query: Query) -> str:
    """Return what a question asks for in few words: ``Central Asia: bases, 2021``."""
    where = " · ".join(
        words
        for words in (
            _say_countries(query.country),
            _say_actors(query),
        )
        if words
    )
    what = " and ".join(", ".join(KINDS_IN_WORDS[k] for k in query.kind).rsplit(", ", 1))
    if query.status:
        statuses = _name_some([say_status(status) for status in query.status], noun="statuses")
        what = f"{what or 'items'}, {statuses}"
    rest = [_say_when(query), f"“{query.q}”" if query.q else ""]
    if not (where or what or any(rest)):
        return EVERYTHING
    what = what or "bases, meetings and evacuations"
    head = f"{where}: {what}" if where else capital(what)
    return ", ".join(part for part in (head, *rest) if part)


def say_under(query: Query, *, title: str | None = None) -> str:
    """Return the whole question, for the line under its headline or another title.

    Nothing where the headline has said it all: the kinds and the days, and nothing more is asked.
    """
    headline = say_headline(query)
    rest = replace(query, kind=(), date_from=None, date_to=None, as_of=None)
    is_said = rest.to_words() == Query().to_words() and headline != EVERYTHING
    return "" if is_said and title in {None, headline} else capital(query.to_words())


def _say_countries(codes: tuple[str, ...]) -> str:
    """Return countries by the name of the region that they are, or by their own."""
    group = next((n for n, members in country_groups().items() if {*members} == {*codes}), None)
    return group or _name_some([say_country(code) for code in codes], noun="countries")


def _say_actors(query: Query) -> str:
    names = [say_country(actor) for actor in query.actor]
    if query.actor_match == ActorMatch.ALL and 1 < len(names) <= MOST_NAMES:
        return " and ".join([", ".join(names[:-1]), names[-1]])
    return _name_some(names, noun="actors")


def _name_some(names: list[str], *, noun: str) -> str:
    return ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} {noun}"


def _say_when(query: Query) -> str:
    first, last = query.date_from, query.date_to
    if query.as_of:
        return f"on {say_days(query.as_of, query.as_of, DatePrec.DAY)}"
    if first and last:
        years = (first.month, first.day, last.month, last.day) == (1, 1, _LAST_MONTH, _LAST_DAY)
        return say_days(first, last, DatePrec.YEAR if years else DatePrec.DAY)
    if first:
        return f"from {say_days(first, first, DatePrec.DAY)}"
    return f"until {say_days(last, last, DatePrec.DAY)}" if last else ""
