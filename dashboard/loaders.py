"""What the pages read of the workspace; the only place that caches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geodata.query import Query
from geodata.store import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What there is to filter by, with counts over the whole workspace."""

    n_items: int
    n_articles: int
    n_unplaced: int
    kinds: Mapping[str, int]
    countries: Mapping[str, int]
    statuses: Mapping[str, int]
    actors: Mapping[str, int]
    sources: Mapping[str, int]


@st.cache_resource
def open_workspace() -> Any:
    return Workspace()


def load_facets() -> Facets:
    items = open_workspace().items(Query())
    return Facets(
        n_items=len(items),
        n_articles=len(items),
        n_unplaced=0,
        kinds=Counter(str(s.item.kind) for s in items),
        countries=Counter(c for s in items for c in {p.place.country for p in s.item.places} if c),
        statuses=Counter(str(s.item.status) for s in items),
        actors=Counter(a.country for s in items for a in s.item.actors if a.country),
        sources=Counter(r.article.source for s in items for r in s.reports if r.article.source),
    )


def load_items(query: Query) -> list[Any]:
    return open_workspace().items(query)


def load_item(item_id: str) -> Any:
    return open_workspace().item(item_id)


def load_article(article_id: str) -> Any:
    return open_workspace().article(article_id)


def load_mentions(article_id: str) -> list[Any]:
    return []


def load_unplaced() -> list[Any]:
    return []


def load_articles() -> list[Any]:
    return open_workspace().articles()


def load_article_items(article_id: str) -> list[Any]:
    return open_workspace().article_items(article_id)
