"""What the pages read of the workspace; the only place that caches.

Every cached answer is asked for with the workspace's revision, so that a page never shows what an
ingest or a correction has changed since.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.bars import make_bars
from dashboard.sharing.workspaces import WORKSPACE_VARIABLE, shared_workspace
from dashboard.wording.table import make_table
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.lookup import look_up
from geodata.query import Query
from geodata.store import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.bars import Bars
    from dashboard.wording.table import Table
    from geodata.merge import StoredItem
    from geodata.model import Place
    from geodata.pipeline import Reader
    from geodata.store import (
        ArticleRow,
        Change,
        Facets,
        ItemRow,
        LoggedCorrection,
        Page,
        StoredArticle,
        Tally,
        Unplaced,
    )

MOST_CANDIDATES = 12  # places of one name that a search offers
MOST_NAMES = 30  # names without a place that a page lists


@st.cache_resource(show_spinner=False)
def open_workspace() -> Workspace:
    """Return the workspace of this server, opened once for all readers."""
    return shared_workspace(os.environ[WORKSPACE_VARIABLE])


@st.cache_resource(show_spinner=False)
def load_reader() -> Reader:
    """Return what reads articles, loaded once when the first ones are brought in."""
    from geodata.pipeline import Reader  # noqa: PLC0415  # half a second that most pages do without

    return Reader.load()


def load_revision() -> int:
    """Return a number that grows with every change of the workspace."""
    return open_workspace().revision()


def count_undated(query: Query) -> int:
    """Return how many items the question's dates leave out because they have none."""
    return open_workspace().count_undated(query)


def load_facets() -> Facets:
    """Return what the whole workspace can be filtered by."""
    return _facets(open_workspace().revision())


def load_rows(query: Query, page: Page) -> list[ItemRow]:
    """Return some items of a question in short, in an order."""
    return _rows(open_workspace().revision(), tuple(query.to_params().items()), page)


def load_rows_of(item_ids: Sequence[str], query: Query) -> list[ItemRow]:
    """Return those of some items that a question asks for, in short."""
    return open_workspace().rows_of(item_ids, query)


def load_table(query: Query, page: Page) -> Table:
    """Return some items of a question as the lines of a table, in an order; nobody changes it."""
    return _table(open_workspace().revision(), tuple(query.to_params().items()), page)


def load_tally(query: Query) -> Tally:
    """Return how many items of each kind and status a question asks for."""
    return _tally(open_workspace().revision(), tuple(query.to_params().items()))


def load_bars(query: Query) -> Bars | None:
    """Return the bars of a timeline; None where too few of the items have a date."""
    return _bars(open_workspace().revision(), tuple(query.to_params().items()))


def load_last_day(query: Query) -> date | None:
    """Return the last day that a question's items tell of or were reported on."""
    return _last_day(open_workspace().revision(), tuple(query.to_params().items()))


def load_changes(query: Query, *, first: date, last: date) -> list[Change]:
    """Return what began or changed from one day to another."""
    return open_workspace().changes(query, first=first, last=last)


def count_doubtful(query: Query, *, below: float) -> int:
    """Return how many items are held with less than some confidence."""
    return open_workspace().count_doubtful(query, below=below)


def load_unplaced(query: Query) -> Unplaced:
    """Return the names that no place was found for."""
    return _unplaced(open_workspace().revision(), tuple(query.to_params().items()))


def load_item(item_id: str) -> StoredItem | None:
    """Return one item with its reports."""
    return open_workspace().item(item_id)


def load_article(article_id: str) -> StoredArticle | None:
    """Return one article with what was read in it."""
    return open_workspace().article(article_id)


def load_article_items(article_id: str) -> list[StoredItem]:
    """Return the items that an article speaks of."""
    return open_workspace().article_items(article_id)


def load_articles(words: str | None = None, *, limit: int) -> list[ArticleRow]:
    """Return the first articles whose title or text holds `words`, newest first."""
    return open_workspace().articles(words, limit=limit)


def load_corrections(*, limit: int, offset: int) -> list[LoggedCorrection]:
    """Return corrections, newest first."""
    return open_workspace().desk.log(limit=limit, offset=offset)


def count_corrections() -> int:
    """Return how many corrections there are, those that were undone included."""
    return open_workspace().desk.count()


@st.cache_resource(show_spinner=False)
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


@st.cache_data(max_entries=64, show_spinner=False)
def look_up_places(name: str) -> list[Place]:
    """Return the places of the gazetteer that a name may mean, best first."""
    return [candidate.place for candidate in look_up(_gazetteer(), name, limit=MOST_CANDIDATES)]


@st.cache_resource(max_entries=2, show_spinner=False)
def _facets(revision: int) -> Facets:
    del revision  # part of the key only
    return open_workspace().facets(Query())


@st.cache_resource(max_entries=32, show_spinner=False)
def _rows(revision: int, params: tuple[tuple[str, str], ...], page: Page) -> list[ItemRow]:
    del revision  # part of the key only
    return open_workspace().item_rows(Query.from_params(dict(params)), page)


@st.cache_resource(max_entries=64, show_spinner=False)
def _tally(revision: int, params: tuple[tuple[str, str], ...]) -> Tally:
    del revision  # part of the key only
    return open_workspace().tally(Query.from_params(dict(params)))


@st.cache_resource(max_entries=32, show_spinner=False)
def _table(revision: int, params: tuple[tuple[str, str], ...], page: Page) -> Table:
    del revision  # part of the key only
    return make_table(open_workspace().item_rows(Query.from_params(dict(params)), page))


@st.cache_resource(max_entries=64, show_spinner=False)
def _bars(revision: int, params: tuple[tuple[str, str], ...]) -> Bars | None:
    del revision  # part of the key only
    workspace, query = open_workspace(), Query.from_params(dict(params))
    return make_bars(workspace.day_counts(query), last=workspace.last_day(query))


@st.cache_resource(max_entries=64, show_spinner=False)
def _last_day(revision: int, params: tuple[tuple[str, str], ...]) -> date | None:
    del revision  # part of the key only
    return open_workspace().last_day(Query.from_params(dict(params)))


@st.cache_resource(max_entries=8, show_spinner=False)
def _unplaced(revision: int, params: tuple[tuple[str, str], ...]) -> Unplaced:
    del revision  # part of the key only
    return open_workspace().unplaced(Query.from_params(dict(params)), limit=MOST_NAMES)
