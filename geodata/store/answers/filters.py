"""From the reader's question to conditions on item versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, or_, select

from geodata.corrections.anchors import fold
from geodata.model import Kind, WherePrec
from geodata.query import DEFAULT_BORDER_VIEW, ActorMatch, BBox, CountryRole, Query
from geodata.store import schema as s
from geodata.store.databases import Database

MEETING_DAYS = 30  # a meeting stays on the map of a day for the month after it

v = s.item_version.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The conditions of a question, and the column its statuses come from.

    With ``as_of`` a base's status is that of its interval on the day: `interval` says which.
    """

    conditions: tuple[ColumnElement[bool], ...]
    status: ColumnElement[str]
    interval: ColumnElement[bool] | None

    def apply(self, *columns: Any) -> Select[Any]:
        """Return a select of columns of item versions under the conditions."""
        statement = select(*columns).select_from(s.item_version)
        if self.interval is not None:
            of_version = s.item_interval.c.version_key == v.version_key
            statement = statement.outerjoin(s.item_interval, and_(of_version, self.interval))
        return statement.where(*self.conditions)


def select_items(query: Query, database: Database) -> Selection:
    """Return the conditions that keep the items a question asks for."""
    status: ColumnElement[str] = v.status
    interval: ColumnElement[bool] | None = None
    conditions: list[ColumnElement[bool]] = [_known(query)]
    if query.as_of is not None:
        day = query.as_of.toordinal()
        interval = and_(s.item_interval.c.first <= day, s.item_interval.c.until > day)
        status = case((v.kind == Kind.BASE.value, s.item_interval.c.status), else_=v.status)
        conditions.append(_true_on(day))
    conditions += _about(query, status)
    conditions += _graded(query, database)
    if query.bbox is not None:
        conditions.append(_in_window(query.bbox, database))
    return Selection(conditions=tuple(conditions), status=status, interval=interval)


def _about(query: Query, status: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on what an item is, where, when, and who says so."""
    if query.kind:
        yield v.kind.in_([str(kind) for kind in query.kind])
    if query.status:
        yield status.in_([str(value) for value in query.status])
    if query.country:
        yield _countries(query)
    if query.actor:
        yield from map(_actors, named_together(query))
    if query.source:
        folded = [fold(source) for source in query.source]
        yield _hangs(s.item_source, s.item_source.c.folded.in_(folded))
    if query.date_from is not None:
        yield v.span_last >= query.date_from.toordinal()
    if query.date_to is not None:
        yield v.span_first <= query.date_to.toordinal()


def _graded(query: Query, database: Database) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on an item's words and on how well it is known."""
    if query.q:
        yield v.version_key.in_(database.items_matching(query.q))
    if query.min_confidence is not None:
        yield v.confidence >= query.min_confidence
    if query.max_where_prec is not None:
        yield v.where_prec <= int(query.max_where_prec)
    if query.item_grade:
        yield v.grade.in_(query.item_grade)
    if query.source_grade:
        graded = select(s.source_grade.c.folded).where(
            s.source_grade.c.grade.in_([str(grade) for grade in query.source_grade])
        )
        yield _hangs(s.item_source, s.item_source.c.folded.in_(graded))


def named_together(query: Query) -> list[tuple[str, ...]]:
    """Return the actors that are asked for in groups: of each at least one must act in an item."""
    if query.actor_match == ActorMatch.ALL:
        return [(name,) for name in query.actor]
    return [query.actor]


def _known(query: Query) -> ColumnElement[bool]:
    if query.known_on is None:
        return v.is_current
    day = query.known_on.toordinal()
    return and_(v.known_from <= day, v.known_to > day)


def _true_on(day: int) -> ColumnElement[bool]:
    return or_(
        and_(v.kind == Kind.BASE.value, s.item_interval.c.status.is_not(None)),
        and_(v.kind == Kind.EVACUATION.value, v.date_first <= day, v.date_last >= day),
        and_(v.kind == Kind.MEETING.value, v.date_first <= day, v.date_last >= day - MEETING_DAYS),
    )


def _hangs(table: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return v.version_key.in_(select(table.c.version_key).where(condition))


def _countries(query: Query) -> ColumnElement[bool]:
    """Where an item is, as the border view has it, or who acts in it."""
    conditions: list[ColumnElement[bool]] = []
    if query.country_role != CountryRole.ACTOR:
        conditions.append(_hangs(s.item_place, _located(query.country, query.border_view)))
    if query.country_role != CountryRole.PLACE:
        conditions.append(_hangs(s.item_actor, s.item_actor.c.code.in_(query.country)))
    return or_(*conditions)


def _located(countries: tuple[str, ...], view: str) -> ColumnElement[bool]:
    """Return the condition that a place counts to one of `countries` in a border view.

    The default view draws who is in control; its filter also finds a territory under the country
    it belongs to, so that nobody who asks for either misses it.
    """
    place = s.item_place.c
    gained, lost = owned_disputes(countries, view)
    own: ColumnElement[bool] = place.country.in_(countries)
    if lost:
        own = and_(own, or_(place.disputed.is_(None), place.disputed.not_in(lost)))
    return or_(own, place.disputed.in_(gained)) if gained else own


def owned_disputes(countries: tuple[str, ...], view: str) -> tuple[list[str], list[str]]:
    """Return the disputed territories that a view counts to some countries, and takes from them.

    A place may carry the id of a dispute or its name: both are returned.
    """
    owners = dispute_owners(view)
    gained = sorted(key for key, owner in owners.items() if owner in countries)
    if view == DEFAULT_BORDER_VIEW:
        return gained, []
    return gained, sorted(key for key, owner in owners.items() if owner not in countries)


def dispute_owners(view: str) -> dict[str, str | None]:
    """Return whom a view counts each disputed territory to, by its id and by its name."""
    from geodata.borders import Level, load_disputes, owner_in_view  # noqa: PLC0415  # as below

    owners: dict[str, str | None] = {}
    for dispute in load_disputes(Level.COARSE):
        owners[dispute.id] = owners[dispute.name] = owner_in_view(dispute, view)
    return owners


def _actors(names: tuple[str, ...]) -> ColumnElement[bool]:
    actor = s.item_actor.c
    codes = [name.upper() for name in names]
    folded = [fold(name) for name in names]
    return _hangs(s.item_actor, or_(actor.code.in_(codes), actor.folded.in_(folded)))


def _in_window(window: BBox, database: Database) -> ColumnElement[bool]:
    """In the window lie points, stops and routes by their boxes, countries by their shape."""
    inside = v.version_key.in_(database.boxes_meeting(window))
    codes = countries_meeting(window)
    if not codes:
        return inside
    whole = and_(v.where_prec == int(WherePrec.COUNTRY), v.country.in_(codes))
    return or_(inside, whole)


def countries_meeting(window: BBox) -> list[str]:
    """Return the countries with ground inside a window of the map."""
    import shapely  # noqa: PLC0415  # geopandas: half a second

    from geodata.borders import Level, load_shapes  # noqa: PLC0415  # geopandas: half a second

    if window.crosses_antimeridian:
        sides = [(window.west, 180.0), (-180.0, window.east)]
    else:
        sides = [(window.west, window.east)]
    shapes = load_shapes(Level.COARSE)
    found: set[str] = set()
    for west, east in sides:
        box = shapely.box(west, window.south, east, window.north)
        meets = shapely.intersects(shapes.geometry.to_numpy(), box)
        found.update(code for code in shapes["country"][meets] if isinstance(code, str))
    return sorted(found)
