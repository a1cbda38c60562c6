"""What the compiler collects before it writes: places with their names, and the codes they use."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from geodata.model import Feature, WherePrec

FEATURES: tuple[Feature, ...] = tuple(Feature)  # the small integer of a feature is its position
FEATURE_CODES: dict[Feature, int] = {feature: i for i, feature in enumerate(FEATURES)}


class NameKind(IntEnum):
    """What a name is to its place."""

    OFFICIAL = 0  # the name shown
    ALTERNATE = 1  # another name or spelling, in any language
    SHORT = 2  # a bare word that is a place by custom ("Heathrow", "Bagram" for the base)
    ABBREVIATION = 3  # "U.S.", "Calif."
    DEMONYM_ADJ = 4  # "Afghan", "Syrian"
    DEMONYM_NOUN = 5  # "Afghans", "Danes"
    CODE = 6  # IATA, ICAO, other codes: no name in running text
    POSTAL = 7  # "LA", "ME": a division after a comma only
    METONYM = 8  # "Kremlin", "Foggy Bottom": stands for a government or institution


class NameClass(IntFlag):
    """What a name may be, over all its places: the ``class_bits`` of :class:`Gazetteer.match`.

    Codes and postal abbreviations give only their own bit, no feature and no population.
    """

    COUNTRY = 1 << 0
    ADMIN1 = 1 << 1
    ADMIN2 = 1 << 2
    CITY = 1 << 3
    AIRPORT = 1 << 4
    BASE = 1 << 5
    REGION = 1 << 6
    WATER = 1 << 7
    ISLAND = 1 << 8
    LANDFORM = 1 << 9
    FACILITY = 1 << 10
    POP_UNKNOWN = 1 << 11  # towns: no figure, or under 1,000
    POP_1K = 1 << 12
    POP_5K = 1 << 13
    POP_15K = 1 << 14
    POP_100K = 1 << 15
    POP_1M = 1 << 16
    CAPITAL = 1 << 17  # of a country
    OFFICIAL = 1 << 18
    ALTERNATE = 1 << 19
    SHORT = 1 << 20
    ABBREVIATION = 1 << 21
    DEMONYM_ADJ = 1 << 22
    DEMONYM_NOUN = 1 << 23
    CODE = 1 << 24
    POSTAL = 1 << 25
    METONYM = 1 << 26
    MANY = 1 << 27  # five places or more


KIND_BIT_SHIFT = 18  # NameKind k is the bit 1 << (18 + k)
POPULATION_STEPS = (1_000, 5_000, 15_000, 100_000, 1_000_000)


class PlaceFlag(IntFlag):
    """What the column ``flags`` says of a place."""

    CAPITAL = 1  # of a country
    METONYM = 2  # its name stands for an institution
    SEAT = 4  # largest town of its first-level division
    FORMER = 8  # only an older edition of GeoNames has it: renamed, merged or part of a town


@dataclass(slots=True, kw_only=True)
class Record:
    """One place before it gets its row. `names` hold the shown name first."""

    key: str
    name: str
    feature: Feature
    country: str | None
    lat: float
    lon: float
    where_prec: WherePrec
    population: int = 0
    geonameid: int = 0
    radius_km: float = 0.0
    admin1: str | None = None  # key of the first-level division
    admin2: str | None = None  # key of the second-level division
    flags: int = 0
    disputed: str | None = None
    names: list[tuple[str, NameKind]] = field(default_factory=list)

    def add(self, name: str, kind: NameKind) -> None:
        """Add a name unless it is there already, whatever its kind."""
        if name and all(name != known for known, _ in self.names):
            self.names.append((name, kind))
