"""The mentions of a batch in groups of one name and article, and what the text ties them by."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Relation(IntEnum):
    """How the text ties an inner place to an outer one."""

    COMMA = 0  # "Paris, Texas", "Paris (Texas)"
    IN = 1  # "Oxford in Mississippi"
    FAR = 2  # "Manas, an air base outside the capital of Kyrgyzstan"
    OWNER = 3  # "Afghanistan's Helmand", "the Afghan city of Kabul"


@dataclass(slots=True)
class Seen:
    """A mention as it stands: tokens ``[first, stop)``."""

    number: int
    first: int
    stop: int
    entry: int
    outer: int = -1  # entry of a container that is no mention itself
    gap: str = ""  # lower-case words between the mention before it and it
    gap_size: int = -1  # -1: nothing before it in reach


@dataclass(slots=True)
class Groups:
    """The groups of a batch and what ties them; index = group, in order of the text."""

    article: list[int] = field(default_factory=list)
    entry: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)  # mentions
    at: list[list[int]] = field(default_factory=list)  # first tokens of its mentions
    name: list[int] = field(default_factory=list)  # number of its name, whatever its sense
    kind: list[int] = field(default_factory=list)  # generic word beside it; 0 none
    military: list[bool] = field(default_factory=list)  # words of bases near it
    after_comma: list[bool] = field(default_factory=list)  # a name and a comma before it
    dateline: list[bool] = field(default_factory=list)
    # Pairs: (inner group, outer group or -1, outer entry or -1, Relation).
    ties: list[tuple[int, int, int, int]] = field(default_factory=list)
    siblings: list[tuple[int, int]] = field(default_factory=list)  # neighbours of one list
    people: list[int] = field(default_factory=list)  # group of the people that act upon it, or -1
    # By group the group that the text says outright it lies in: "Jonestown, Guyana."
    stated: dict[int, int] = field(default_factory=dict)
    mention_group: list[list[int]] = field(default_factory=list)  # by article and mention
