"""What people put right, kept apart from what was read, and put over it again each time."""

from geodata.corrections.anchors import anchor_of, make_anchors, match_anchors
from geodata.corrections.apply import Corrected, correct_claims, deciding_claims
from geodata.corrections.names import apply_name_rules, order_rules
from geodata.corrections.values import (
    Action,
    AddItem,
    Anchor,
    Change,
    Correction,
    Days,
    GradeItem,
    GradeSource,
    Merge,
    Move,
    NameRule,
    Party,
    Reject,
    Scope,
    SetActors,
    SetDate,
    SetKind,
    SetStatus,
    Split,
)
from geodata.corrections.wire import correction_from_json, correction_to_json
from geodata.corrections.words import say_change

__all__ = [
    "Action",
    "AddItem",
    "Anchor",
    "Change",
    "Corrected",
    "Correction",
    "Days",
    "GradeItem",
    "GradeSource",
    "Merge",
    "Move",
    "NameRule",
    "Party",
    "Reject",
    "Scope",
    "SetActors",
    "SetDate",
    "SetKind",
    "SetStatus",
    "Split",
    "anchor_of",
    "apply_name_rules",
    "correct_claims",
    "correction_from_json",
    "correction_to_json",
    "deciding_claims",
    "make_anchors",
    "match_anchors",
    "order_rules",
    "say_change",
]
