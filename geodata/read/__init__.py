"""Bytes from anywhere to articles; what cannot be read is an error in its place, not a stop."""

from geodata.read.formats import Format, known_endings
from geodata.read.languages import find_language, is_english, with_language
from geodata.read.lines import Record
from geodata.read.sources import RunSummary, read_answer, read_records, read_sources

__all__ = [
    "Format",
    "Record",
    "RunSummary",
    "find_language",
    "is_english",
    "known_endings",
    "read_answer",
    "read_records",
    "read_sources",
    "with_language",
]
