"""Reading items: bases, meetings and evacuations out of the sentences of an article."""

from geodata.extract.extractor import Extraction, Extractor

__all__ = ["Extraction", "Extractor"]
