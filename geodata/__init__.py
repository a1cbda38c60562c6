"""Places, dates and facts read out of news articles, offline.

The public names are those of ``__all__``; each is loaded when it is first asked for, so that
``import geodata`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.dates import find_timexes, timex_range
    from geodata.errors import (
        BordersError,
        FetchError,
        GazetteerError,
        GeocoderError,
        GeocoderRefusedError,
        GeocoderTimeoutError,
        GeodataError,
        InputError,
        QueryError,
        SchemaError,
        SettingsError,
        StoreError,
    )
    from geodata.gazetteer import Gazetteer
    from geodata.geocode.geolocator import GazetteerGeocoder
    from geodata.geocode.online import FallbackGeocoder, OnlineGeocoder, open_nominatim, open_photon
    from geodata.model import (
        Actor,
        ActorRole,
        Alternative,
        Article,
        Counts,
        DatePrec,
        DateRange,
        EvacType,
        FacilityType,
        Feature,
        Item,
        ItemPlace,
        Kind,
        MeetingMode,
        Mention,
        MentionRole,
        Modality,
        Place,
        PlaceRole,
        Quote,
        Reason,
        Span,
        Status,
        Tenure,
        Timex,
        TimexType,
        WherePrec,
    )
    from geodata.pipeline import Reader, Reading, take_in
    from geodata.query import BBox, CountryRole, Query
    from geodata.read import Format, RunSummary, read_sources
    from geodata.store import Conflict, Report, StoredItem, Workspace

# Where each public name lives.
_HOMES = {
    "find_timexes": "geodata.dates",
    "timex_range": "geodata.dates",
    "BordersError": "geodata.errors",
    "FetchError": "geodata.errors",
    "GazetteerError": "geodata.errors",
    "GeocoderError": "geodata.errors",
    "GeocoderRefusedError": "geodata.errors",
    "GeocoderTimeoutError": "geodata.errors",
    "GeodataError": "geodata.errors",
    "InputError": "geodata.errors",
    "QueryError": "geodata.errors",
    "SchemaError": "geodata.errors",
    "SettingsError": "geodata.errors",
    "StoreError": "geodata.errors",
    "Gazetteer": "geodata.gazetteer",
    "GazetteerGeocoder": "geodata.geocode.geolocator",
    "FallbackGeocoder": "geodata.geocode.online",
    "OnlineGeocoder": "geodata.geocode.online",
    "open_nominatim": "geodata.geocode.online",
    "open_photon": "geodata.geocode.online",
    "Actor": "geodata.model",
    "ActorRole": "geodata.model",
    "Alternative": "geodata.model",
    "Article": "geodata.model",
    "Counts": "geodata.model",
    "DatePrec": "geodata.model",
    "DateRange": "geodata.model",
    "EvacType": "geodata.model",
    "FacilityType": "geodata.model",
    "Feature": "geodata.model",
    "Item": "geodata.model",
    "ItemPlace": "geodata.model",
    "Kind": "geodata.model",
    "MeetingMode": "geodata.model",
    "Mention": "geodata.model",
    "MentionRole": "geodata.model",
    "Modality": "geodata.model",
    "Place": "geodata.model",
    "PlaceRole": "geodata.model",
    "Quote": "geodata.model",
    "Reason": "geodata.model",
    "Span": "geodata.model",
    "Status": "geodata.model",
    "Tenure": "geodata.model",
    "Timex": "geodata.model",
    "TimexType": "geodata.model",
    "WherePrec": "geodata.model",
    "Reader": "geodata.pipeline",
    "Reading": "geodata.pipeline",
    "take_in": "geodata.pipeline",
    "BBox": "geodata.query",
    "CountryRole": "geodata.query",
    "Query": "geodata.query",
    "Format": "geodata.read",
    "RunSummary": "geodata.read",
    "read_sources": "geodata.read",
    "Conflict": "geodata.store",
    "Report": "geodata.store",
    "StoredItem": "geodata.store",
    "Workspace": "geodata.store",
}

__all__ = [
    "Actor",
    "ActorRole",
    "Alternative",
    "Article",
    "BBox",
    "BordersError",
    "Conflict",
    "CountryRole",
    "Counts",
    "DatePrec",
    "DateRange",
    "EvacType",
    "FacilityType",
    "FallbackGeocoder",
    "Feature",
    "FetchError",
    "Format",
    "Gazetteer",
    "GazetteerError",
    "GazetteerGeocoder",
    "GeocoderError",
    "GeocoderRefusedError",
    "GeocoderTimeoutError",
    "GeodataError",
    "InputError",
    "Item",
    "ItemPlace",
    "Kind",
    "MeetingMode",
    "Mention",
    "MentionRole",
    "Modality",
    "OnlineGeocoder",
    "Place",
    "PlaceRole",
    "Query",
    "QueryError",
    "Quote",
    "Reader",
    "Reading",
    "Reason",
    "Report",
    "RunSummary",
    "SchemaError",
    "SettingsError",
    "Span",
    "Status",
    "StoreError",
    "StoredItem",
    "Tenure",
    "Timex",
    "TimexType",
    "WherePrec",
    "Workspace",
    "find_timexes",
    "open_nominatim",
    "open_photon",
    "read_sources",
    "take_in",
    "timex_range",
]


def __getattr__(name: str) -> Any:
    """Load a public name from where it lives."""
    if home := _HOMES.get(name):
        return getattr(import_module(home), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
