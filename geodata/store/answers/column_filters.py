"""From the reader's question to the rows of `Columns` it keeps, as `filters` decides it in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from geodata.corrections.anchors import fold
from geodata.model import Kind, WherePrec
from geodata.query import BBox, CountryRole, Query
from geodata.store import schema as s
from geodata.store.answers.columns import KINDS, STATUSES, Array, Columns
from geodata.store.answers.filters import (
    MEETING_DAYS,
    countries_meeting,
    named_together,
    owned_disputes,
)
from geodata.store.databases import database_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

Mask = npt.NDArray[np.bool_]

_BASE, _MEETING, _EVACUATION = (KINDS.index(k) for k in (Kind.BASE, Kind.MEETING, Kind.EVACUATION))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that a question keeps, and the status that each is asked to have."""

    mask: Mask
    status: Array


def choose(connection: Connection, columns: Columns, query: Query) -> Chosen:
    """Return the rows of item versions that a question keeps, wherever they lie."""
    version = columns.version
    mask = columns.alive.copy()
    status = version["status"]
    if query.known_on is None:
        mask &= version["is_current"]
    else:
        day = query.known_on.toordinal()
        mask &= (version["known_from"] <= day) & (version["known_to"] > day)
    if query.as_of is not None:
        true_then, status = _true_on(columns, query.as_of.toordinal())
        mask &= true_then
    for condition in (
        *_about(columns, query, status),
        *_graded(connection, columns, query),
    ):
        mask &= condition
    return Chosen(mask, status)


def choose_in(columns: Columns, chosen: Chosen, window: BBox) -> Chosen:
    """Return those of some rows that lie in a window of the map."""
    return Chosen(chosen.mask & _in_window(columns, window), chosen.status)


def _true_on(columns: Columns, day: int) -> tuple[Mask, Array]:
    version = columns.version
    interval = columns.hanging["item_interval"]
    holds = (interval["first"] <= day) & (interval["until"] > day)
    rows = interval["row"][holds]
    held = np.zeros(columns.n_rows, np.bool_)
    held[rows] = True
    kind = version["kind"]
    status = version["status"].copy()
    of_base = kind[rows] == _BASE
    status[rows[of_base]] = interval["status"][holds][of_base]
    first, last = version["date_first"], version["date_last"]
    true_then = (
        ((kind == _BASE) & held)
        | ((kind == _EVACUATION) & (first <= day) & (last >= day))
        | ((kind == _MEETING) & (first <= day) & (last >= day - MEETING_DAYS))
    )
    return true_then, status


def _about(columns: Columns, query: Query, status: Array) -> Iterator[Mask]:
    version = columns.version
    if query.kind:
        yield _is_one(version["kind"], [KINDS.index(kind) for kind in query.kind], len(KINDS))
    if query.status:
        wanted = [STATUSES.index(value) for value in query.status]
        yield _is_one(status, wanted, len(STATUSES))
    if query.country:
        yield _countries(columns, query)
    if query.actor:
        yield from (_actors(columns, names) for names in named_together(query))
    if query.source:
        yield _sources(columns, [fold(source) for source in query.source])
    if query.date_from is not None:
        yield version["span_last"] >= query.date_from.toordinal()
    if query.date_to is not None:
        yield version["span_first"] <= query.date_to.toordinal()


def _graded(connection: Connection, columns: Columns, query: Query) -> Iterator[Mask]:
    version = columns.version
    if query.q:
        found = connection.execute(database_of(connection).items_matching(query.q)).scalars()
        yield np.isin(version["version_key"], np.fromiter(found, np.int64))
    if query.min_confidence is not None:
        yield version["confidence"] >= query.min_confidence
    if query.max_where_prec is not None:
        placed = version["where_prec"]
        yield (placed > 0) & (placed <= int(query.max_where_prec))
    if query.item_grade:
        yield np.isin(version["grade"], query.item_grade)
    if query.source_grade:
        grades = [str(grade) for grade in query.source_grade]
        graded = select(s.source_grade.c.folded).where(s.source_grade.c.grade.in_(grades))
        yield _sources(columns, list(connection.scalars(graded)))


def _is_one(values: Array, wanted: Iterable[int], n_codes: int) -> Mask:
    table = np.zeros(n_codes, np.bool_)
    table[list(wanted)] = True
    found: Mask = table[values]
    return found


def _is_named(columns: Columns, numbers: Array, wanted: Sequence[int]) -> Mask:
    """Return which numbers of texts are one of those wanted."""
    return _is_one(numbers, wanted, len(columns.names.texts) + 1)  # the last one stands for none


def _hangs(columns: Columns, rows: Array) -> Mask:
    mask = np.zeros(columns.n_rows, np.bool_)
    mask[rows] = True
    return mask


def _sources(columns: Columns, folded: Sequence[str]) -> Mask:
    source = columns.hanging["item_source"]
    wanted = _is_named(columns, source["folded"], columns.names.known(folded))
    return _hangs(columns, source["row"][wanted])


def _actors(columns: Columns, names: Sequence[str]) -> Mask:
    actor = columns.hanging["item_actor"]
    known = columns.names.known
    codes = _is_named(columns, actor["code"], known([name.upper() for name in names]))
    folded = _is_named(columns, actor["folded"], known([fold(name) for name in names]))
    return _hangs(columns, actor["row"][codes | folded])


def _countries(columns: Columns, query: Query) -> Mask:
    """Where an item is, as the border view has it, or who acts in it."""
    known = columns.names.known
    codes = known(query.country)
    mask = np.zeros(columns.n_rows, np.bool_)
    if query.country_role != CountryRole.ACTOR:
        place = columns.hanging["item_place"]
        gained, lost = owned_disputes(query.country, query.border_view)
        own = _is_named(columns, place["country"], codes)
        own &= ~_is_named(columns, place["disputed"], known(lost))
        own |= _is_named(columns, place["disputed"], known(gained))
        mask[place["row"][own]] = True
    if query.country_role != CountryRole.PLACE:
        actor = columns.hanging["item_actor"]
        mask[actor["row"][_is_named(columns, actor["code"], codes)]] = True
    return mask


def _meets(box: Mapping[str, Array], window: BBox, *, turn: float) -> Mask:
    """Return which boxes meet a window that is moved round the globe."""
    east = window.east + (360.0 if window.crosses_antimeridian else 0.0)
    meets: Mask = box["east"] >= window.west + turn
    meets &= box["west"] <= east + turn
    meets &= box["north"] >= window.south
    meets &= box["south"] <= window.north
    return meets


def _in_window(columns: Columns, window: BBox) -> Mask:
    box = columns.hanging["item_box"]
    meets = _meets(box, window, turn=0.0)
    if window.crosses_antimeridian:
        meets |= _meets(box, window, turn=-360.0) | _meets(box, window, turn=360.0)
    else:  # only a box that itself goes beyond the antimeridian may be met on the other side
        beyond = np.flatnonzero((box["west"] < -180) | (box["east"] > 180))  # noqa: PLR2004
        few = {name: of[beyond] for name, of in box.items()}
        meets[beyond] |= _meets(few, window, turn=-360.0) | _meets(few, window, turn=360.0)
    mask = _hangs(columns, box["row"][meets])
    version = columns.version
    codes = columns.names.known(countries_meeting(window))
    whole = version["where_prec"] == int(WherePrec.COUNTRY)
    mask |= whole & _is_named(columns, version["country"], codes)
    return mask
