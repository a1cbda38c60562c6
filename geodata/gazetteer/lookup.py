"""Looking a name up as a reader would ask for it: ranked candidates, each with its reasons.

Without an article there is only the name itself, so the ranking is a prior: what kind of name
matched, what kind of place it is, how many people live there, in how many spellings it is known.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geodata.errors import QueryError
from geodata.gazetteer.index import Gazetteer
from geodata.gazetteer.records import FEATURES, NameKind, PlaceFlag
from geodata.model import Feature, Place, Reason

# What a name of each kind says for its place, in log odds. Codes are no names in running text.
KIND_WEIGHTS: dict[NameKind, float] = {
    NameKind.OFFICIAL: 1.0,
    NameKind.ALTERNATE: 0.0,
    NameKind.SHORT: -1.0,
    NameKind.ABBREVIATION: 1.5,
    NameKind.DEMONYM_ADJ: 1.0,
    NameKind.DEMONYM_NOUN: 1.0,
    NameKind.CODE: -3.0,
    NameKind.POSTAL: -2.0,
    NameKind.METONYM: 1.0,
}
# What news means by a bare name, in log odds: whole countries before their parts.
FEATURE_WEIGHTS: dict[Feature, float] = {
    Feature.COUNTRY: 9.0,
    Feature.ADMIN1: 3.5,
    Feature.REGION: 4.0,
    Feature.WATER: 3.5,
    Feature.ISLAND: 2.5,
    Feature.LANDFORM: 2.5,
    Feature.BASE: 3.0,
    Feature.FACILITY: 3.0,
    Feature.AIRPORT: 2.0,
    Feature.ADMIN2: 0.5,
    Feature.CITY: 0.0,
}
CAPITAL_WEIGHT = 3.0
CONTAINER_WEIGHT = 6.0  # the query names the country or division it lies in
POPULATION_SCALE = 0.9  # per factor of ten of people, above a thousand
NAMES_SCALE = 0.5  # per factor of e of names known


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean; scores of one look-up add up to 1 over all candidates."""

    row: int
    place: Place
    kind: NameKind
    score: float
    reasons: tuple[Reason, ...]


def look_up(
    gazetteer: Gazetteer,
    query: str,
    *,
    countries: Collection[str] = (),
    limit: int | None = 10,
) -> list[Candidate]:
    """Return the places that `query` may mean, best first.

    Parameters
    ----------
    query
        A name, or a name with what it lies in after commas ("Alexandria, La.", "Paris, France").
    countries
        Alpha-3 codes; places elsewhere are left out. Empty for anywhere.
    limit
        How many to return; all where ``None``.

    Raises
    ------
    QueryError
        Where a country code is unknown, or `limit` is below 1.
    """
    if unknown := sorted(set(countries) - set(gazetteer.country_rows)):
        reason = f"unknown alpha-3 codes {unknown}"
        raise QueryError(reason, parameter="country")
    if limit is not None and limit < 1:
        reason = f"{limit} is below 1"
        raise QueryError(reason, parameter="limit")
    matches, containers = _matches(gazetteer, query)
    best: dict[int, NameKind] = {}
    for row, kind in matches:
        if row not in best or KIND_WEIGHTS[kind] > KIND_WEIGHTS[best[row]]:
            best[row] = kind
    inside = [_container_rows(gazetteer, part) for part in containers]
    scored = []
    for row, kind in best.items():
        if countries and gazetteer.countries[gazetteer.country[row]] not in countries:
            continue
        reasons = _reasons(gazetteer, row, kind, containers=inside)
        scored.append((sum(reason.weight for reason in reasons), row, kind, reasons))
    return _ranked(gazetteer, scored, limit)


def _ranked(
    gazetteer: Gazetteer,
    scored: list[tuple[float, int, NameKind, tuple[Reason, ...]]],
    limit: int | None,
) -> list[Candidate]:
    scored.sort(key=lambda item: (-item[0], gazetteer.key(item[1])))
    if not scored:
        return []
    odds = [math.exp(total - scored[0][0]) for total, *_ in scored]
    return [
        Candidate(
            row=row,
            place=gazetteer.place(row),
            kind=kind,
            score=round(odd / sum(odds), 4),
            reasons=reasons,
        )
        for odd, (_, row, kind, reasons) in list(zip(odds, scored, strict=True))[:limit]
    ]


def _matches(gazetteer: Gazetteer, query: str) -> tuple[list[tuple[int, NameKind]], list[str]]:
    """Return the places of the longest leading part that is a name, and the parts after it."""
    parts = [part.strip() for part in query.split(",") if part.strip()]
    for end in range(len(parts), 0, -1):
        rows, kinds = gazetteer.rows(" ".join(parts[:end]))
        if len(rows):
            pairs = zip(rows.tolist(), kinds.tolist(), strict=True)
            return [(row, NameKind(kind)) for row, kind in pairs], parts[end:]
    return [], []


def _container_rows(gazetteer: Gazetteer, name: str) -> frozenset[int]:
    rows, _ = gazetteer.rows(name)
    wide = {FEATURES.index(f) for f in (Feature.COUNTRY, Feature.ADMIN1, Feature.ADMIN2)}
    return frozenset(row for row in rows.tolist() if int(gazetteer.feature[row]) in wide)


def _reasons(
    gazetteer: Gazetteer,
    row: int,
    kind: NameKind,
    *,
    containers: Sequence[frozenset[int]],
) -> tuple[Reason, ...]:
    feature = FEATURES[gazetteer.feature[row]]
    population = int(gazetteer.population[row]) if feature is Feature.CITY else 0
    reasons = [
        Reason(name=f"the name is {kind.name.lower()}", weight=KIND_WEIGHTS[kind]),
        Reason(name=f"its kind is {feature}", weight=FEATURE_WEIGHTS[feature]),
        Reason(
            name=f"{population:,} people",
            weight=POPULATION_SCALE * max(math.log10(max(population, 1)) - 3.0, -1.0),
        ),
        Reason(
            name=f"{int(gazetteer.n_names[row])} names known",
            weight=NAMES_SCALE * math.log(1 + int(gazetteer.n_names[row])),
        ),
    ]
    if gazetteer.flags[row] & PlaceFlag.CAPITAL:
        reasons.append(Reason(name="it is a capital", weight=CAPITAL_WEIGHT))
    around = set(containing_rows(gazetteer, row))
    for container in containers:
        if found := around & container:
            name = gazetteer.name(min(found))
            reasons.append(Reason(name=f"it lies in {name}", weight=CONTAINER_WEIGHT))
        else:
            reasons.append(Reason(name="it does not lie there", weight=-CONTAINER_WEIGHT))
    return tuple(reason for reason in reasons if reason.weight)


def containing_rows(gazetteer: Gazetteer, row: int) -> list[int]:
    """Return the rows of the second- and first-level division and the country a place lies in."""
    rows = [int(gazetteer.admin2_row[row]), int(gazetteer.admin1_row[row])]
    country = gazetteer.countries[gazetteer.country[row]]
    if country is not None:
        rows.append(gazetteer.country_rows.get(country, -1))
    return [container for container in rows if container >= 0 and container != row]
