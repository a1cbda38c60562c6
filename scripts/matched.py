"""Which of the reader's groups of statements tell which labelled items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from train_extractor import matches

from geodata.extract.outcome.composing import quote_of
from geodata.extract.statements.merging import Group


def matched(
    groups: Sequence[Group], items: Sequence[dict[str, Any]], text: str
) -> list[tuple[dict[str, Any], Group]]:
    """Return items with the groups that tell them, one to one, in the order of the items.

    A group tells an item of its kind at one of its places; of several those first that quote the
    same words, as where items are scored, then the likelier.
    """
    likeliest = sorted(groups, key=lambda group: -max(group.logits))
    pairs = sorted(
        (-_share_words(group, item, text), rank, i)
        for i, item in enumerate(items)
        for rank, group in enumerate(likeliest)
        if any(matches(c, item) for c in group.candidates)
    )
    of_item: dict[int, int] = {}
    for _, rank, i in pairs:
        if i not in of_item and rank not in of_item.values():
            of_item[i] = rank
    return [(items[i], likeliest[rank]) for i, rank in sorted(of_item.items())]


def _share_words(group: Group, item: dict[str, Any], text: str) -> bool:
    told = [quote_of(c, text).text for c in group.candidates]
    quoted = [q if isinstance(q, str) else q["text"] for q in item["evidence"]]
    return any(a in b or b in a for a in quoted for b in told)
