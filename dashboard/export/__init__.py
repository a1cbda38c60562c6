"""A query's items as a file: a figure, a page, a report or data, by the file's ending."""

from dashboard.export.export import (
    DATA_FORMATS,
    FORMATS,
    MAP_FORMATS,
    STREAMED_FORMATS,
    Options,
    stream_export,
    write_export,
    write_report,
)
from dashboard.export.naming import name_file

__all__ = [
    "DATA_FORMATS",
    "FORMATS",
    "MAP_FORMATS",
    "STREAMED_FORMATS",
    "Options",
    "name_file",
    "stream_export",
    "write_export",
    "write_report",
]
