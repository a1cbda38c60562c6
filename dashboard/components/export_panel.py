"""Exports: links to the app's own routes for the question on the page, rendered when followed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from dashboard.wording.headline import say_headline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.query import Query

FORMATS = {
    "png": "Image (PNG)",
    "svg": "Drawing (SVG)",
    "pdf": "Document (PDF)",
    "report": "Report of the evidence (PDF)",
    "html": "Page to open anywhere (HTML)",
    "geojson": "Items (GeoJSON)",
    "gpkg": "Layers for QGIS (GeoPackage)",
    "kml": "Placemarks (KML)",
    "csv": "Table (CSV)",
    "parquet": "Table (GeoParquet)",
}
FIGURES = ("png", "svg", "pdf")
TITLED = (*FIGURES, "report", "html")
# Said here too: the figure's own list comes with matplotlib, which the page can spare.
PAPERS = {
    "a4-landscape": "A4 landscape",
    "a4-portrait": "A4 portrait",
    "a3-landscape": "A3 landscape",
    "a3-portrait": "A3 portrait",
}
RESOLUTIONS_DPI = (150, 300, 600)
MOST_TITLE_CHARS = 200  # as the routes take it


def show_export(query: Query) -> None:
    """Show the choice of a format, what it may be asked for, and the link that saves it."""
    chosen = st.selectbox(
        "Export", list(FORMATS), key="export_format", format_func=lambda name: FORMATS[name]
    )
    own = _ask_options(chosen, title=say_headline(query)) if chosen in TITLED else {}
    with st.container(key="export_button"):
        st.link_button(
            "Save what the filters show",
            export_address(query, chosen, own=own),
            icon=":material/download:",
            width="stretch",
        )


def _ask_options(chosen: str, *, title: str) -> dict[str, str]:
    """Show what a format may be asked for; return what differs from what it is otherwise.

    `title` is the one it has where the reader gives none.
    """
    own: dict[str, str] = {}
    with st.expander("Title and sheet" if chosen in FIGURES else "Title"):
        given = st.text_input(
            "Title", key="export_title", max_chars=MOST_TITLE_CHARS, placeholder=title
        )
        if given.strip():
            own["title"] = given.strip()
        if chosen in FIGURES:
            paper = st.selectbox(
                "Paper", list(PAPERS), key="export_paper", format_func=lambda name: PAPERS[name]
            )
            own |= {"paper": paper} if paper != "a4-landscape" else {}
            if st.toggle("Number the marks and list their sources", key="export_numbered"):
                own["numbered"] = "yes"
        if chosen == "png":
            dpi = st.select_slider("Resolution (dpi)", RESOLUTIONS_DPI, value=300, key="export_dpi")
            own["dpi"] = str(dpi)
    return own


def export_address(query: Query, form: str, *, own: Mapping[str, str] | None = None) -> str:
    """Return the address that gives the question's items in one form."""
    if form == "report":
        path = "export/report.pdf"
    else:
        path = f"export/map.{form}" if form in TITLED else f"export/items.{form}"
    params = urlencode(query.to_params() | dict(own or {}))
    return f"/{path}?{params}" if params else f"/{path}"
