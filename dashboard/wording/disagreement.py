"""Where reports disagree, in words: about what, what each says, and who says it when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dashboard.wording.days import say_days
from dashboard.wording.words import say_number, say_value
from geodata.model import DatePrec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import Conflict, Report


def say_field(conflict: Conflict) -> str:
    """Return what it is about: ``people``, ``date``, ``place``."""
    return say_value(conflict.field.rpartition(".")[2])


def say_claim(field: str, value: str) -> str:
    """Return one of the values: numbers with their thousands apart, days as a reader says them."""
    if field.startswith("counts."):
        return say_number(int(value))
    if field == "date":
        first, _, last = value.partition("/")
        return say_days(date.fromisoformat(first), date.fromisoformat(last or first), DatePrec.DAY)
    return value if field == "place" else say_value(value)


def say_witnesses(report_ids: Sequence[str], reports: Sequence[Report]) -> list[str]:
    """Return who reported a value and when, each once: ``Demo Wire, 17 Aug 2021``."""
    wanted = {*report_ids}
    said: dict[str, None] = {}
    for report in reports:
        if report.report_id in wanted:
            day = report.article.published_day
            name = report.article.source or report.article.id
            said[", ".join(part for part in (name, say_days(day, day, DatePrec.DAY)) if part)] = (
                None
            )
    return list(said)
