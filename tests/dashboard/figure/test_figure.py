"""The printed figure: the same bytes for the same query, text as text, nothing on anything."""

from __future__ import annotations

import logging
import re
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Sequence
from datetime import date

import pytest
from dashboard_items import DOHA, KABUL, UZBEKISTAN, make_item, make_place

from dashboard.figure import FORMATS, Facts, draw_figure, make_sheet
from geodata.errors import QueryError
from geodata.merge import StoredItem
from geodata.query import Query

SVG = "{http://www.w3.org/2000/svg}"
GULF = Query.from_params({"bbox": "45,15,80,45"})
PACIFIC = Query.from_params({"bbox": "150,-30,-150,30"})
SMALL = make_sheet(width_px=900, height_px=640, dpi=96)
FACTS = Facts(
    n_items=2,
    n_undated=0,
    newest_report=date(2021, 9, 22),
    sources=("Demo Wire",),
    digest="0123456789ab",
)
AIRLIFT = make_item(
    "evacuation",
    "completed",
    places=(("origin", KABUL), ("destination", DOHA)),
    item_id="airlift",
)


def _draw(
    items: Sequence[StoredItem],
    query: Query = GULF,
    *,
    file_format: str = "svg",
    title: str | None = None,
) -> bytes:
    return draw_figure(items, query, facts=FACTS, file_format=file_format, sheet=SMALL, title=title)


def _texts(svg: bytes) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}text"))  # our own file


def _words(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in _texts(svg)]


def _spread(n: int, *, lat: float, lon: float, step: float) -> list[StoredItem]:
    """Return bases on a grid of six rows."""
    places = [
        make_place(f"Camp Number {i}", "IRN", lat + i % 6 * step, lon + i // 6 * step)
        for i in range(n)
    ]
    return [make_item(places=(("site", p),), item_id=p.name) for p in places]


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_query_gives_the_same_bytes(file_format: str) -> None:
    items = [make_item(), AIRLIFT]
    first = _draw(items, file_format=file_format)
    assert first == _draw(items[::-1], file_format=file_format)
    assert first[:4] in {b"\x89PNG", b"<?xm", b"%PDF"}


def test_a_vector_figure_holds_its_words_as_text() -> None:
    words = _words(_draw([make_item(), AIRLIFT], title="Bases of the Gulf"))
    whole = " ".join(words)
    assert "Bases of the Gulf" in words
    assert GULF.to_words() in whole
    assert "base, active" not in words  # it shares a count with the end of the route
    assert "several close together, counted" in words
    assert "evacuation" in words
    assert "Doha" in words
    assert "Kabul" in words
    assert "United States" in words  # along the route
    for note in ("Demo Wire", "2021-09-22", "Borders as controlled", "GeoNames", "--bbox"):
        assert note in whole, note


def test_the_legend_shows_only_what_is_shown() -> None:
    alone = _words(_draw([make_item()]))
    assert "base, active" in alone
    assert not {w for w in alone if w.startswith(("meeting", "evacuation,", "known only"))}
    planned = _words(_draw([make_item("meeting", "planned")]))
    assert "meeting, planned or put off" in planned
    assert "base, active" not in planned


def test_what_is_known_by_country_makes_no_point() -> None:
    root = ET.fromstring(  # our own file
        _draw([make_item(status="sought", places=(("site", UZBEKISTAN),))])
    )
    words = ["".join(t.itertext()) for t in root.iter(f"{SVG}text")]
    assert "sought" in words
    assert "known only by country" in words
    assert "base, planned or sought" not in words
    # What is left is the shade of the country: see-through, unlike a mark.
    assert all("fill-opacity: 0.13" in use.get("style", "") for use in root.iter(f"{SVG}use"))


def test_a_chinese_title_stays_on_the_sheet() -> None:
    words = _words(_draw([make_item()], title="基地" * 60))
    lines = [w for w in words if "基" in w]
    assert len(lines) == 2
    assert max(map(len, lines)) * 15 * SMALL.scale < SMALL.width_in * 72


@pytest.mark.parametrize(
    "title",
    [
        "$x^2$ and $\\frac{1}{2}$",
        "<script>alert(1)</script>",
        "خريطة القواعد العسكرية",
        "${7*7} `id` {{7}} %s",
        "long " * 400,
        "",
        "a\nb\tc",
    ],
    ids=["mathtext", "script", "right to left", "templates", "very long", "empty", "lines"],
)
def test_a_hostile_title_is_drawn_as_text(title: str) -> None:
    svg = _draw([make_item()], title=title)
    root = ET.fromstring(svg)  # our own file
    assert not list(root.iter(f"{SVG}script"))
    words = " ".join(" ".join(_words(svg)).split())
    expected = " ".join(title.split())[:12].strip() or "Military and diplomatic"
    assert expected in words


def test_a_very_long_title_takes_two_lines() -> None:
    words = _words(_draw([make_item()], title="word " * 300))
    lines = [w for w in words if w.startswith("word")]
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_a_pdf_carries_its_fonts() -> None:
    content = _draw([make_item()], file_format="pdf")
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    packed = [s for s in streams if s[:1] == b"\x78"]
    assert b"/FontFile2" in content or any(b"/FontFile2" in zlib.decompress(s) for s in packed)
    assert b"/CreationDate" not in content


def test_names_in_any_script_have_their_glyphs(caplog: pytest.LogCaptureFixture) -> None:
    """A missing glyph is a warning, and warnings are errors here; bold is asked for as well."""
    names = ("北京", "صنعاء", "Москва", "Αθήνα", "ירושלים", "თბილისი", "Երևան", "Đà Nẵng", "東京")
    items = [
        make_item(
            places=(("site", make_place(name, "IRN", 20 + 2.5 * i, 50 + 3.0 * i)),), item_id=name
        )
        for i, name in enumerate(names)
    ]
    with caplog.at_level(logging.WARNING):
        _draw(items, file_format="png", title="北京 Москва")
        words = " ".join(_words(_draw(items)))
    assert [r.getMessage() for r in caplog.records] == []
    for name in ("北京", "Москва", "Đà Nẵng"):
        assert name in words


def _boxes(svg: bytes) -> list[tuple[str, float, float, float, float]]:
    """Return the box of each name on the map, from its anchor and the width of its letters."""
    boxes = []
    for text in _texts(svg):
        words = "".join(text.itertext())
        style = text.get("style", "")
        found = re.search(r"([\d.]+)px", style)
        assert found, style
        size = float(found[1])
        x, y = float(text.get("x", "0")), float(text.get("y", "0"))
        wide = 0.5 * size * len(words)  # narrower than any name is drawn
        if "middle" in style:
            x -= wide / 2
        boxes.append((words, x, y - 0.6 * size, x + wide, y))
    return boxes


def test_no_name_lies_on_another() -> None:
    items = _spread(36, lat=26, lon=52, step=1.4)
    boxes = [b for b in _boxes(_draw(items)) if b[0].startswith("Camp Number")]
    assert len(boxes) > 12
    for i, (a, ax0, ay0, ax1, ay1) in enumerate(boxes):
        for b, bx0, by0, bx1, by1 in boxes[i + 1 :]:
            assert ax1 <= bx0 or bx1 <= ax0 or ay1 <= by0 or by1 <= ay0, (a, b)


def test_marks_on_one_another_are_counted() -> None:
    words = _words(_draw(_spread(12, lat=30, lon=55, step=0.01)))
    assert "12" in words
    assert "base, in a count" in words


def test_a_window_over_the_date_line_stays_together() -> None:
    places = (make_place("Suva", "FJI", -18.1, 178.4), make_place("Apia", "WSM", -13.8, -171.8))
    items = [make_item(places=(("site", p),), item_id=p.name) for p in places]
    for query in (PACIFIC, Query()):
        boxes = {b[0]: b for b in _boxes(_draw(items, query))}
        assert boxes["Suva"][1] < boxes["Apia"][1]
        assert boxes["Apia"][1] - boxes["Suva"][1] < 600


def test_an_empty_query_is_a_map_without_a_legend() -> None:
    words = _words(_draw([], Query()))
    assert not {w for w in words if w.startswith(("base,", "meeting,", "evacuation"))}


def test_borders_are_of_the_day_that_is_asked_for() -> None:
    query = Query.from_params({"bbox": "30,42,42,50", "as_of": "2013-06-01"})
    whole = " ".join(_words(_draw([], query)))
    assert "on 2013-06-01" in whole
    assert "Crimea" not in whole
    today = Query.from_params({"bbox": "30,42,42,50"})
    assert "Crimea" in " ".join(_words(_draw([], today)))


def test_an_unknown_format_or_view_is_an_error() -> None:
    with pytest.raises(QueryError, match="format"):
        _draw([], file_format="gif")
    with pytest.raises(QueryError, match="border_view"):
        _draw([], Query(border_view="QQQ"))
