"""The words of closed lists (kinds, statuses, precisions), of numbers, and of lists of words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.model import FacilityType, Feature, Kind, MeetingMode, Status, WherePrec
from geodata.tables import read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ACTORS = 3  # named in a title or sentence before "and others"

KIND_WORDS = {Kind.BASE: "base", Kind.MEETING: "meeting", Kind.EVACUATION: "evacuation"}
VIEW_WORDS = {"un": "as most of the United Nations hold them", "de_facto": "as controlled"}
FACILITY_WORDS: dict[FacilityType, str] = {
    FacilityType.AIR: "air base",
    FacilityType.NAVAL: "naval base",
    FacilityType.ARMY: "army base",
    FacilityType.CAMP: "camp",
    FacilityType.PORT: "port facility",
    FacilityType.OUTPOST: "outpost",
    FacilityType.LOGISTICS: "logistics base",
    FacilityType.DEPLOYMENT: "deployment",
    FacilityType.ACCESS: "base access",
    FacilityType.HEADQUARTERS: "headquarters",
    FacilityType.TRAINING: "training base",
    FacilityType.CHECKPOINT: "checkpoint",
    FacilityType.DETENTION: "detention site",
    FacilityType.UNKNOWN: "base",
}
MODE_WORDS: dict[MeetingMode, str] = {
    MeetingMode.VISIT: "visit",
    MeetingMode.SUMMIT: "summit",
    MeetingMode.TALKS: "talks",
    MeetingMode.CONFERENCE: "conference",
    MeetingMode.REMOTE: "remote meeting",
    MeetingMode.OTHER: "meeting",
}
PRECISION_WORDS = {
    WherePrec.EXACT: "exact spot or town",
    WherePrec.NEAR: "within 25 km",
    WherePrec.DISTRICT: "by district",
    WherePrec.PROVINCE: "by province",
    WherePrec.REGION: "by region only",
    WherePrec.COUNTRY: "by country only",
    WherePrec.SEA_OR_AIR: "at sea or in the air",
}
FEATURE_WORDS = {Feature.ADMIN1: "province", Feature.ADMIN2: "district"}  # others say themselves
STATUS_WORDS = {status: status.value.replace("_", " ") for status in Status}


def say_status(status: Status) -> str:
    """Return a status as a reader says it: ``handed over``."""
    return STATUS_WORDS[status]


def say_value(value: str) -> str:
    """Return a value of a closed list as words: ``access_agreement`` is ``access agreement``."""
    return str(value).replace("_", " ")


def say_number(value: int) -> str:
    """Return a number with its thousands apart."""
    return f"{value:,}"


def say_people(n_people: int) -> str:
    """Return a number of people in words."""
    return "1 person" if n_people == 1 else f"{n_people:,} people"


def say_precision(where_prec: WherePrec | None) -> str:
    """Return how exactly a place is known."""
    return "not placed" if where_prec is None else PRECISION_WORDS[where_prec]


def capital(text: str) -> str:
    """Return a text with its first letter in capital."""
    return text[:1].upper() + text[1:]


def join_words(words: Sequence[str], *, last: str) -> str:
    """Return words in a row, the last of many as "others": ``Russia, China and Iran``."""
    shown = list(words)
    if len(shown) > MOST_ACTORS:
        shown = [*shown[: MOST_ACTORS - 1], "others"]
    if len(shown) < 2:  # noqa: PLR2004  # one name needs no conjunction
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}"


@lru_cache(maxsize=1)
def _reason_words() -> dict[str, str]:
    return {row["level"]: row["words"] for row in read_rows("geocode/reason_words")}


def say_reason(name: str) -> str:
    """Return what spoke for a place in plain words; nothing where it tells a reader nothing."""
    is_level = ": " in name  # of the ranker; other parts say their reasons in words themselves
    return _reason_words().get(name, "" if is_level else say_value(name))
