"""The workspace: articles kept for good, items derived from them, questions answered fast."""

from geodata.merge import Conflict, ConflictValue, Note, Report, StatusInterval, StoredItem
from geodata.store.corrections.desk import CorrectionDesk, ImportSummary
from geodata.store.corrections.log import LoggedCorrection
from geodata.store.corrections.rules import RulePreview
from geodata.store.feeds import FeedBook, FeedState
from geodata.store.records import (
    AddSummary,
    ArticleCopy,
    ArticleReading,
    ArticleRow,
    Change,
    Cluster,
    Counts,
    DayCount,
    Facets,
    Failure,
    ItemEntry,
    ItemRow,
    Leg,
    Order,
    Page,
    StoredArticle,
    Tally,
    Unplaced,
    UnplacedName,
)
from geodata.store.references import ReferenceBook, ReferenceLayer
from geodata.store.workspace import Workspace

__all__ = [
    "AddSummary",
    "ArticleCopy",
    "ArticleReading",
    "ArticleRow",
    "Change",
    "Cluster",
    "Conflict",
    "ConflictValue",
    "CorrectionDesk",
    "Counts",
    "DayCount",
    "Facets",
    "Failure",
    "FeedBook",
    "FeedState",
    "ImportSummary",
    "ItemEntry",
    "ItemRow",
    "Leg",
    "LoggedCorrection",
    "Note",
    "Order",
    "Page",
    "ReferenceBook",
    "ReferenceLayer",
    "Report",
    "RulePreview",
    "StatusInterval",
    "StoredArticle",
    "StoredItem",
    "Tally",
    "Unplaced",
    "UnplacedName",
    "Workspace",
]
