"""Bytes from anywhere to articles; what cannot be read is an error in its place, not a stop."""

from geodata.read.formats import Format
from geodata.read.lines import Record
from geodata.read.sources import RunSummary, read_records, read_sources

__all__ = ["Format", "Record", "RunSummary", "read_records", "read_sources"]
