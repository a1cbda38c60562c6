"""Items as KML for Google Earth and other globes: folders by kind, marks coloured by kind."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from lxml import etree

from dashboard.export.records import entry_record
from dashboard.maps.features import row_geometry
from dashboard.maps.palette import KIND_COLOURS, MarkStyle, status_style
from dashboard.texts import as_shown, without_controls
from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geodata.store import ItemEntry

Element = Any  # lxml has no types

NAMESPACE = "http://www.opengis.net/kml/2.2"
_ICON_SCALE = {MarkStyle.FILLED: "1.0", MarkStyle.HALF: "1.0"}  # what is not true now is smaller
_SMALL = "0.7"
_OPACITY = {MarkStyle.FILLED: "ff", MarkStyle.HALF: "ff"}
_PALE = "99"


def write_kml(entries: Iterable[ItemEntry], path: Path, *, title: str) -> None:
    """Write items as KML; what is known only by region or country has no geometry.

    A globe shows a description as HTML, so article text in it is escaped twice: once as HTML and
    once as XML.
    """
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("kml", nsmap={None: NAMESPACE}), xml.element("Document"):
            xml.write(_text("name", as_shown(title)))
            for kind in Kind:
                for style in MarkStyle:
                    xml.write(_style(kind, style))
            for entry in entries:
                xml.write(_placemark(entry))


def _text(tag: str, text: str, **attributes: str) -> Element:
    element = etree.Element(tag, **attributes)
    element.text = without_controls(text)
    return element


def _style(kind: Kind, style: MarkStyle) -> Element:
    red, green, blue = (KIND_COLOURS[kind][i : i + 2] for i in (1, 3, 5))
    colour = f"{_OPACITY.get(style, _PALE)}{blue}{green}{red}"  # KML: alpha, blue, green, red
    element = etree.Element("Style", id=f"{kind.value}-{style.value}")
    icon = etree.SubElement(element, "IconStyle")
    icon.append(_text("color", colour))
    icon.append(_text("scale", _ICON_SCALE.get(style, _SMALL)))
    line = etree.SubElement(element, "LineStyle")
    line.append(_text("color", colour))
    line.append(_text("width", "3"))
    return element


def _placemark(entry: ItemEntry) -> Element:
    record = entry_record(entry)
    style = status_style(entry.row.status)
    placemark = etree.Element("Placemark", id=f"item-{record['item_id']}")
    placemark.append(_text("name", as_shown(str(record["title"]))))
    lines = [
        record["sentence"],
        f"“{record['quote']}”" if record["quote"] else "",
        record["sources"],
    ]
    described = "<br/>".join(html.escape(as_shown(str(line))) for line in lines if line)
    placemark.append(_text("description", described))
    placemark.append(_text("styleUrl", f"#{entry.row.kind.value}-{style.value}"))
    data = etree.SubElement(placemark, "ExtendedData")
    for name, value in record.items():
        if value is not None:
            pair = etree.SubElement(data, "Data", name=name)
            pair.append(_text("value", str(value)))
    geometry = row_geometry(entry.row)
    if geometry is not None:
        placemark.append(_geometry(geometry["type"], geometry["coordinates"]))
    return placemark


def _geometry(kind: str, coordinates: Any) -> Element:
    if kind == "Point":
        return _coordinates("Point", [coordinates])
    element = etree.Element("MultiGeometry")
    for part in coordinates:
        if kind == "MultiPoint":
            element.append(_coordinates("Point", [part]))
        else:
            element.append(_coordinates("LineString", part))
    return element


def _coordinates(tag: str, points: list[list[float]]) -> Element:
    element = etree.Element(tag)
    if tag == "LineString":
        element.append(_text("tessellate", "1"))
    element.append(_text("coordinates", " ".join(f"{lon},{lat}" for lon, lat in points)))
    return element
