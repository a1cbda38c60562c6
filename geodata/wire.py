"""The JSON forms of the values: the one place where the field names of `docs/formats.md` stand."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from geodata.errors import InputError
from geodata.model import (
    Actor,
    Alternative,
    Article,
    Counts,
    DateRange,
    Item,
    ItemPlace,
    Mention,
    Place,
    Quote,
    Span,
    Timex,
)

Json = dict[str, Any]

# Years in which news was or will be published; counting from others runs out of the calendar.
_FIRST_YEAR, _LAST_YEAR = 1450, 2999

_ARTICLE_FIELDS = tuple(f.name for f in fields(Article))


def article_to_json(article: Article) -> Json:
    """Return the article as a JSON object, without the fields it lacks."""
    return {k: v for k in _ARTICLE_FIELDS if (v := getattr(article, k)) is not None}


def article_from_json(record: Json) -> Article:
    """Return the article that a JSON object holds.

    Raises
    ------
    InputError
        Names the field that is missing, of the wrong type, or not what it says.
    """
    for name in ("id", "text"):
        if name not in record:
            raise InputError("is missing", field=name)
    values: dict[str, str | None] = {}
    for name in _ARTICLE_FIELDS:
        value = record.get(name)
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            msg = f"must be text, not {type(value).__name__}"
            raise InputError(msg, field=name)
        values[name] = _checked_text(value, field=name)
    if not (values["id"] or "").strip():
        raise InputError("is empty", field="id")
    if not (values["text"] or "").strip():
        raise InputError("is empty", field="text")
    values["published"] = _checked_published(values["published"])
    values["url"] = _checked_url(values["url"])
    return Article(**values)  # type: ignore[arg-type]  # required fields were checked above


def _checked_text(value: str | None, *, field: str) -> str | None:
    """Return a text that every database and every encoding can hold."""
    if value is not None and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InputError("holds half of a character", field=field) from error
    if value is not None and "\x00" in value:
        raise InputError("holds a null character", field=field)
    return value


def _checked_published(value: str | None) -> str | None:
    if value is None or not value.strip():
        return None
    text = value.strip()
    try:
        day = date.fromisoformat(text[:10])
        if len(text) > len("2021-08-25"):
            datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"{value[:60]!r} is not an ISO 8601 date"
        raise InputError(msg, field="published") from error
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        msg = f"{value[:60]!r} is no year of news"
        raise InputError(msg, field="published")
    return text


def _checked_url(value: str | None) -> str | None:
    if value is None or not value.strip():
        return None
    if not value.strip().lower().startswith(("http://", "https://")):
        msg = f"{value[:60]!r} is not an http(s) address"
        raise InputError(msg, field="url")
    return value.strip()


def span_to_json(span: Span) -> Json:
    """Return the two offsets of a span."""
    return {"start_char": span.start_char, "end_char": span.end_char}


def place_to_json(place: Place) -> Json:
    """Return PLACE."""
    return {
        "name": place.name,
        "country": place.country,
        "lat": _degrees(place.lat),
        "lon": _degrees(place.lon),
        "feature": place.feature.value,
        "geonameid": place.geonameid,
        "where_prec": int(place.where_prec),
        "disputed": place.disputed,
        "place_id": place.place_id,
        "admin1": place.admin1,
    }


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(float(value), 5)


def alternative_to_json(alternative: Alternative) -> Json:
    """Return a runner-up PLACE with its score."""
    return {**place_to_json(alternative.place), "score": round(alternative.score, 4)}


def mention_to_json(mention: Mention) -> Json:
    """Return MENTION."""
    return {
        **span_to_json(mention.span),
        "text": mention.text,
        "role": mention.role.value,
        "place": None if mention.place is None else place_to_json(mention.place),
        "confidence": round(mention.confidence, 4),
        "alternatives": [alternative_to_json(a) for a in mention.alternatives],
        "reasons": [{"name": r.name, "weight": round(r.weight, 3)} for r in mention.reasons],
    }


def timex_to_json(timex: Timex) -> Json:
    """Return one TIMEX3."""
    return {
        **span_to_json(timex.span),
        "text": timex.text,
        "type": timex.type.value,
        "value": timex.value,
    }


def quote_to_json(quote: Quote) -> Json:
    """Return one exact quote."""
    return {**span_to_json(quote.span), "text": quote.text}


def item_place_to_json(item_place: ItemPlace) -> Json:
    """Return a place in its role in an item."""
    return {
        "role": item_place.role.value,
        **span_to_json(item_place.span),
        "text": item_place.text,
        **place_to_json(item_place.place),
    }


def actor_to_json(actor: Actor) -> Json:
    """Return one actor; its span where the text names it."""
    return {
        "text": actor.text,
        "name": actor.name,
        "country": actor.country,
        "role": actor.role.value,
        **(span_to_json(actor.span) if actor.span else {}),
    }


def date_to_json(value: DateRange | None) -> Json | None:
    """Return the date of an item, or None."""
    if value is None:
        return None
    return {
        "start": value.start.isoformat(),
        "end": value.end.isoformat(),
        "date_prec": int(value.date_prec),
        "text": value.text,
        **span_to_json(value.span),
    }


def counts_to_json(counts: Counts) -> Json:
    """Return the integers of ``counts`` and whether they are a running total."""
    values = asdict(counts)
    values.pop("text")
    return values


def item_to_json(item: Item) -> Json:
    """Return ITEM."""
    return {
        "kind": item.kind.value,
        "evidence": [quote_to_json(q) for q in item.evidence],
        "places": [item_place_to_json(p) for p in item.places],
        "actors": [actor_to_json(a) for a in item.actors],
        "status": item.status.value,
        "modality": item.modality.value,
        "attributed_to": item.attributed_to,
        "date": date_to_json(item.date),
        "counts": counts_to_json(item.counts),
        "counts_text": item.counts.text,
        "facility_type": item.facility_type and item.facility_type.value,
        "tenure": item.tenure and item.tenure.value,
        "mode": item.mode and item.mode.value,
        "evac_type": item.evac_type and item.evac_type.value,
        "confidence": round(item.confidence, 4),
        "mappable": item.mappable,
    }
