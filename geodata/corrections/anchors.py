"""Tying corrections to statements, and finding the statements again in another reading.

What a statement is told by: its article, its sentence, its kind, and what places and actors it
names. The sentence is looked for where it stood, else wherever the article's present text has it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geodata.corrections.values import Anchor, Correction
from geodata.merge.claims import actor_key, place_key
from geodata.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.merge import Claim
    from geodata.model import Item, Kind, Quote


def anchor_of(claim: Claim, *, among: Sequence[Claim], kind: Kind | None = None) -> Anchor:
    """Return what a claim, as it was read, is found by again.

    Parameters
    ----------
    claim
        The claim as the machine read it.
    among
        All claims of its article.
    kind
        What earlier corrections made it, where that is something else.
    """
    item = claim.item
    quote = item.evidence[0] if item.evidence else None
    same_kind = [c for c in among if c.item.kind == item.kind and _shares_quote(c.item, item)]
    return Anchor(
        article_id=claim.article.id,
        claim_id=claim.claim_id,
        kinds=tuple(dict.fromkeys([item.kind, kind or item.kind])),
        quote=quote.text if quote else "",
        start_char=quote.span.start_char if quote else 0,
        names=_names(item),
        places=_places(item),
        actors=_actors(item),
        alone=len(same_kind) == 1,
    )


def make_anchors(
    claims: Iterable[Claim], *, machine: dict[str, Claim], article: dict[str, list[Claim]]
) -> tuple[Anchor, ...]:
    """Return the anchors of claims as they stand now.

    Parameters
    ----------
    claims
        Claims, corrected as they stand.
    machine
        The same as they were read, by claim id; one that was added by hand is not there.
    article
        All claims of their articles as they were read, by article id.
    """
    return tuple(
        anchor_of(
            machine.get(claim.claim_id, claim),
            among=article.get(claim.article.id, [claim]),
            kind=claim.item.kind,
        )
        for claim in claims
    )


def on_side(anchors: Iterable[Anchor], side: int) -> tuple[Anchor, ...]:
    """Return anchors as one part of a split."""
    return tuple(replace(anchor, side=side) for anchor in anchors)


def match_anchors(
    corrections: Sequence[Correction], claims: Sequence[Claim], *, article_id: str, text: str
) -> dict[str, list[tuple[Correction, Anchor]]]:
    """Return which corrections are about which claims (by id), in the order in which they hold.

    An anchor is about one claim at most; one that fits none waits.

    Parameters
    ----------
    corrections
        Those with an anchor in the article.
    claims
        What was read in the article, without corrections, and what was added by hand.
    article_id, text
        The article and its present text.
    """
    found: dict[str, list[tuple[Correction, Anchor]]] = {}
    for correction in sorted(corrections, key=lambda c: c.order):
        taken: set[str] = set()
        for anchor in correction.anchors:
            if anchor.article_id != article_id:
                continue
            claim_id = _best(anchor, claims, text=text)
            if claim_id is not None and claim_id not in taken:
                taken.add(claim_id)
                found.setdefault(claim_id, []).append((correction, anchor))
    return found


def locate(quote: str, start_char: int, text: str) -> Span | None:
    """Return where a sentence stands in a text: at its old place, else nearest to it, or None."""
    if not quote:
        return None
    if text.startswith(quote, start_char):
        return Span(start_char=start_char, end_char=start_char + len(quote))
    after = text.find(quote, start_char)
    before = text.rfind(quote, 0, start_char + len(quote))
    places = [at for at in (before, after) if at >= 0]
    if not places:
        return None
    at = min(places, key=lambda place: (abs(place - start_char), place))
    return Span(start_char=at, end_char=at + len(quote))


def _best(anchor: Anchor, claims: Sequence[Claim], *, text: str) -> str | None:
    span = locate(anchor.quote, anchor.start_char, text)
    best: tuple[tuple[int, ...], str] | None = None
    for claim in sorted(claims, key=lambda c: c.claim_id):
        score = _score(anchor, claim, span=span)
        if score is not None and (best is None or score > best[0]):
            best = (score, claim.claim_id)
    return None if best is None else best[1]


def _score(anchor: Anchor, claim: Claim, *, span: Span | None) -> tuple[int, ...] | None:
    """Return how well a claim fits an anchor; None where it is not what the anchor is about."""
    item = claim.item
    if claim.claim_id == anchor.claim_id:
        return (1, 0, 0, 0, 0)
    if item.kind not in anchor.kinds:
        return None
    shared_chars = max((_overlap(quote, anchor.quote, span) for quote in item.evidence), default=0)
    if not shared_chars:
        return None
    places = len({*anchor.places} & {*_places(item)}) + len({*anchor.names} & {*_names(item)})
    actors = len({*anchor.actors} & {*_actors(item)})
    apart = bool(anchor.places and item.places) and not places
    if apart and not anchor.alone:
        return None
    return (0, int(item.kind == anchor.kinds[0]), places, actors, shared_chars)


def _overlap(quote: Quote, text: str, span: Span | None) -> int:
    if quote.text.split() == text.split():
        return len(quote.text)
    if span is None:
        return 0
    start = max(quote.span.start_char, span.start_char)
    return max(0, min(quote.span.end_char, span.end_char) - start)


def _shares_quote(item: Item, other: Item) -> bool:
    return any(q.span.overlaps(o.span) for q in item.evidence for o in other.evidence)


def _names(item: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(p.text) for p in item.places if p.text))


def _places(item: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place_key(p.place) for p in item.places))


def _actors(item: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor_key(a) for a in item.actors))


def fold(name: str) -> str:
    """Return the form of a name under which two spellings of it meet."""
    return " ".join(name.casefold().split())
