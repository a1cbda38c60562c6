"""Training sentences made from the patterns of ``finder_drills.txt`` and the finder's own tables.

They teach what the corpora show too seldom: persons, clubs, banks and papers named like places,
bylines, headlines in capitals. They are used for training only, never for measuring.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from geodata.find.lexicon import BIT, FIRST_NAME, word_bits
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.names import hash_name
from geodata.gazetteer.records import FEATURES, NameClass
from geodata.model import Feature
from geodata.tables import read_rows

PATTERNS = Path(__file__).with_suffix(".txt")
LARGE = 400_000  # people of a city that the drills may name
SMALL = (8_000, 60_000)  # and of a town
FILLINGS = 5  # texts made of each pattern
_SLOT = re.compile(r"\{(\w+)\}")
_NAME = re.compile(r"\[([^]|]+)\|(\w+)\]")
_PLAIN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_FIXED = {
    "day": ["Monday", "Tuesday", "Wednesday", "Friday", "Sunday"],
    "agency": ["AP", "Reuters", "AFP", "Getty Images"],
    "title_word": ["economist", "lawyer", "analyst", "teacher", "Staff Writer", "spokesman"],
    "month": ["March", "May", "June", "August"],
    "sports": ["United", "City", "Tigers", "Bears", "Kings", "Giants", "Eagles", "Rovers"],
    "word_cap": ["Arabiya", "Aqsa", "Mayadeen", "Hayat", "Manar"],
}

PERSON_SLOTS = (
    "first", "surname", "surname_world", "first_place", "surname_place", "common_place",
    "first_nation", "surname_nation", "common_nation",
)  # fmt: skip
Labelled = tuple[str, list[tuple[int, int, str]]]


def make_drills(gazetteer: Gazetteer, *, seed: int = 11) -> list[Labelled]:
    """Return texts with their place names as (start, end, role)."""
    draw = random.Random(seed)  # noqa: S311 - no secret is made of it
    slots = _slots(gazetteer)
    patterns = [
        line.replace("\\n", "\n")
        for line in PATTERNS.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    return [_label(_fill(p, slots, draw)) for p in patterns for _ in range(FILLINGS)]


def _fill(pattern: str, slots: dict[str, list[str]], draw: random.Random) -> str:
    def choose(match: re.Match[str]) -> str:
        slot = match.group(1)
        word = draw.choice(slots[slot.lower()])
        return word.upper() if slot.isupper() else word

    return _SLOT.sub(choose, pattern)


def _label(marked: str) -> Labelled:
    text, at = "", 0
    gold = []
    for match in _NAME.finditer(marked):
        text += marked[at : match.start()]
        gold.append((len(text), len(text) + len(match.group(1)), match.group(2)))
        text += match.group(1)
        at = match.end()
    return text + marked[at:], gold


def _slots(gazetteer: Gazetteer) -> dict[str, list[str]]:
    """Return what each slot may be filled with."""
    slots = dict(_FIXED)
    feature = np.asarray(gazetteer.feature)
    population = np.asarray(gazetteer.population)
    cities = feature == FEATURES.index(Feature.CITY)
    countries = np.flatnonzero(feature == FEATURES.index(Feature.COUNTRY)).tolist()
    divisions = np.flatnonzero(feature == FEATURES.index(Feature.ADMIN1)).tolist()
    large = np.flatnonzero(cities & (population > LARGE)).tolist()
    small = np.flatnonzero(cities & (population > SMALL[0]) & (population < SMALL[1])).tolist()
    name = gazetteer.name
    slots["city"] = _plain(name(row) for row in large)
    slots["town"] = _plain(name(row) for row in small[::7])
    slots["country"] = _plain(name(row) for row in countries)
    slots["state"] = _plain(
        name(row) for row in divisions if gazetteer.countries[gazetteer.country[row]] == "USA"
    )
    slots["admin"] = _plain(
        name(row) for row in divisions if gazetteer.countries[gazetteer.country[row]] != "USA"
    )
    islands = np.flatnonzero(feature == FEATURES.index(Feature.ISLAND)).tolist()
    slots["island"] = _plain(name(row) for row in islands)
    known = word_bits()
    slots["island_person"] = [
        island
        for island in slots["island"]
        if " " in island and known.get(island.split()[0].lower(), 0) & FIRST_NAME
    ] or slots["island"]
    slots["hyphen_place"] = [n for row in large + countries if "-" in (n := name(row))]
    slots["demonym"] = _plain(
        word for row in read_rows("countries") for word in row["adjectives"].split("|")
    )
    return slots | _person_slots(gazetteer)


def _person_slots(gazetteer: Gazetteer) -> dict[str, list[str]]:
    slots: dict[str, list[str]] = {slot: [] for slot in PERSON_SLOTS}
    known = NameClass.COUNTRY | NameClass.ADMIN1 | NameClass.POP_15K | NameClass.POP_100K
    american = FIRST_NAME & ~BIT["first_names_world_0"]
    for word, bits in sorted(word_bits().items()):
        if not word.isalpha() or len(word) < 4:  # noqa: PLR2004 - short ones are abbreviations
            continue
        place = _bits(gazetteer, word) & (known | NameClass.POP_1M)
        nation = place & (NameClass.COUNTRY | NameClass.ADMIN1)
        surname = bits & BIT["surnames_0"]
        for slot, fits in (
            ("first", bits & BIT["first_names_0"]),
            ("first_place", bits & american and place),
            ("first_nation", bits & american and nation),
            ("surname", surname),
            ("surname_place", surname and place),
            ("surname_nation", surname and nation),
            ("surname_world", bits & BIT["surnames_world_0"] and not place),
            ("common_place", bits & BIT["common"] and place),
            ("common_nation", bits & BIT["common"] and place & NameClass.COUNTRY),
        ):
            if fits:
                slots[slot].append(word.capitalize())
    return slots


def _bits(gazetteer: Gazetteer, name: str) -> int:
    return int(gazetteer.match(np.array([hash_name(name)], dtype=np.uint64))[2][0])


def _plain(names: Iterable[str]) -> list[str]:
    return sorted({n for n in names if _PLAIN.fullmatch(n)})
