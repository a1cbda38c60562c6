"""The candidates of every name that was seen: found once, kept, gathered for a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.gazetteer import FEATURES as PLACE_FEATURES
from geodata.gazetteer import Gazetteer, NameKind, PlaceFlag
from geodata.gazetteer.names import hash_name, normalize
from geodata.geocode.arrays import Bools, Floats, Ints
from geodata.geocode.features import N_STATIC, STATIC, STATIC_AT, Levels, number_level
from geodata.geocode.places import ADMIN1, ADMIN2, CITY, COUNTRY, Places
from geodata.geocode.spellings import (
    How,
    Query,
    Reading,
    common_words,
    inner_queries,
    misspellings,
    part_queries,
    read_span,
    type_kinds,
)
from geodata.tables import read_rows

MAX_CANDIDATES = 96  # of one name; the commonest names of towns have hundreds
MAX_SPELLED = 40  # length of a name that is tried in other spellings, in letters
MIN_SPELLED = 5
_CONTAINER_MARK = "\0"


def fit_table() -> NDArray[np.int16]:
    """Return by kind of generic word (0 none) and feature the level of a ``_FIT`` question."""
    table = np.full((len(type_kinds()) + 1, len(PLACE_FEATURES)), 3, dtype=np.int16)
    table[0] = 0
    names = [feature.value for feature in PLACE_FEATURES]
    for i, row in enumerate(read_rows("geocode/type_fits"), start=1):
        for name in row["near"].split():
            table[i, names.index(name)] = 2
        for name in row["fits"].split():
            table[i, names.index(name)] = 1
    return table


class NamePool:
    """Names by number with their candidates in growing arrays.

    A name (*entry*) is added by :meth:`entry` and has candidates after the next :meth:`fill`.
    """

    def __init__(self, gazetteer: Gazetteer, *, places: Places) -> None:
        self._gazetteer = gazetteer
        self._places = places
        self._fits = fit_table()
        self._kind_codes = {kind: i for i, kind in enumerate(type_kinds(), start=1)}
        self._flags = gazetteer.flags.astype(np.int64)
        self.clear()

    def clear(self) -> None:
        """Forget every name."""
        self._entries: dict[str, int] = {}
        self._pending: list[str] = []
        self._senses: dict[str, int] = {}
        self.sense: list[int] = []  # by entry: entries of one sense share an answer
        self.side: list[bool] = []  # by entry: the span names a side of the place
        self.near: list[bool] = []
        self.kind: list[int] = []  # by entry: code of the generic word in it, 0 none
        self._town_and_state: dict[int, bool] = {}
        self.container: list[bool] = []  # by entry: it may well be a country or division
        self.people: list[bool] = []  # by entry: it is the name of a people ("Lebanese")
        self.partial: list[bool] = []  # by entry: only a part of the name is known
        self.inner_container: list[int] = []  # by entry: entry of what follows a comma in it
        self.start: Ints = np.zeros(0, np.int64)
        self.count: Ints = np.zeros(0, np.int64)
        self.row: Ints = np.zeros(0, np.int64)
        self.how: Ints = np.zeros(0, np.int64)
        self.name_kind: Ints = np.zeros(0, np.int64)
        self.static: Levels = np.zeros((0, N_STATIC), np.int16)
        self.prior: Floats = np.zeros(0)

    def __len__(self) -> int:
        """Return the number of candidates held."""
        return len(self.row)

    def entry(self, surface: str) -> int:
        """Return the number of a name as it is written."""
        number = self._entries.get(surface)
        if number is None:
            number = self._add(surface, surface)
        return number

    def is_country(self, entry: int) -> bool:
        """Return whether a name with candidates is first of all a country's."""
        first = self.start[entry]
        return bool(self.count[entry] and self._places.feature[self.row[first]] == COUNTRY)

    def may_be(self, entry: int, feature: int) -> bool:
        """Return whether a candidate of a name is a place of this feature."""
        first = self.start[entry]
        rows = self.row[first : first + self.count[entry]]
        return bool((self._places.feature[rows] == feature).any())

    def is_town_and_state(self, entry: int) -> bool:
        """Return whether a name is a town's before all else, and a first-level division's too."""
        known = self._town_and_state.get(entry)
        if known is None:
            candidates = slice(self.start[entry], self.start[entry] + self.count[entry])
            feature = self._places.feature[self.row[candidates]]
            known = bool((feature == ADMIN1).any())
            known = known and bool(feature[self.prior[candidates].argmax()] > ADMIN1)
            self._town_and_state[entry] = known
        return known

    def container_entry(self, run: str) -> int:
        """Return the number of what a run of capitalised words names, if a country or division."""
        key = _CONTAINER_MARK + run
        number = self._entries.get(key)
        if number is None:
            number = self._add(key, run)
        return number

    def _add(self, key: str, surface: str) -> int:
        number = len(self.sense)
        self._entries[key] = number
        self._pending.append(key)
        sense = normalize(surface)
        sense = sense.removeprefix("the ")
        if surface.isupper() and len(sense) <= _SHORT:  # "US" is not "us"
            sense = sense.upper()
        self.sense.append(self._senses.setdefault(sense, len(self._senses)))
        self.side.append(False)
        self.near.append(False)
        self.kind.append(0)
        self.partial.append(False)
        self.people.append(False)
        self.container.append(False)
        self.inner_container.append(-1)
        if key[0] != _CONTAINER_MARK:
            head, comma, tail = surface.partition(",")
            if comma and head.strip() and tail.strip():
                self.inner_container[number] = self.container_entry(tail.strip())
        return number

    def fill(self) -> None:
        """Find the candidates of all names added since the last time."""
        while self._pending:
            pending, self._pending = self._pending, []
            self._fill(pending)

    def _fill(self, pending: list[str]) -> None:
        first = len(self.start)
        found: list[_Found] = []
        readings: list[Reading | None] = []
        wholes: list[str] = []
        for key in pending:
            if key[0] == _CONTAINER_MARK:
                readings.append(None)
                wholes.append(normalize(key))
            else:
                whole = read_span(key)
                readings.append(whole)
                wholes.append(whole.whole)
        exact = self._look_up(wholes)
        for i, (key, reading) in enumerate(zip(pending, readings, strict=True)):
            rows, kinds = exact[i]
            number = first + i
            if reading is None:
                found.append(self._container(key[1:], rows, kinds))
            else:
                self.side[number] = reading.side
                self.near[number] = reading.near
                self.kind[number] = self._kind_codes.get(reading.kind or "", 0)
                if not key.isupper():  # codes are written in capitals: "Nam" is not NAM
                    named = (kinds != NameKind.CODE) & (kinds != NameKind.POSTAL)
                    rows, kinds = rows[named], kinds[named]
                if len(rows):
                    found.append(_Found(rows, kinds, How.WHOLE, reading.kind))
                else:
                    answer = self._inner(key, reading)
                    found.append(answer)
                    self.partial[number] = (
                        len(answer.rows) > 0 and int(np.min(answer.how)) >= How.UNTYPED
                    )
        self._append(pending, found)

    def _look_up(self, names: list[str]) -> list[tuple[Ints, Ints]]:
        hashes = np.array([hash_name(name) for name in names], dtype=np.uint64)
        start, stop, _ = self._gazetteer.match(hashes)
        rows, kinds = self._gazetteer.posting_row, self._gazetteer.posting_kind
        return [
            (rows[a:b].astype(np.int64), kinds[a:b].astype(np.int64))
            for a, b in zip(start.tolist(), stop.tolist(), strict=True)
        ]

    def _container(self, run: str, rows: Ints, kinds: Ints) -> _Found:
        words = run.split()
        while True:
            keep = (self._places.feature[rows] <= ADMIN1) & (kinds != NameKind.CODE)
            keep &= (kinds != NameKind.POSTAL) | words[0].isupper()
            keep &= (kinds != NameKind.DEMONYM_ADJ) & (kinds != NameKind.DEMONYM_NOUN)
            if keep.any() or len(words) == 1:
                return _Found(rows[keep], kinds[keep], How.WHOLE, None)
            words = words[:-1]
            ((rows, kinds),) = self._look_up([normalize(" ".join(words))])

    def _inner(self, surface: str, reading: Reading) -> _Found:
        head, comma, _ = surface.partition(",")
        queries = [Query(normalize(head), How.WHOLE)] if comma else []
        found = self._first(queries + inner_queries(reading), whole_tier=True)
        if found is not None:
            return found
        spelled = MIN_SPELLED <= len(reading.bare) <= MAX_SPELLED
        if spelled and reading.bare not in common_words():
            found = self._first(
                [Query(name, How.SPELLING, reading.kind) for name in misspellings(reading.bare)],
                whole_tier=True,
            )
            if found is not None:
                return found
        for tier in part_queries(reading):
            found = self._first(tier, whole_tier=True)
            if found is not None:
                return found
        return _NOTHING

    def _first(self, queries: list[Query], *, whole_tier: bool) -> _Found | None:
        if not queries:
            return None
        answers = self._look_up([query.name for query in queries])
        parts = [
            (rows, kinds, query)
            for (rows, kinds), query in zip(answers, queries, strict=True)
            if len(rows)
        ]
        if not parts:
            return None
        if not whole_tier:
            parts = parts[:1]
        rows = np.concatenate([p[0] for p in parts])
        kinds = np.concatenate([p[1] for p in parts])
        how = np.concatenate([np.full(len(p[0]), p[2].how) for p in parts])
        _, keep = np.unique(rows, return_index=True)
        keep.sort()
        rows, kinds, how = rows[keep], kinds[keep], how[keep]
        kind = parts[0][2].kind
        usable = (kinds != NameKind.CODE) & (kinds != NameKind.POSTAL)
        if kind is not None:
            fit = self._fits[self._kind_codes[kind], self._places.feature[rows]]
            how = np.where((how == How.TYPED) & (fit == 3), How.UNTYPED, how)  # noqa: PLR2004 - does not fit
        return _Found(rows[usable], kinds[usable], how[usable], kind) if usable.any() else None

    def _append(self, keys: list[str], found: list[_Found]) -> None:
        counts = np.array([len(f.rows) for f in found], dtype=np.int64)
        first = len(self.start)
        entry = np.repeat(np.arange(len(found)), counts)
        row = _joined([f.rows for f in found])
        name_kind = _joined([f.kinds for f in found])
        how = _joined([np.broadcast_to(f.how, len(f.rows)) for f in found])
        type_code = np.array(
            [self._kind_codes[f.kind] if f.kind else 0 for f in found], dtype=np.int64
        )
        prior = self._prior(row, name_kind=name_kind, how=how)
        once = _first_of_each_place(entry, row, prior)
        entry, row, name_kind, how = entry[once], row[once], name_kind[once], how[once]
        prior = prior[once]
        keep = _best_of_each(entry, prior, most=MAX_CANDIDATES)
        entry, row, name_kind, how = entry[keep], row[keep], name_kind[keep], how[keep]
        prior = prior[keep]
        counts = np.bincount(entry, minlength=len(found))
        writing = self._writing(keys, entry, row, name_kind=name_kind)
        static = self._static(
            entry, row, name_kind=name_kind, how=how, type_code=type_code, writing=writing
        )
        total = np.bincount(entry, weights=prior, minlength=len(found))
        start = len(self.row) + np.cumsum(counts) - counts
        self.start = np.concatenate([self.start, start])
        self.count = np.concatenate([self.count, counts])
        self.row = np.concatenate([self.row, row])
        self.name_kind = np.concatenate([self.name_kind, name_kind])
        self.how = np.concatenate([self.how, how])
        self.static = np.concatenate([self.static, static])
        prior = prior / total[entry]
        self.prior = np.concatenate([self.prior, prior])
        wide = np.where(self._places.feature[row] <= ADMIN1, prior, 0.0)
        likely = np.bincount(entry, weights=wide, minlength=len(found)) >= _CONTAINER_SHARE
        for i in np.flatnonzero(likely).tolist():
            self.container[first + i] = True
        folk = (name_kind == NameKind.DEMONYM_ADJ) | (name_kind == NameKind.DEMONYM_NOUN)
        folk &= self._places.feature[row] == COUNTRY
        named = np.bincount(entry, weights=np.where(folk, prior, 0.0), minlength=len(found))
        for i in np.flatnonzero(named >= _CONTAINER_SHARE).tolist():
            self.people[first + i] = True

    def _prior(self, row: Ints, *, name_kind: Ints, how: Ints) -> Floats:
        """Return how much a place is in the news before anything is read, roughly."""
        feature = self._places.feature[row]
        people = self._places.population[row]
        weight: Floats = (
            _PEOPLE_OF_FEATURE[feature] + people * _PEOPLE_SHARE[feature]
        ) ** _PRIOR_POWER
        weight = weight * np.where((self._flags[row] & PlaceFlag.CAPITAL) != 0, _CAPITAL, 1.0)
        weight *= _PRIOR_OF_KIND[name_kind] * np.where(how <= How.TYPED, 1.0, 0.3)
        return weight

    def _static(
        self, entry: Ints, row: Ints, *, name_kind: Ints, how: Ints, type_code: Ints,
        writing: Levels,
    ) -> Levels:  # fmt: skip
        feature = self._places.feature[row]
        flags = self._flags[row]
        people = self._places.population[row]
        levels = np.zeros((len(row), N_STATIC), np.int16)

        def put(name: str, values: NDArray[np.generic]) -> None:
            levels[:, STATIC_AT[name]] = values

        city = feature == CITY
        division = (feature == ADMIN1) | (feature == ADMIN2)
        put("kind of name", name_kind + 1)
        put("look-up", how + 1)
        shown = feature + 1
        shown = np.where(city & ((flags & PlaceFlag.SEAT) != 0), _SEAT_LEVEL, shown)
        shown = np.where(city & ((flags & PlaceFlag.CAPITAL) != 0), _CAPITAL_LEVEL, shown)
        put("feature", shown)
        put("generic word in the name", self._fits[type_code[entry], feature])
        put("people in the town", np.where(city, _level("people in the town", people), 0))
        put(
            "people in the division",
            np.where(division, _level("people in the division", people), 0),
        )
        put("names it has", _level("names it has", self._gazetteer.n_names[row]))
        put("people among towns of the name", _rank_levels(entry, people, city))
        in_country = entry * self._places.n_countries + self._places.country[row]
        _, in_country = np.unique(in_country, return_inverse=True)
        put(
            "people among towns of the name in its country",
            _COUNTRY_RANK[_rank_levels(in_country, people, city)],
        )
        put("namesake", self._namesakes(entry, row))
        put("abbreviation or code", writing)
        put("state of the place", (flags & PlaceFlag.FORMER) != 0)
        people_named = np.isin(name_kind, (NameKind.DEMONYM_ADJ, NameKind.DEMONYM_NOUN))
        known = np.select(
            [people_named, feature == COUNTRY, division, city], [2, 1, 3, 4], _OTHER_PLACE
        )
        known = np.where(type_code[entry] == _FACILITY, known + _OTHER_PLACE, known)
        part = (how >= How.UNTYPED) & (how != How.SPELLING)
        put("known of a name", np.where(part, known, 0))
        return levels

    def _writing(self, keys: list[str], entry: Ints, row: Ints, *, name_kind: Ints) -> Levels:
        """Return how abbreviations and codes are written: "L.A." is not the "La." of a list."""
        surfaces = [key.lstrip(_CONTAINER_MARK) for key in keys]
        capitals = np.array([surface.isupper() for surface in surfaces], dtype=bool)
        short = np.isin(name_kind, (NameKind.ABBREVIATION, NameKind.CODE, NameKind.POSTAL))
        levels = np.where(short, np.where(capitals[entry], 1, 2), 0).astype(np.int16)
        for i in np.flatnonzero(name_kind == NameKind.ABBREVIATION).tolist():
            surface = surfaces[int(entry[i])].rstrip(".")
            listed = {name.rstrip(".") for name in self._gazetteer.names_of(int(row[i]))}
            if surface not in listed:
                levels[i] = _OTHERWISE
        return levels

    def _namesakes(self, entry: Ints, row: Ints) -> Levels:
        places = self._places
        feature = places.feature[row]
        level = np.zeros(len(row), np.int16)
        city = feature == CITY
        country_key = entry * places.n_countries + places.country[row]
        for i, (outer, key) in enumerate(
            (
                (COUNTRY, country_key),
                (ADMIN1, entry * (len(places.feature) + 1) + places.admin1[row] + 1),
                (ADMIN2, entry * (len(places.feature) + 1) + places.admin2[row] + 1),
            )
        ):
            is_outer = feature == outer
            inside = city & np.isin(key, key[is_outer])
            level = np.where((level == 0) & inside, i + 1, level)
            holds = is_outer & np.isin(key, key[city])
            level = np.where(holds, i + 4, level)
        return level.astype(np.int16)


@dataclass(frozen=True, slots=True)
class _Found:
    rows: Ints
    kinds: Ints
    how: Ints | int
    kind: str | None


_OTHER_PLACE = 5  # level of what is known of a name; those of sites follow
_FACILITY = 1 + type_kinds().index("facility")
_CONTAINER_SHARE = 0.3
_SHORT = 4  # letters of a name that may be an abbreviation
_NOTHING = _Found(np.zeros(0, np.int64), np.zeros(0, np.int64), int(How.WHOLE), None)
_OTHERWISE = 3  # level of an abbreviation that is not written as it is listed
_SEAT_LEVEL = 13
_CAPITAL_LEVEL = 12
_COUNTRY_RANK = np.array([0, 1, 2, 2, 3, 4, 4, 5, 5])
_PRIOR_POWER = 0.7
# People who speak of a place that has no inhabitants of its own, by feature.
_PEOPLE_OF_FEATURE = np.array(
    [3e8, 3e5, 5e3, 300, 2e3, 2e4, 2e6, 1e6, 2e5, 1e5, 1e5], dtype=np.float64
)
# Of a division's people, those whose news names the division and not its towns.
_PEOPLE_SHARE = np.array([1.0, 0.2, 0.05, 1.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0])
_CAPITAL = 3.0
_PRIOR_OF_KIND = np.array([1.0, 0.5, 0.3, 1.0, 1.0, 1.0, 0.02, 0.1, 1.0])


def _level(name: str, values: NDArray[np.generic]) -> Levels:
    return number_level(STATIC[STATIC_AT[name]], np.asarray(values, dtype=np.float64))


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _first_of_each_place(entry: Ints, row: Ints, prior: Floats) -> Ints:
    """Return the indices of the best name of each place of an entry, in order."""
    order = np.lexsort((-prior, row, entry))
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(entry[order]) != 0) | (np.diff(row[order]) != 0)
    return np.sort(order[first])


def _best_of_each(entry: Ints, prior: Floats, *, most: int) -> Ints:
    """Return the indices of the `most` best of each entry, entries in order, best first."""
    order = np.lexsort((-prior, entry))
    counts = np.bincount(entry) if len(entry) else np.zeros(0, np.int64)
    place = np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[place < most]


def _rank_levels(key: Ints, people: Floats, city: Bools) -> Levels:
    """Return how a town's people compare with those of the other towns of its key."""
    levels = np.zeros(len(key), np.int16)
    at = np.flatnonzero(city)
    if not len(at):
        return levels
    keys, size = key[at], people[at] + 1.0
    n = int(keys.max()) + 1
    most = np.zeros(n)
    np.maximum.at(most, keys, size)
    is_most = size == most[keys]
    second = np.zeros(n)
    np.maximum.at(second, keys[~is_most], size[~is_most])
    number = np.bincount(keys, minlength=n)[keys]
    ratio = size / most[keys]
    lead = size / np.maximum(second[keys], 1e-9)
    level = np.select(
        [
            is_most & (number == 1),
            is_most & (lead >= 10),  # noqa: PLR2004 - as the level says
            is_most & (lead >= 3),  # noqa: PLR2004
            is_most,
            ratio >= 1 / 3,
            ratio >= 1 / 10,
            ratio >= 1 / 100,
        ],
        [1, 2, 3, 4, 5, 6, 7],
        8,
    )
    levels[at] = level
    return levels
