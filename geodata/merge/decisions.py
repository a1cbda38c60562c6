"""What an analyst decided about merging: claims that belong together, claims that stay apart.

A decision must outlive a new reading of the articles, and claim ids do not: they rest on all that
a claim says. So a decision is kept as pairs of `Handle`, and before each merge `find_claim` looks
up which claims the handles mean now; `Decisions` holds the pairs of claim ids that came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

from geodata.merge.claims import place_key
from geodata.merge.pairs import anchor_of, parties_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.merge.values import Claim
    from geodata.model import Kind

Pair = NewType("Pair", "frozenset[str]")


def pair_of(claim_id: str, other: str) -> Pair:
    """Return two claims as an unordered pair."""
    return Pair(frozenset({claim_id, other}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Pairs of claim ids that an analyst put `together` or `apart`.

    `together` is transitive. `apart` outweighs what follows from `together`, and a pair that is
    in both is apart: to keep only the later of two decisions is for the one who stores them.
    """

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()


NO_DECISIONS = Decisions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """What of a claim outlives a new reading: its article, kind, place, parties and quotes.

    It survives another status, date, count, confidence, span or set of actors, and the loss of
    either the place or every quote. Ids of claims, reports and items survive none of these.
    """

    article_id: str
    kind: Kind
    place: str
    parties: tuple[str, ...]
    quotes: tuple[str, ...]


def handle_of(claim: Claim) -> Handle:
    """Return the handle of a claim."""
    anchor = anchor_of(claim.item)
    return Handle(
        article_id=claim.article.id,
        kind=claim.item.kind,
        place=place_key(anchor[1]) if anchor else "",
        parties=tuple(sorted(parties_of(claim.item))),
        quotes=tuple(quote.text for quote in claim.item.evidence),
    )


def find_claim(handle: Handle, claims: Iterable[Claim]) -> Claim | None:
    """Return the claim that a handle means among those of its article as they are read now.

    The claim with most of place, quotes and parties in common is meant. None has to share a
    place or a quote; where two fit equally well none is meant, and the decision rests until a
    reading tells them apart.
    """
    scored = []
    for claim in claims:
        other = handle_of(claim)
        if (other.article_id, other.kind) != (handle.article_id, handle.kind):
            continue
        same_place = other.place == handle.place
        shared_quotes = len(set(other.quotes) & set(handle.quotes))
        if same_place or shared_quotes:
            shared_parties = len(set(other.parties) & set(handle.parties))
            surplus = len(set(other.parties) ^ set(handle.parties))
            first_quote = other.quotes[:1] == handle.quotes[:1]
            score = (same_place and bool(shared_quotes), same_place, first_quote, shared_quotes)
            scored.append(((*score, shared_parties, -surplus), claim))
    best = max((score for score, _ in scored), default=None)
    meant = [claim for score, claim in scored if score == best]
    return meant[0] if len(meant) == 1 else None
