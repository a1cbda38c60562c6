"""Near-copies among the articles: each is kept, and linked to the one that came first.

Sketches (`geodata.merge.copies`) are cut into bands of a few hashes; articles that share a band
are compared. With `BANDS` bands of `BAND_HASHES`, two texts that share 0.8 of their shingles are
compared in 99.9 of 100 cases, two that share 0.6 in 91, two that share 0.02 in 1 of 10,000. More
bands would find more of the halved ones; a band is a row to write for each article.
Method: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import delete, insert, or_, select, update

from geodata.merge import COPY_SIMILARITY, SKETCH_SIZE, similarities
from geodata.store import schema as s
from geodata.store.databases.statements import chunks, insert_rows
from geodata.store.records import ArticleCopy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

BANDS = 10
BAND_HASHES = 3
MOST_CANDIDATES = 50  # compared with one article: a band that more share is one of boilerplate
MOST_COPIES = 200  # listed beside one article
_BATCH = 500

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(31)


def bands_of(sketch: bytes) -> list[int]:
    """Return the bands of a sketch as signed 64-bit numbers; none of an empty one."""
    if not sketch:
        return []
    hashes = np.frombuffer(sketch, "<u4", SKETCH_SIZE)[: BANDS * BAND_HASHES].astype(np.uint64)
    mixed = np.arange(1, BANDS + 1, dtype=np.uint64)
    for column in hashes.reshape(BANDS, BAND_HASHES).T:
        mixed = (mixed ^ column) * _MIX
        mixed ^= mixed >> _SHIFT
    return [int(band) for band in mixed.view(np.int64)]


def link_copies(connection: Connection, sketches: Mapping[int, bytes]) -> int:
    """Link articles, by key, to the ones they are near-copies of; return how many are.

    Must run inside a write transaction, on articles that are linked to none yet.
    """
    bands = {key: bands_of(sketch) for key, sketch in sketches.items()}
    owners = _owners(connection, {band for own in bands.values() for band in own})
    known = sketches_of(connection, {key for keys in owners.values() for key in keys})
    linked: dict[int, int] = {}
    for key in sorted(sketches):
        original = _original(sketches[key], bands[key], owners, known)
        if original is not None:
            linked[key] = original
            continue
        known[key] = sketches[key]
        for band in bands[key]:
            owners.setdefault(band, []).append(key)
    rows = [
        {"band": band, "article_key": key}
        for key, own in bands.items()
        if key not in linked
        for band in dict.fromkeys(own)
    ]
    insert_rows(connection, s.article_band, rows)
    if linked:
        connection.execute(
            insert(s.article_copy),
            [{"article_key": key, "original_key": of} for key, of in linked.items()],
        )
    return len(linked)


def _owners(connection: Connection, bands: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    column = s.article_band.c
    for part in chunks(sorted(bands)):
        rows = connection.execute(
            select(column.band, column.article_key).where(column.band.in_(part))
        )
        for band, key in rows:
            found.setdefault(band, []).append(key)
    return found


def sketches_of(connection: Connection, keys: Iterable[int]) -> dict[int, bytes]:
    """Return the sketches of articles, by key."""
    found: dict[int, bytes] = {}
    column = s.article.c
    for part in chunks(sorted(keys)):
        rows = connection.execute(
            select(column.article_key, column.sketch).where(column.article_key.in_(part))
        )
        found.update((row[0], row[1]) for row in rows)
    return found


def _original(
    sketch: bytes,
    bands: Sequence[int],
    owners: Mapping[int, Sequence[int]],
    known: Mapping[int, bytes],
) -> int | None:
    """Return the article that a text is most like, if it is a near-copy of one."""
    sharing = dict.fromkeys(key for band in bands for key in owners.get(band, ()))
    candidates = list(sharing)[:MOST_CANDIDATES]
    shares = similarities(sketch, [known[key] for key in candidates])
    alike = dict(zip(candidates, shares, strict=True))
    best = max(alike, key=lambda key: (alike[key], -key), default=None)
    return best if best is not None and alike[best] >= COPY_SIMILARITY else None


def unlink_copies(connection: Connection, keys: Sequence[int]) -> None:
    """Take articles, by key, out of the groups they were in; the next one leads a group then."""
    band, copy = s.article_band.c, s.article_copy.c
    led: dict[int, list[int]] = {}
    for part in chunks(keys):
        rows = connection.execute(
            select(copy.original_key, copy.article_key)
            .where(copy.original_key.in_(part), copy.article_key.not_in(keys))
            .order_by(copy.article_key)
        )
        for original, member in rows:
            led.setdefault(original, []).append(member)
        connection.execute(delete(s.article_band).where(band.article_key.in_(part)))
        connection.execute(delete(s.article_copy).where(copy.article_key.in_(part)))
    for original, (heir, *_) in led.items():
        connection.execute(delete(s.article_copy).where(copy.article_key == heir))
        connection.execute(
            update(s.article_copy).where(copy.original_key == original).values(original_key=heir)
        )
        (sketch,) = sketches_of(connection, [heir]).values()
        rows_of_heir = [{"band": b, "article_key": heir} for b in dict.fromkeys(bands_of(sketch))]
        connection.execute(insert(s.article_band), rows_of_heir)


def link_all(connection: Connection) -> None:
    """Link the copies among all the articles of a workspace that has no links yet."""
    column = s.article.c
    after = 0
    while rows := connection.execute(
        select(column.article_key, column.sketch)
        .where(column.article_key > after)
        .order_by(column.article_key)
        .limit(_BATCH)
    ).all():
        after = rows[-1][0]
        link_copies(connection, {row[0]: row[1] for row in rows})


def copies_of(connection: Connection, article_key: int) -> tuple[ArticleCopy, ...]:
    """Return the articles whose text is nearly that of another one, the earliest first."""
    copy, a = s.article_copy.c, s.article.c
    original: Any = connection.scalar(
        select(copy.original_key).where(copy.article_key == article_key)
    )
    first = original or article_key
    members = select(copy.article_key).where(copy.original_key == first)
    rows = connection.execute(
        select(a.id, a.title, a.source, a.published)
        .where(
            or_(a.article_key == first, a.article_key.in_(members)), a.article_key != article_key
        )
        .order_by(a.published_day.nulls_last(), a.id)
        .limit(MOST_COPIES)
    )
    return tuple(
        ArticleCopy(id=row.id, title=row.title, source=row.source, published=row.published)
        for row in rows
    )
