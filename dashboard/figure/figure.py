"""A query's map as a figure laid out for print; the same query gives the same bytes."""

from __future__ import annotations

import heapq
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from dashboard.figure.fonts import font_families
from dashboard.figure.layout import Layout
from dashboard.figure.notes import Facts, Tally, say_notes
from dashboard.figure.page import DEFAULT_LOOK, Look, Projection, Sheet
from dashboard.figure.paper import (
    country_corners,
    disputes_shown,
)
from dashboard.figure.svg import with_fonts
from dashboard.figure.window import Window, window_of_bbox, window_of_points
from dashboard.maps import palette
from dashboard.wording import country_groups
from geodata.borders import check_view
from geodata.errors import QueryError
from geodata.merge import StoredItem
from geodata.query import CountryRole, Query

if TYPE_CHECKING:
    from geodata.store import Workspace

FORMATS = ("png", "svg", "pdf")
MOST_ITEMS = 5_000  # above that a figure is a smudge; the note says what was left out

# No clock and no machine in a file: the same query gives the same bytes.
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "Footprint"},
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": "Footprint", "Creator": "Footprint"},
}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "footprint",
    "pdf.fonttype": 42,  # embedded TrueType
    "hatch.linewidth": 0.5,
    "text.hinting": "none",  # names are as wide in pixels as they are in points
    "axes.unicode_minus": False,
}


def render_map(
    query: Query,
    workspace: Workspace,
    *,
    file_format: str,
    sheet: Sheet,
    look: Look = DEFAULT_LOOK,
) -> bytes:
    """Return the map of a query on a workspace as the bytes of a file.

    Of very many items the surest are drawn, and the notes say how many there are.

    Raises
    ------
    QueryError
        For an unknown format or a border view that cannot be drawn.
    """
    tally = Tally()
    entries = tally.counting(workspace.each_entry(query))
    surest = heapq.nlargest(MOST_ITEMS, entries, key=lambda e: (e.row.confidence, e.row.item_id))
    return draw_figure(
        [entry.item for entry in surest],
        query,
        facts=tally.facts(n_undated=workspace.count_undated(query)),
        file_format=file_format,
        sheet=sheet,
        look=look,
    )


def draw_figure(
    items: Sequence[StoredItem],
    query: Query,
    *,
    facts: Facts,
    file_format: str,
    sheet: Sheet,
    look: Look = DEFAULT_LOOK,
) -> bytes:
    """Return the bytes of a figure of the given items."""
    if file_format not in FORMATS:
        msg = f"{file_format[:20]!r} is none of {', '.join(FORMATS)}"
        raise QueryError(msg, parameter="format")
    check_view(query.border_view)
    shown = sorted(items, key=lambda i: (-i.item.confidence, i.item_id))
    paper = "none" if look.bare else palette.PAPER
    with mpl.rc_context({**_STYLE, "font.family": font_families()}):
        figure = Figure(figsize=(sheet.width_in, sheet.height_in), dpi=sheet.dpi, facecolor=paper)
        window = window_for(query, shown, projection=look.projection)
        notes = say_notes(
            query,
            facts,
            n_shown=len(shown),
            disputed=disputes_shown(window, on=query.as_of),
            form=f"map.{file_format}",
            own_params={
                **look.params,
                **dict(sheet.params),
                **({"dpi": str(sheet.dpi)} if file_format == "png" else {}),
            },
        )
        has_pages = file_format == "pdf"
        layout = Layout(figure, sheet, look, has_pages=has_pages)
        n_listed = layout.draw(shown, query, window, notes)
        buffer = io.BytesIO()
        save: dict[str, Any] = {"dpi": sheet.dpi, "facecolor": paper}
        if has_pages:
            with PdfPages(buffer, metadata=_METADATA["pdf"]) as pages:
                for page in (figure, *layout.pages_after(shown, n_listed)):
                    pages.savefig(page, **save)
        else:
            figure.savefig(buffer, format=file_format, metadata=_METADATA[file_format], **save)
    content = buffer.getvalue()
    return with_fonts(content) if file_format == "svg" else content


def window_for(
    query: Query, items: Sequence[StoredItem], *, projection: Projection = Projection.EQUAL_AREA
) -> Window:
    """Return the window a query asks for, or the one its countries and items need."""
    is_conformal = projection == Projection.MERCATOR
    if query.bbox is not None:
        return window_of_bbox(query.bbox, is_conformal=is_conformal)
    places = [p.place for i in items for p in i.item.places]
    spots = [(p.lon, p.lat) for p in places if p.lat is not None and p.lon is not None]
    if spots:  # of a question without an answer the world is shown
        asked = countries_to_show(query, {p.country for p in places if p.country})
        spots += country_corners(asked, border_view=query.border_view, on=query.as_of)
    window = window_of_points([lon for lon, _ in spots], [lat for _, lat in spots])
    return replace(window, is_conformal=is_conformal)


def countries_to_show(query: Query, found: set[str]) -> set[str]:
    """Return the countries that a map of a question shows whole.

    They are all of a region that was asked for, and of other countries those with something in
    them: who asks for a state's bases does not ask to see the state.
    """
    asked = {*query.country}
    if not asked or query.country_role == CountryRole.ACTOR:
        return set()
    return asked if asked in [{*codes} for codes in country_groups().values()] else asked & found
