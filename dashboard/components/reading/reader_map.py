"""The map beside an article: its items and the places it names, linked with the text both ways."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

import streamlit as st

from dashboard.components.map.map_panel import show_few
from dashboard.components.map.parts import read_part
from dashboard.loaders import load_rows_of
from dashboard.maps.features import is_marked, rows_to_features
from dashboard.wording import say_place
from geodata.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import StoredItem
    from geodata.model import Mention, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlaces:
    """The names of an article, and those of their places that have a point, each once."""

    mentions: tuple[Mention, ...]
    places: tuple[Place, ...]

    @classmethod
    def of(cls, mentions: Sequence[Mention]) -> Self:
        """Return the names of an article with their places in the order of the text."""
        places = [m.place for m in mentions if m.place is not None and is_marked(m.place)]
        return cls(mentions=tuple(mentions), places=tuple(dict.fromkeys(places)))

    def key_of(self, mention: Mention) -> str | None:
        """Return what the map and the text call the place of a name; None where it has no point."""
        if mention.place is None or mention.place not in self.places:
            return None
        return f"p{self.places.index(mention.place)}"

    def as_marks(self) -> list[dict[str, Any]]:
        """Return the places as the map draws them."""
        counts = Counter(mention.place for mention in self.mentions)
        return [
            {
                "key": f"p{number}",
                "lat": place.lat,
                "lon": place.lon,
                "name": say_place(place),
                "note": f"named {'once' if counts[place] == 1 else f'{counts[place]} times'} here",
            }
            for number, place in enumerate(self.places)
        ]


def show_reader_map(
    items: Sequence[StoredItem], *, named: NamedPlaces, item_id: str | None
) -> None:
    """Show the items of an article and the places it names on a map of their own."""
    rows = load_rows_of([item.item_id for item in items], Query())
    show_few(
        rows_to_features(rows),
        mentions=named.as_marks(),
        border_view=Query().border_view,
        item_id=item_id,
        on_choice=choose_item,
    )


def choose_item(item_id: str) -> None:
    """Make an item the one that the page's address names."""
    st.query_params["item"] = item_id


def link_text_and_map(item_id: str | None) -> None:
    """Let a name in the text point at its place and the other way round; scroll to the item."""
    _link()(key="reader_link", data={"item": item_id}, on_item_change=_take_item)


@lru_cache(maxsize=1)
def _link() -> Any:
    return st.components.v2.component(
        "footprint_reader", js=read_part("page/reader.js"), isolate_styles=False
    )


def _take_item() -> None:
    if item_id := (st.session_state.get("reader_link") or {}).get("item"):
        choose_item(str(item_id))
