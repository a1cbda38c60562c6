"""The workspace: articles kept for good, items derived from them, questions answered fast."""

from geodata.merge import Conflict, ConflictValue, Note, Report, StatusInterval, StoredItem
from geodata.store.correction_log import LoggedCorrection
from geodata.store.desk import CorrectionDesk, ImportSummary
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
from geodata.store.rules import RulePreview
from geodata.store.workspace import Workspace

__all__ = [
    "AddSummary",
    "ArticleReading",
    "ArticleRow",
    "Cell",
    "Conflict",
    "ConflictValue",
    "CorrectionDesk",
    "Counts",
    "Facets",
    "Failure",
    "ImportSummary",
    "ItemEntry",
    "ItemRow",
    "Leg",
    "LoggedCorrection",
    "Note",
    "Report",
    "RulePreview",
    "StatusInterval",
    "StoredArticle",
    "StoredItem",
    "Unplaced",
    "UnplacedName",
    "Workspace",
]
