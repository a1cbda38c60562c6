"""Which reports are of one source: one publisher, or one text that several printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.merge.copies import copy_links
from geodata.merge.values import Claim

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_QUOTE_WORDS = 8  # two sources that share a sentence this long share an author


def source_groups(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Return the claims grouped by independent source.

    One publisher is one source; near-copies of a text, and texts that share a long sentence of
    evidence word for word, are one source whoever published them.
    """
    parent = list(range(len(claims)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    seen: dict[str, int] = {}
    for i, claim in enumerate(claims):
        for key in _source_keys(claim):
            parent[root(i)] = root(seen.setdefault(key, i))
    for i, j in copy_links([c.article.sketch for c in claims]):
        parent[root(j)] = root(i)
    groups: dict[int, list[Claim]] = {}
    for i, claim in enumerate(claims):
        groups.setdefault(root(i), []).append(claim)
    return list(groups.values())


def _source_keys(claim: Claim) -> list[str]:
    source = " ".join((claim.article.source or "").casefold().split())
    keys = [f"source:{source}" if source else f"article:{claim.article.id}"]
    for quote in claim.item.evidence:
        words = quote.text.casefold().split()
        if len(words) >= SAME_QUOTE_WORDS:
            keys.append("quote:" + " ".join(words))
    return keys
