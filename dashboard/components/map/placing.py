"""How the places of an item were found: by which names, and what else those may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.loaders import load_article
from dashboard.maps.features import is_marked
from dashboard.wording import say_place, tell_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.merge import StoredItem
    from geodata.model import Alternative, Mention, Place, Span

SAME_SPOT_DEG = 0.25  # some 25 km


def placings(stored: StoredItem) -> Iterator[tuple[Place, Mention]]:
    """Yield each place of an item with the name in an article that it was read from."""
    article_ids = {report.report_id: report.article.id for report in stored.reports}
    elsewhere = dict(stored.read_from)
    for number, item_place in enumerate(stored.item.places):
        report_id = elsewhere.get(f"places[{number}]", "")
        article = load_article(article_ids.get(report_id, stored.article_id))
        mention = _mention_at(article.mentions, item_place.span) if article else None
        if mention is not None:
            yield item_place.place, mention


def _mention_at(mentions: Sequence[Mention], span: Span) -> Mention | None:
    """Return the mention with this span, or else the first that shares a character with it."""
    touching = [mention for mention in mentions if mention.span.overlaps(span)]
    exact = [mention for mention in touching if mention.span == span]
    return next(iter([*exact, *touching]), None)


def ghosts_of(stored: StoredItem) -> list[dict[str, Any]]:
    """Return the runner-up places of an item as the map draws them: where, and tied to what."""
    ghosts = []
    for place, mention in placings(stored):
        runners_up = rivals(mention.alternatives, place)
        told, *names = tell_apart([place, *(a.place for a in runners_up)])
        for alternative, name in zip(runners_up, names, strict=True):
            if alternative.place.lat is not None:
                words = f"a runner-up for “{mention.text}” ({alternative.score:.0%});"
                note = f"{words} it was read as {told}"
                ghosts.append(_ghost(alternative.place, of=place, label=name, note=note))
    return ghosts


def rivals(alternatives: Sequence[Alternative], place: Place) -> tuple[Alternative, ...]:
    """Return the runners-up that are another place to a reader, and not its district or airfield.

    The gazetteer has a town and its district as two; a reader has one name at one spot.
    """
    return tuple(a for a in alternatives if not _is_same_to_reader(a.place, place))


def _is_same_to_reader(a: Place, b: Place) -> bool:
    if say_place(a) != say_place(b):
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return True
    return abs(a.lat - b.lat) < SAME_SPOT_DEG and abs(a.lon - b.lon) < SAME_SPOT_DEG


def _ghost(runner_up: Place, *, of: Place, label: str, note: str) -> dict[str, Any]:
    return {
        **_spot(runner_up),
        "from": None if of.lat is None else _spot(of),
        "label": label,
        "note": note,
    }


def _spot(place: Place) -> dict[str, Any]:
    vague = not is_marked(place)
    return {"lat": place.lat, "lon": place.lon, "country": place.country, "vague": vague}
