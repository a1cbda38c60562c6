"""Which format is made by what, and how it gets into a file or down a connection."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.export.geojson import entries_to_geojson
from dashboard.export.tables import entries_to_csv
from dashboard.figure import DEFAULT_LOOK, Look, Sheet, make_sheet, render_map
from dashboard.figure import FORMATS as FIGURE_FORMATS
from dashboard.wording.headline import say_headline
from geodata.borders import check_view
from geodata.errors import QueryError

if TYPE_CHECKING:
    from geodata.query import Query
    from geodata.store import ItemEntry, Workspace

# A font without a bold is drawn in its regular, which is no news to who asked for a map.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What an export is asked for beside its query: the sheet of a figure, and its look."""

    sheet: Sheet
    look: Look = DEFAULT_LOOK

    @classmethod
    def default(cls) -> Options:
        """Return the options of an export that is asked for none."""
        return cls(sheet=make_sheet())


Writer = Callable[["Query", "Workspace", Path, Options], None]


def stream_export(query: Query, workspace: Workspace, *, file_format: str) -> Iterator[bytes]:
    """Yield the items of a query as data, in bounded memory; only `STREAMED_FORMATS`."""
    return _STREAMS[file_format](workspace.each_entry(query))


def write_export(
    query: Query, workspace: Workspace, path: Path, *, file_format: str, options: Options
) -> None:
    """Write what a query asks for into a file, which is made or replaced.

    Raises
    ------
    QueryError
        For a format that is none of `FORMATS`, or a border view that cannot be drawn.
    """
    if file_format not in _WRITERS:
        msg = f"the ending {file_format[:20]!r} is none of {', '.join(FORMATS)}"
        raise QueryError(msg, parameter="format")
    check_view(query.border_view)
    _WRITERS[file_format](query, workspace, path, options)


def _write_figure(file_format: str) -> Writer:
    def write(query: Query, workspace: Workspace, path: Path, options: Options) -> None:
        drawn = render_map(
            query, workspace, file_format=file_format, sheet=options.sheet, look=options.look
        )
        path.write_bytes(drawn)

    return write


def _write_stream(file_format: str) -> Writer:
    def write(query: Query, workspace: Workspace, path: Path, options: Options) -> None:
        del options
        with path.open("wb") as file:
            file.writelines(stream_export(query, workspace, file_format=file_format))

    return write


def _write_parquet(query: Query, workspace: Workspace, path: Path, options: Options) -> None:
    from dashboard.export.arrow import write_parquet  # noqa: PLC0415  # pyarrow: a third of a second

    del options
    write_parquet(workspace.each_entry(query), path)


def _write_kml(query: Query, workspace: Workspace, path: Path, options: Options) -> None:
    from dashboard.export.kml import write_kml  # noqa: PLC0415  # lxml, as above

    write_kml(workspace.each_entry(query), path, title=options.look.title or say_headline(query))


def _write_page(query: Query, workspace: Workspace, path: Path, options: Options) -> None:
    from dashboard.export.page import render_page  # noqa: PLC0415  # folium: a second

    page = render_page(
        query,
        workspace.each_entry(query),
        title=options.look.title or say_headline(query),
        n_undated=workspace.count_undated(query),
    )
    path.write_bytes(page)


def write_report(query: Query, workspace: Workspace, path: Path, options: Options) -> None:
    """Write the evidence of a query as a PDF report: figure, items, quotes, sources, conflicts.

    Raises
    ------
    QueryError
        For a border view that cannot be drawn.
    """
    from dashboard.export.report import render_report  # noqa: PLC0415  # typst, as above

    check_view(query.border_view)
    report = render_report(
        query,
        workspace.each_entry(query),
        n_undated=workspace.count_undated(query),
        look=options.look,
    )
    path.write_bytes(report)


def _write_geopackage(query: Query, workspace: Workspace, path: Path, options: Options) -> None:
    from dashboard.export.arrow import write_parquet  # noqa: PLC0415  # as above
    from dashboard.export.geopackage import write_geopackage  # noqa: PLC0415  # as above

    del options
    with tempfile.TemporaryDirectory() as folder:
        items, made = Path(folder) / "items.parquet", Path(folder) / "items.gpkg"
        write_parquet(workspace.each_entry(query), items)
        write_geopackage(items, made, border_view=query.border_view, on=query.as_of)
        shutil.copyfile(made, path)


_STREAMS: dict[str, Callable[[Iterable[ItemEntry]], Iterator[bytes]]] = {
    "geojson": entries_to_geojson,
    "csv": entries_to_csv,
}
_WRITERS: dict[str, Writer] = {
    **{name: _write_figure(name) for name in FIGURE_FORMATS},
    "html": _write_page,
    "geojson": _write_stream("geojson"),
    "gpkg": _write_geopackage,
    "kml": _write_kml,
    "csv": _write_stream("csv"),
    "parquet": _write_parquet,
}
FORMATS = tuple(_WRITERS)
STREAMED_FORMATS = tuple(_STREAMS)
MAP_FORMATS = (*FIGURE_FORMATS, "html")
DATA_FORMATS = ("geojson", "gpkg", "kml", "csv", "parquet")
