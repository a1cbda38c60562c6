"""From the reading of one article to its claims: which statements make up which item."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from geodata.merge.values import ArticleRef, Claim, Report
from geodata.model import Actor, Feature, Item, Place, WherePrec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Article

ID_BYTES = 8  # 64 bits: a clash among a hundred million items has odds of one in a thousand


def digest(*parts: object) -> str:
    """Return a short stable id of the parts, the same on every machine and run."""
    text = "\x1f".join(str(part) for part in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=ID_BYTES).hexdigest()


def place_key(place: Place) -> str:
    """Return the key under which two mentions of one place meet."""
    if place.where_prec == WherePrec.COUNTRY or place.feature == Feature.COUNTRY:
        return f"country:{place.country or place.name.casefold()}"
    if place.place_id:
        return place.place_id
    if place.geonameid is not None:
        return f"geonames:{place.geonameid}"
    if place.lat is None or place.lon is None:
        return f"name:{place.name.casefold()}"
    return f"name:{place.name.casefold()}@{place.lat:.2f},{place.lon:.2f}"


def actor_key(actor: Actor) -> str:
    """Return the code of an actor, or the folded name where it has none."""
    return actor.country or actor.name.casefold()


def make_claims(
    article: Article, *, items: Sequence[Item], reports: Sequence[Item], sketch: bytes
) -> list[Claim]:
    """Return the claims of one article: its items, each with the statements that belong to it.

    A statement belongs to the item of its kind whose evidence holds its sentence; where several
    do, to the one it shares most places and actors with. An item that no statement belongs to is
    its own only statement.
    """
    ref = ArticleRef(
        id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published,
        published_day=article.published_date,
        sketch=sketch,
    )
    members: list[list[Item]] = [[] for _ in items]
    for report in reports:
        owner = _owner(report, items)
        if owner is not None:
            members[owner].append(report)
    claims: list[Claim] = []
    taken: dict[str, int] = {}
    for item, statements in zip(items, members, strict=True):
        rows = tuple(
            Report(
                report_id=_unique(_content_id("report", article.id, row), taken),
                article=ref,
                item=row,
            )
            for row in (statements or [item])
        )
        claim_id = _unique(_content_id("claim", article.id, item), taken)
        claims.append(Claim(claim_id=claim_id, article=ref, item=item, reports=rows))
    return claims


def _owner(report: Item, items: Sequence[Item]) -> int | None:
    best: tuple[int, int] | None = None
    for number, item in enumerate(items):
        if item.kind != report.kind:
            continue
        shared = sum(
            any(quote.span.overlaps(other.span) for other in item.evidence)
            for quote in report.evidence
        )
        if not shared:
            continue
        places = {place_key(p.place) for p in item.places}
        actors = {actor_key(a) for a in item.actors}
        score = (
            4 * sum(place_key(p.place) in places for p in report.places)
            + 2 * sum(actor_key(a) in actors for a in report.actors)
            + shared
        )
        if best is None or score > best[0]:
            best = (score, number)
    return None if best is None else best[1]


def _content_id(what: str, article_id: str, item: Item) -> str:
    return digest(
        what,
        article_id,
        item.kind,
        item.status,
        *(f"{q.span.start_char}-{q.span.end_char}" for q in item.evidence),
        *(f"{p.role}={place_key(p.place)}" for p in item.places),
        *(f"{a.role}={actor_key(a)}" for a in item.actors),
        item.date and (item.date.start, item.date.end),
    )


def _unique(key: str, taken: dict[str, int]) -> str:
    taken[key] = taken.get(key, 0) + 1
    return key if taken[key] == 1 else f"{key}-{taken[key]}"
