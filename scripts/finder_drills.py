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
from numpy.typing import NDArray

from geodata.find.lexicon import BIT, CRAFT, FIRST_NAME, HEADS, NOUNS, noun_kinds, word_bits
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.names import hash_name
from geodata.gazetteer.records import FEATURES, NameClass, PlaceFlag
from geodata.model import Feature
from geodata.tables import read_rows

PATTERNS = Path(__file__).with_suffix(".txt")
LARGE = 400_000  # people of a city that the drills may name
MIDDLE = (60_000, 400_000)  # of one that is less known
SMALL = (8_000, 60_000)  # and of a town
UNKNOWN = (5, 11)  # letters of a name that is in no list
PAIRS = 400  # names of two words that are in no list
BEGUN = 0.65  # share of them that begins as such names often do ("Tall", "San")
FILLINGS = 7  # texts made of each pattern
_SLOT = re.compile(r"\{(\w+)(?:#(\d))?\}")  # "{city#1}": the same city wherever it stands
_NAME = re.compile(r"\[([^]|]+)\|(\w+)\]")
_LONG_FORM = re.compile(r"(?:Republic|Kingdom|Sultanate|Commonwealth|State|Federation) of ")
_NATION = NameClass.COUNTRY
_PLAIN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_FIXED = {
    "day": ["Monday", "Tuesday", "Wednesday", "Friday", "Sunday"],
    "agency": ["AP", "Reuters", "AFP", "Getty Images"],
    "title_word": ["economist", "lawyer", "analyst", "teacher", "Staff Writer", "spokesman"],
    "month": ["March", "May", "June", "August"],
    "sports": ["United", "City", "Tigers", "Bears", "Kings", "Giants", "Eagles", "Rovers"],
    "nickname": [
        "Padres",
        "Bucks",
        "Vikings",
        "Celtics",
        "Steelers",
        "Lakers",
        "Bruins",
        "Wolverines",
    ],
    "club": [
        "Dynamo",
        "Sporting",
        "Borussia",
        "Deportivo",
        "Spartak",
        "Inter",
        "Real",
        "Olympique",
    ],
    "vessel": [
        "frigate",
        "destroyer",
        "cruiser",
        "submarine",
        "carrier",
        "tanker",
        "ferry",
        "cutter",
    ],
    "carmaker": ["Toyota", "Nissan", "Dodge", "Hyundai", "Volkswagen", "Buick"],
    "word_cap": ["Arabiya", "Aqsa", "Mayadeen", "Hayat", "Manar"],
    "abbr": ["U.S.", "US", "U.K.", "UK", "UAE", "EU", "DRC", "U.A.E."],
}

PERSON_SLOTS = (
    "first", "surname", "surname_world", "first_place", "surname_place", "common_place",
    "first_nation", "surname_nation", "common_nation", "common_town",
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
    chosen: dict[tuple[str, str], str] = {}

    def choose(match: re.Match[str]) -> str:
        slot, number = match.groups()
        word = draw.choice(slots[slot.lower()])
        if number:
            word = chosen.setdefault((slot.lower(), number), word)
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
    middle = np.flatnonzero(cities & (population > MIDDLE[0]) & (population < MIDDLE[1])).tolist()
    slots["mid"] = _plain(name(row) for row in middle[::5])
    capital = cities & ((np.asarray(gazetteer.flags) & PlaceFlag.CAPITAL) != 0)
    slots["capital"] = _plain(name(row) for row in np.flatnonzero(capital).tolist())
    for slot, kind in (
        ("water", Feature.WATER),
        ("land", Feature.LANDFORM),
        ("region", Feature.REGION),
    ):
        slots[slot] = _plain(map(name, _rows(feature, kind)))
    slots["base"] = _bare_bases(gazetteer)
    slots["fort"] = [n for n in _plain(map(name, _rows(feature, Feature.BASE))) if " " in n]
    slots["venue"] = _plain(map(name, _rows(feature, Feature.FACILITY)))
    slots["acronym"] = _acronyms(gazetteer)
    slots["unknown"] = _unknown_names(gazetteer, [name(row) for row in small[::3]])
    slots["two_unknown"] = _unknown_pairs(slots["unknown"])
    slots["hyphen_place"] = [n for row in large + countries if "-" in (n := name(row))]
    return slots | _noun_slots() | _table_slots(gazetteer) | _person_slots(gazetteer)


def _noun_slots() -> dict[str, list[str]]:
    """Return the slots that are filled from the finder's nouns."""
    of = {
        noun: [word for word, kind in noun_kinds().items() if kind == CRAFT + i]
        for i, noun in enumerate(NOUNS)
    }
    return {
        "machine": [word for word in of["craft"] if word[0].isupper() and not word.isupper()],
        "ship_sign": [word for word in of["craft"] if word.isupper()],
        "ware": of["ware"],
        "townsfolk": of["folk"],
    }


def _table_slots(gazetteer: Gazetteer) -> dict[str, list[str]]:
    """Return the slots that are filled from our tables of names."""
    slots: dict[str, list[str]] = {}
    slots["state_abbr"] = [
        short
        for row in read_rows("admin1_names")
        for short in row["abbreviations"].split("|")
        if row["key"].startswith("US.") and short.endswith(".")
    ]
    slots["official"] = [
        alias
        for row in read_rows("countries")
        for alias in row["aliases"].split("|")
        if _LONG_FORM.search(alias)
    ]
    slots["folk"] = _plain(
        word
        for row in read_rows("demonyms")
        for word in row["adjectives"].split("|")
        if not row["place"].startswith("admin1:US") and not _bits(gazetteer, word) & _NATION
    )
    slots["people"] = _plain(
        word
        for row in read_rows("countries")
        for word in row["nouns"].split("|")
        if word.endswith("s")
    )
    slots["demonym"] = _plain(
        word for row in read_rows("countries") for word in row["adjectives"].split("|")
    )
    return slots


def _rows(feature: NDArray[np.uint8], kind: Feature) -> list[int]:
    rows: list[int] = np.flatnonzero(feature == FEATURES.index(kind)).tolist()
    return rows


def _acronyms(gazetteer: Gazetteer) -> list[str]:
    """Return short forms in capitals that are no place's and no word."""
    draw = random.Random(9)  # noqa: S311 - no secret is made of it
    made = {"".join(draw.choices("ABCDEFGILMNOPRSTU", k=draw.choice((3, 4)))) for _ in range(400)}
    return sorted(
        word
        for word in made
        if not _bits(gazetteer, word) & ~NameClass.CODE and not word_bits().get(word.lower(), 0)
    )


def _bare_bases(gazetteer: Gazetteer) -> list[str]:
    """Return names of bases that hold no word for a base."""
    known = word_bits()
    heads = HEADS & ~BIT["prefix_name"]
    return [
        name
        for name in _plain(
            alias.removeprefix("~")
            for row in read_rows("bases")
            for alias in (row["name"], *row["aliases"].split("|"))
        )
        if _bits(gazetteer, name) & NameClass.BASE
        and not any(known.get(word.lower(), 0) & heads for word in name.split())
    ]


def _unknown_names(gazetteer: Gazetteer, towns: list[str]) -> list[str]:
    """Return names that no list holds: the head of one town's name and the tail of another's."""
    draw = random.Random(5)  # noqa: S311 - no secret is made of it
    plain = [town for town in towns if town.isascii() and town.isalpha()]
    names: set[str] = set()
    for head, tail in zip(plain, draw.sample(plain, len(plain)), strict=True):
        name = head[: len(head) // 2 + 1] + tail[len(tail) // 2 :].lower()
        if (
            UNKNOWN[0] <= len(name) <= UNKNOWN[1]
            and not _bits(gazetteer, name)
            and not word_bits().get(name.lower(), 0)
        ):
            names.add(name)
    return sorted(names)


def _unknown_pairs(names: list[str]) -> list[str]:
    """Return names of two words that no list holds, most begun by a word that names have."""
    draw = random.Random(4)  # noqa: S311 - no secret is made of it
    begins = sorted(w.capitalize() for w, bits in word_bits().items() if bits & BIT["prefix_name"])
    return [
        f"{draw.choice(begins if draw.random() < BEGUN else names)} {name}"
        for name in draw.sample(names, PAIRS)
    ]


_LARGE_TOWN = NameClass.POP_100K | NameClass.POP_1M


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
            ("common_town", bits & BIT["common"] and place & _LARGE_TOWN and not nation),
        ):
            if fits:
                slots[slot].append(word.capitalize())
    return slots


def _bits(gazetteer: Gazetteer, name: str) -> int:
    return int(gazetteer.match(np.array([hash_name(name)], dtype=np.uint64))[2][0])


def _plain(names: Iterable[str]) -> list[str]:
    return sorted({n for n in names if _PLAIN.fullmatch(n)})
