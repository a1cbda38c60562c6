"""The workspace: articles kept for good, items derived from them, questions answered fast."""

from geodata.merge import Conflict, ConflictValue, Report, StatusInterval, StoredItem
from geodata.store.records import (
    AddSummary,
    ArticleReading,
    ArticleRow,
    Cell,
    Counts,
    Facets,
    Failure,
    ItemEntry,
    ItemRow,
    Leg,
    StoredArticle,
    Unplaced,
    UnplacedName,
)
from geodata.store.workspace import Workspace

__all__ = [
    "AddSummary",
    "ArticleReading",
    "ArticleRow",
    "Cell",
    "Conflict",
    "ConflictValue",
    "Counts",
    "Facets",
    "Failure",
    "ItemEntry",
    "ItemRow",
    "Leg",
    "Report",
    "StatusInterval",
    "StoredArticle",
    "StoredItem",
    "Unplaced",
    "UnplacedName",
    "Workspace",
]
