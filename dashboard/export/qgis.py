"""Styles in the form of QGIS: each kind and status looks as it does on the map."""

from __future__ import annotations

from typing import Any

from lxml import etree

from dashboard.maps import palette
from dashboard.maps.palette import STATUS_STYLES, MarkStyle
from dashboard.wording import say_status
from geodata.model import Kind

Element = Any  # lxml has no types

VERSION = "3.28.0"  # of QGIS: the oldest whose styles have this form
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_SHAPES = {Kind.BASE: "square", Kind.MEETING: "circle", Kind.EVACUATION: "diamond"}
_SIZE_MM = 3.0
_WHITE = "#ffffff"


def item_style(kind: Kind, *, lines: bool) -> str:
    """Return the style of a layer of one kind: one symbol for each status."""
    root, renderer = _root("categorizedSymbol")
    renderer.set("attr", "status")
    categories = etree.SubElement(renderer, "categories")
    symbols = etree.SubElement(renderer, "symbols")
    for number, (status, style) in enumerate(STATUS_STYLES.items()):
        etree.SubElement(
            categories, "category",
            value=status.value, label=say_status(status), symbol=str(number), render="true",
        )  # fmt: skip
        if lines:
            symbols.append(_line_symbol(str(number), kind, style))
        else:
            symbols.append(_mark_symbol(str(number), kind, style))
    _label(root, "title" if lines else "place", palette.KIND_TEXT_COLOURS[kind])
    return _written(root)


def country_style() -> str:
    """Return the style of the countries: a pale shade where something is known by country only."""
    root, renderer = _root("RuleRenderer")
    rules = etree.SubElement(renderer, "rules", key="countries")
    etree.SubElement(
        rules, "rule", key="shaded", symbol="0", filter='"n_by_country_only" > 0',
        label="known only by country",
    )  # fmt: skip
    etree.SubElement(rules, "rule", key="others", symbol="1", filter="ELSE", label="country")
    symbols = etree.SubElement(renderer, "symbols")
    for number, fill in enumerate((palette.COUNTRY_SHADE, palette.LAND)):
        symbol = etree.SubElement(symbols, "symbol", type="fill", name=str(number), alpha="1")
        _layer(
            symbol, "SimpleFill",
            color=_rgba(fill), style="solid", outline_color=_rgba(palette.BORDER),
            outline_style="solid", outline_width="0.26", outline_width_unit="MM",
        )  # fmt: skip
    _label(root, "name", palette.COUNTRY_INK)
    return _written(root)


def _root(renderer_type: str) -> tuple[Element, Element]:
    root = etree.Element(
        "qgis", version=VERSION, styleCategories="Symbology|Labeling", labelsEnabled="1"
    )
    renderer = etree.SubElement(
        root, "renderer-v2", type=renderer_type, symbollevels="0", forceraster="0",
        enableorderby="0",
    )  # fmt: skip
    return root, renderer


def _mark_symbol(name: str, kind: Kind, style: MarkStyle) -> Element:
    colour = palette.KIND_COLOURS[kind]
    hollow = style in {MarkStyle.HOLLOW, MarkStyle.CROSSED}
    symbol = etree.Element("symbol", type="marker", name=name, alpha="1")
    _layer(
        symbol, "SimpleMarker",
        name=_SHAPES[kind], size=str(_SIZE_MM), size_unit="MM",
        color=_rgba(_WHITE if hollow else colour),
        outline_color=_rgba(colour if hollow else _WHITE),
        outline_style="dash" if style == MarkStyle.HOLLOW else "solid",
        outline_width="0.5" if hollow else "0.2", outline_width_unit="MM",
    )  # fmt: skip
    if style == MarkStyle.CROSSED:
        _layer(
            symbol, "SimpleMarker",
            name="cross2", size=str(_SIZE_MM * 0.6), size_unit="MM", color=_rgba(colour),
            outline_color=_rgba(colour), outline_style="solid", outline_width="0.5",
            outline_width_unit="MM",
        )  # fmt: skip
    return symbol


def _line_symbol(name: str, kind: Kind, style: MarkStyle) -> Element:
    colour = _rgba(palette.KIND_COLOURS[kind])
    symbol = etree.Element("symbol", type="line", name=name, alpha="1")
    _layer(
        symbol, "SimpleLine",
        line_color=colour, line_width="0.6", line_width_unit="MM", capstyle="round",
        line_style="solid" if style == MarkStyle.FILLED else "dash",
    )  # fmt: skip
    end = _layer(symbol, "MarkerLine", placement="lastvertex", placements="LastVertex", rotate="1")
    head = etree.SubElement(end, "symbol", type="marker", name=f"@{name}@1", alpha="1")
    _layer(
        head, "SimpleMarker",
        name="filled_arrowhead", size="3.5", size_unit="MM", color=colour, outline_style="no",
    )  # fmt: skip
    return symbol


def _layer(symbol: Element, layer_class: str, **options: str) -> Element:
    layer = etree.SubElement(
        symbol, "layer", **{"class": layer_class}, enabled="1", locked="0", **{"pass": "0"}
    )
    table = etree.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        etree.SubElement(table, "Option", type="QString", name=name, value=value)
    return layer


def _label(root: Element, field: str, colour: str) -> None:
    labeling = etree.SubElement(root, "labeling", type="simple")
    settings = etree.SubElement(labeling, "settings")
    text = etree.SubElement(
        settings, "text-style", fieldName=field, fontSize="8", fontSizeUnit="Point",
        textColor=_rgba(colour),
    )  # fmt: skip
    etree.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="0.7", bufferSizeUnits="MM",
        bufferColor=_rgba(palette.PAPER),
    )  # fmt: skip


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"


def _written(root: Element) -> str:
    return f"{DOCTYPE}\n{etree.tostring(root, encoding='unicode', pretty_print=True)}"
