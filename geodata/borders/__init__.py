"""Country shapes, disputed territory, and the join of places to countries."""

from geodata.borders.disputes import Dispute, disputes_at, load_disputes
from geodata.borders.importing import ImportSummary, forget_import, import_borders
from geodata.borders.join import CountryJoin, join_countries
from geodata.borders.points import place_at
from geodata.borders.shapes import Level, imported_sources, load_shapes
from geodata.borders.views import check_view, countries_in_view, owner_in_view

__all__ = [
    "CountryJoin",
    "Dispute",
    "ImportSummary",
    "Level",
    "check_view",
    "countries_in_view",
    "disputes_at",
    "forget_import",
    "import_borders",
    "imported_sources",
    "join_countries",
    "load_disputes",
    "load_shapes",
    "owner_in_view",
    "place_at",
]
