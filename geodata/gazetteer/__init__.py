"""The offline gazetteer: places, their names, and fast look-up of both."""

from geodata.gazetteer.index import Gazetteer
from geodata.gazetteer.records import FEATURES, NameClass, NameKind, PlaceFlag

__all__ = ["FEATURES", "Gazetteer", "NameClass", "NameKind", "PlaceFlag"]
