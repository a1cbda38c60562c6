from __future__ import annotations

import re
from datetime import date

from dashboard.components.evidence.history_bar import history_bar
from geodata.merge import StatusInterval
from geodata.model import Status


def labels_of(*held: tuple[Status, date]) -> list[str]:
    """Return the labels under the bar of statuses that each held until the next began."""
    ends = [start for _, start in held[1:]]
    intervals = [
        StatusInterval(status=status, start=start, end=end, report_ids=("r",))
        for (status, start), end in zip(held, [*ends, None], strict=True)
    ]
    found = str(history_bar(intervals)).partition("fp-history-labels")[2]
    return re.findall(r"<span[^>]*>([^<]*)</span>", found)


def test_statuses_far_apart_have_a_label_each() -> None:
    held = ((Status.ACTIVE, date(2001, 10, 1)), (Status.CLOSED, date(2014, 6, 3)))
    assert labels_of(*held) == ["2001 active", "2014 closed"]


def test_statuses_of_one_month_share_a_label_and_none_is_left_out() -> None:
    held = (
        (Status.ACTIVE, date(2001, 10, 1)),
        (Status.CONTESTED, date(2021, 8, 3)),
        (Status.CAPTURED, date(2021, 8, 15)),
    )
    assert labels_of(*held) == ["2001 active", "2021 contested → 2021 captured"]


def test_of_many_near_each_other_the_first_and_the_last_are_named() -> None:
    statuses = (Status.PLANNED, Status.ACTIVE, Status.CONTESTED, Status.CAPTURED)
    held = [(status, date(2021, month, 1)) for month, status in enumerate(statuses, 1)]
    assert labels_of(*held) == ["2021 planned → … → 2021 captured"]
