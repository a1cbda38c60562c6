"""Exports: links to the app's own routes for the question on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

if TYPE_CHECKING:
    from geodata.query import Query

FORMATS = {
    "png": "Image (PNG)",
    "svg": "Drawing (SVG)",
    "pdf": "Document (PDF)",
    "html": "Page to open anywhere (HTML)",
    "geojson": "Items (GeoJSON)",
    "gpkg": "Layers for QGIS (GeoPackage)",
    "kml": "Placemarks (KML)",
    "csv": "Table (CSV)",
    "parquet": "Table (GeoParquet)",
}


def show_export(query: Query) -> None:
    """Show the choice of a format and the link that saves it."""
    chosen = st.selectbox(
        "Export", list(FORMATS), key="export_format", format_func=lambda name: FORMATS[name]
    )
    with st.container(key="export_button"):
        st.link_button(
            "Save what the filters show",
            export_address(query, chosen),
            icon=":material/download:",
            width="stretch",
        )


def export_address(query: Query, form: str) -> str:
    """Return the address that gives the question's items in one form."""
    path = f"export/map.{form}" if form in {"png", "svg", "pdf", "html"} else f"export/items.{form}"
    params = urlencode(query.to_params())
    return f"/{path}?{params}" if params else f"/{path}"
