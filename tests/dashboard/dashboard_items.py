"""Items made by hand: what the dashboard shows does not depend on what a reader can read."""

from __future__ import annotations

from datetime import date
from typing import Any

from geodata.merge import ArticleRef, Report, StoredItem
from geodata.model import (
    Actor,
    ActorRole,
    DatePrec,
    DateRange,
    Feature,
    Item,
    ItemPlace,
    Kind,
    Modality,
    Place,
    PlaceRole,
    Quote,
    Span,
    Status,
    WherePrec,
)
from geodata.store import ItemRow, Leg


def make_place(name: str, country: str | None, lat: float, lon: float, prec: int = 1) -> Place:
    return Place(
        name=name,
        country=country,
        lat=lat,
        lon=lon,
        feature=Feature.CITY,
        where_prec=WherePrec(prec),
    )


KABUL = make_place("Kabul", "AFG", 34.53, 69.17)
DOHA = make_place("Doha", "QAT", 25.29, 51.53)
UZBEKISTAN = make_place("Uzbekistan", "UZB", 41.4, 64.6, prec=6)


def make_item(
    kind: str = "base",
    status: str = "active",
    *,
    places: tuple[tuple[str, Place], ...] = (("site", DOHA),),
    actors: tuple[tuple[str, str, str | None], ...] = (("operator", "United States", "USA"),),
    days: tuple[date, date, int] | None = None,
    item_id: str = "one",
    **fields: Any,
) -> StoredItem:
    """Return an item of one report; the quote is the whole text of its article."""
    quote = "A sentence that says so."
    span = Span(start_char=0, end_char=len(quote))
    item = Item(
        kind=Kind(kind),
        status=Status(status),
        evidence=(Quote(span=span, text=quote),),
        places=tuple(
            ItemPlace(role=PlaceRole(role), span=span, text=place.name, place=place)
            for role, place in places
        ),
        actors=tuple(
            Actor(role=ActorRole(role), text=name, name=name, country=code)
            for role, name, code in actors
        ),
        date=DateRange(
            start=days[0], end=days[1], date_prec=DatePrec(days[2]), text="then", span=span
        )
        if days
        else None,
        **{"modality": Modality.ASSERTED, "confidence": 0.8, "mappable": bool(places), **fields},
    )
    article = ArticleRef(id="a1", title="A title", source="Demo Wire", published="2021-09-22")
    report = Report(report_id=f"{item_id}-r1", article=article, item=item)
    return StoredItem(
        item_id=item_id,
        item=item,
        article_id="a1",
        read_from=(),
        reports=(report,),
        n_sources=1,
        first_reported=date(2021, 9, 22),
        last_reported=date(2021, 9, 22),
        conflicts=(),
        history=(),
        label="an item",
    )


def make_row(
    kind: str = "base",
    status: str = "active",
    *,
    place: Place | None = DOHA,
    legs: tuple[tuple[str, Place], ...] = (),
    item_id: str = "one",
    **fields: Any,
) -> ItemRow:
    """Return an item in short, as the store gives it."""
    values: dict[str, Any] = {
        "modality": Modality.ASSERTED,
        "subtype": None,
        "actors": ("USA",),
        "acting": ("USA",),
        "disputed": None,
        "mappable": place is not None,
        "people": None,
        "date_start": None,
        "date_end": None,
        "date_prec": None,
        "confidence": 0.8,
        "n_sources": 1,
        "n_reports": 1,
        "first_reported": date(2021, 9, 22),
        "last_reported": date(2021, 9, 22),
    }
    return ItemRow(
        item_id=item_id,
        kind=Kind(kind),
        status=Status(status),
        name=place.name if place else None,
        country=place.country if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        where_prec=place.where_prec if place else None,
        legs=tuple(
            Leg(
                role=PlaceRole(role),
                name=stop.name,
                country=stop.country,
                lat=stop.lat,
                lon=stop.lon,
                where_prec=stop.where_prec,
            )
            for role, stop in legs
        ),
        **values | fields,
    )
