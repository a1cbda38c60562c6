"""The JSON form of corrections: what the store keeps, and what travels between workspaces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeVar

from geodata.corrections.values import (
    Action,
    AddItem,
    Anchor,
    Change,
    Correction,
    Days,
    GradeItem,
    GradeSource,
    Merge,
    Move,
    NameRule,
    Party,
    Reject,
    Scope,
    SetActors,
    SetDate,
    SetKind,
    SetStatus,
    Split,
)
from geodata.errors import InputError
from geodata.model import (
    STATUSES,
    ActorRole,
    DatePrec,
    Feature,
    Kind,
    Place,
    PlaceRole,
    SourceGrade,
    Status,
)
from geodata.model import WherePrec as Prec
from geodata.wire import Json, place_to_json

MAX_TEXT = 2000  # characters of a name or reason: longer ones are no name and no reason
MAX_QUOTE = 20_000  # characters of a sentence: some texts have no full stop
MAX_PARTS = 10_000  # anchors or actors: the largest items have some thousand reports
ITEM_GRADES = range(1, 7)
_MOST_DEGREES = {"lat": 90.0, "lon": 180.0}

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


def correction_to_json(correction: Correction) -> Json:
    """Return a correction as a JSON object."""
    return {
        "uid": correction.uid,
        "action": correction.action.value,
        "target": correction.target,
        "label": correction.label,
        "was": correction.was,
        "change": change_to_json(correction.change),
        "anchors": [anchor_to_json(anchor) for anchor in correction.anchors],
        "editor": correction.editor,
        "reason": correction.reason,
        "made_at": correction.made_at,
        "undone_at": correction.undone_at,
        "undone_by": correction.undone_by,
    }


def correction_from_json(record: Any) -> Correction:
    """Return the correction of a JSON object.

    Raises
    ------
    InputError
        Names the field that is missing, of the wrong type, or not what it says.
    """
    if not isinstance(record, dict):
        raise InputError("must be an object", field="correction")
    action = _choice(record, "action", Action)
    undone_at = _optional(record, "undone_at", _moment)
    correction = Correction(
        uid=_text(record, "uid", most=64),
        change=_CHANGES[action](_object(record, "change")),
        target=_text(record, "target", may_be_empty=True),
        label=_text(record, "label", may_be_empty=True),
        was=_text(record, "was", may_be_empty=True),
        anchors=tuple(_anchor(value) for value in _list(record, "anchors")),
        editor=_text(record, "editor"),
        reason=_text(record, "reason"),
        made_at=_moment(record, "made_at"),
        undone_at=undone_at,
        undone_by=_text(record, "undone_by") if undone_at else None,
    )
    return checked(correction)


def checked(correction: Correction) -> Correction:
    """Return a correction that can be kept: names and reason are there, and it has its anchors.

    Raises
    ------
    InputError
        Names the field at fault.
    """
    change = correction.change
    editor = checked_editor(correction.editor)
    reason = _text({"reason": correction.reason}, "reason")
    if isinstance(change, (NameRule, GradeSource)):
        if correction.anchors:
            raise InputError("has none with this action", field="anchors")
    elif not correction.anchors:
        raise InputError("is empty", field="anchors")
    if isinstance(change, AddItem) and len(correction.anchors) != 1:
        raise InputError("holds more than the one sentence of an item", field="anchors")
    if isinstance(change, (AddItem, SetKind)) and change.status not in STATUSES[change.kind]:
        msg = f"{change.status.value!r} is no status of a {change.kind.value}"
        raise InputError(msg, field="status")
    if isinstance(change, GradeItem) and change.grade not in ITEM_GRADES:
        msg = f"{change.grade} is none of 1 to 6"
        raise InputError(msg, field="grade")
    return replace(correction, editor=editor, reason=reason)


def checked_editor(name: str) -> str:
    """Return the name of who corrects or undoes, as it is kept.

    Raises
    ------
    InputError
        When it is empty, or nothing that the store or another workspace would take.
    """
    return _text({"editor": name}, "editor")


def change_to_json(change: Change) -> Json:
    """Return what a correction changes, without its action."""
    return {f.name: _to_json(getattr(change, f.name)) for f in fields(change)}


def _to_json(value: Any) -> Any:
    if isinstance(value, Place):
        return place_to_json(value)
    if isinstance(value, (Days, Party)):
        return {f.name: _to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_to_json(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def anchor_to_json(anchor: Anchor) -> Json:
    """Return an anchor as a JSON object."""
    return {
        "article_id": anchor.article_id,
        "claim_id": anchor.claim_id,
        "kinds": [kind.value for kind in anchor.kinds],
        "quote": anchor.quote,
        "start_char": anchor.start_char,
        "names": list(anchor.names),
        "places": list(anchor.places),
        "actors": list(anchor.actors),
        "alone": anchor.alone,
        "side": anchor.side,
    }


def _anchor(record: Any) -> Anchor:
    if not isinstance(record, dict):
        raise InputError("must hold objects", field="anchors")
    return Anchor(
        article_id=_text(record, "article_id"),
        claim_id=_text(record, "claim_id", most=64, may_be_empty=True),
        kinds=tuple(_choice({"kinds": value}, "kinds", Kind) for value in _list(record, "kinds")),
        quote=_text(record, "quote", most=MAX_QUOTE, may_be_empty=True, strip=False),
        start_char=_whole(record, "start_char", low=0),
        names=_texts(record, "names"),
        places=_texts(record, "places"),
        actors=_texts(record, "actors"),
        alone=record.get("alone") is True,
        side=_whole(record, "side", low=0, high=1),
    )


def _move(record: Json) -> Move:
    return Move(
        place=_place(_object(record, "place")),
        role=_choice(record, "role", PlaceRole),
        replaces=_texts(record, "replaces"),
    )


def _add(record: Json) -> AddItem:
    return AddItem(
        kind=_choice(record, "kind", Kind),
        status=_choice(record, "status", Status),
        place=_place(_object(record, "place")) if record.get("place") is not None else None,
        days=_days(record),
        actors=_parties(record),
    )


def _name(record: Json) -> NameRule:
    return NameRule(
        name=_text(record, "name"),
        scope=_choice(record, "scope", Scope),
        where=_text(record, "where", may_be_empty=True),
        place=_place(_object(record, "place")),
    )


_CHANGES: dict[Action, Callable[[Json], Change]] = {
    Action.MOVE: _move,
    Action.STATUS: lambda r: SetStatus(status=_choice(r, "status", Status)),
    Action.DATE: lambda r: SetDate(days=_days(r)),
    Action.ACTORS: lambda r: SetActors(actors=_parties(r)),
    Action.KIND: lambda r: SetKind(
        kind=_choice(r, "kind", Kind), status=_choice(r, "status", Status)
    ),
    Action.REJECT: lambda _: Reject(),
    Action.ADD: _add,
    Action.MERGE: lambda _: Merge(),
    Action.SPLIT: lambda _: Split(),
    Action.NAME: _name,
    Action.GRADE_ITEM: lambda r: GradeItem(grade=_whole(r, "grade", low=1, high=6)),
    Action.GRADE_SOURCE: lambda r: GradeSource(
        source=_text(r, "source"), grade=_choice(r, "grade", SourceGrade)
    ),
}


def _place(record: Json) -> Place:
    lat, lon = (_degrees(record, name) for name in ("lat", "lon"))
    if (lat is None) != (lon is None):
        raise InputError("is there without the other coordinate", field="lat")
    geonameid = record.get("geonameid")
    return Place(
        name=_text(record, "name"),
        country=_optional(record, "country", lambda r, n: _text(r, n, most=40)),
        lat=lat,
        lon=lon,
        feature=_choice(record, "feature", Feature),
        where_prec=Prec(_whole(record, "where_prec", low=1, high=7)),
        geonameid=None if geonameid is None else _whole(record, "geonameid", low=0, high=2**62),
        disputed=_optional(record, "disputed", _text),
        place_id=_optional(record, "place_id", _text),
        admin1=_optional(record, "admin1", _text),
    )


def _days(record: Json) -> Days | None:
    if record.get("days") is None:
        return None
    value = _object(record, "days")
    start, end = _day(value, "start"), _day(value, "end")
    if start > end:
        raise InputError("is later than the end", field="start")
    prec = DatePrec(_whole(value, "date_prec", low=1, high=5))
    return Days(start=start, end=end, date_prec=prec)


def _day(record: Json, name: str) -> date:
    text = _text(record, name, most=10)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is no day"
        raise InputError(msg, field=name) from error


def _parties(record: Json) -> tuple[Party, ...]:
    found = []
    for value in _list(record, "actors"):
        if not isinstance(value, dict):
            raise InputError("must hold objects", field="actors")
        found.append(
            Party(
                role=_choice(value, "role", ActorRole),
                name=_text(value, "name"),
                country=_optional(value, "country", _text),
            )
        )
    return tuple(found)


def _optional(record: Json, name: str, read: Callable[[Json, str], T]) -> T | None:
    return None if record.get(name) is None else read(record, name)


def _object(record: Json, name: str) -> Json:
    value = record.get(name)
    if not isinstance(value, dict):
        raise InputError("must be an object", field=name)
    return value


def _list(record: Json, name: str) -> list[Any]:
    value = record.get(name, [])
    if not isinstance(value, list) or len(value) > MAX_PARTS:
        raise InputError("must be a list", field=name)
    return value


def _text(
    record: Json,
    name: str,
    *,
    most: int = MAX_TEXT,
    may_be_empty: bool = False,
    strip: bool = True,
) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise InputError("must be text", field=name)
    text = value.strip() if strip else value
    if not (text or may_be_empty):
        raise InputError("is empty", field=name)
    if len(text) > most:
        msg = f"is over {most} characters long"
        raise InputError(msg, field=name)
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError("holds a character that no text has", field=name)
    return text


def _texts(record: Json, name: str) -> tuple[str, ...]:
    return tuple(_text({name: value}, name, strip=False) for value in _list(record, name))


def _whole(record: Json, name: str, *, low: int, high: int = 2**31) -> int:
    value = record.get(name, 0 if name == "side" else None)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        msg = f"must be a whole number from {low} to {high}"
        raise InputError(msg, field=name)
    return value


def _degrees(record: Json, name: str) -> float | None:
    value = record.get(name)
    if value is None:
        return None
    most = _MOST_DEGREES[name]
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) <= most:
        msg = f"must be degrees from -{most:g} to {most:g}"
        raise InputError(msg, field=name)
    return float(value)


def _choice(record: Json, name: str, choices: type[E]) -> E:
    value = record.get(name)
    if value is None:
        msg = "is missing"
        raise InputError(msg, field=name)
    try:
        return choices(value)
    except ValueError as error:
        known = ", ".join(str(choice.value) for choice in choices)
        msg = f"{str(value)[:40]!r} is none of {known}"
        raise InputError(msg, field=name) from error


def _moment(record: Json, name: str) -> str:
    """Return a moment as UTC with microseconds, so that moments sort as text."""
    text = _text(record, name, most=40)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is no ISO 8601 date and time"
        raise InputError(msg, field=name) from error
    if moment.tzinfo is None:
        raise InputError("has no time zone", field=name)
    return say_moment(moment)


def say_moment(moment: datetime) -> str:
    """Return a moment as UTC with microseconds, in ISO 8601."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
