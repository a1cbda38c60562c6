"""Merging: what the reports of many articles add up to, whatever order they came in."""

from geodata.merge.claims import make_claims
from geodata.merge.combine import combine
from geodata.merge.copies import (
    COPY_SIMILARITY,
    SKETCH_SIZE,
    are_copies,
    similarities,
    similarity,
    sketch_text,
)
from geodata.merge.decisions import (
    Decisions,
    Handle,
    Pair,
    find_claim,
    handle_of,
    pair_of,
)
from geodata.merge.groups import Group, merge_claims, merge_traits
from geodata.merge.values import (
    ArticleRef,
    Claim,
    Conflict,
    ConflictValue,
    Note,
    Report,
    StatusInterval,
    StoredItem,
)

__all__ = [
    "COPY_SIMILARITY",
    "SKETCH_SIZE",
    "ArticleRef",
    "Claim",
    "Conflict",
    "ConflictValue",
    "Decisions",
    "Group",
    "Handle",
    "Note",
    "Pair",
    "Report",
    "StatusInterval",
    "StoredItem",
    "are_copies",
    "combine",
    "find_claim",
    "handle_of",
    "make_claims",
    "merge_claims",
    "merge_traits",
    "pair_of",
    "similarities",
    "similarity",
    "sketch_text",
]
