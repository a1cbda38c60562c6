"""The printed figure: the same bytes for the same query, text as text, nothing on anything."""

from __future__ import annotations

import base64
import io
import logging
import math
import re
import shlex
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qsl

import numpy as np
import pytest
from dashboard_items import DOHA, KABUL, UZBEKISTAN, make_item, make_place
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from dashboard.figure import FORMATS, Facts, Look, Projection, draw_figure, make_sheet
from dashboard.figure.fonts import SANS
from dashboard.figure.notes import say_link
from dashboard.figure.routes import short_of_marks
from dashboard.figure.wrapping import wrap_lines
from dashboard.wording import capital
from geodata.errors import QueryError
from geodata.merge import StoredItem
from geodata.model import Counts
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
    return draw_figure(
        items, query, facts=FACTS, file_format=file_format, sheet=SMALL, look=Look(title=title)
    )


def _texts(svg: bytes) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}text"))  # our own file


def _words(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in _texts(svg)]


def _title_lines(svg: bytes) -> list[str]:
    """Return the lines of the title: what is bold and larger than all else."""
    bold = [t for t in _texts(svg) if re.search(r"\b(?:700|bold)\b", t.get("style", ""))]
    return ["".join(t.itertext()) for t in bold if _size_px(t) > 13]


def _size_px(text: ET.Element) -> float:
    found = re.search(r"([\d.]+)px", text.get("style", ""))
    assert found, text.attrib
    return float(found[1])


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
    assert capital(GULF.to_words()) in whole
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
    assert "known only by country, not in effect" in words
    assert "known only by country" not in words
    assert "base, planned or sought" not in words
    # What is left is the shade of the country: see-through, unlike a mark.
    assert all("fill-opacity: 0.13" in use.get("style", "") for use in root.iter(f"{SVG}use"))


def test_a_chinese_title_stays_on_the_sheet() -> None:
    lines = _title_lines(_draw([make_item()], title="基地" * 60))
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
    lines = _title_lines(_draw([make_item()], title="word " * 300))
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
        style, size = text.get("style", ""), _size_px(text)
        x, y = float(text.get("x", "0")), float(text.get("y", "0"))
        wide = 0.4 * size * len(words)  # narrower than any name is drawn
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


def test_each_name_stands_at_its_own_mark() -> None:
    """Routes leave little room beside Kabul; a base stands just north of it."""
    ends = [
        *((40.1, 65.4), (52.2, 21.0), (41.8, 12.2), (25.1, 51.3), (29.4, 47.9)),
        *((28.7, 77.4), (33.6, 73.1), (38.5, 68.8), (50.0, 8.5)),
    ]
    airlifts = [
        make_item(
            "evacuation",
            "completed",
            places=(("origin", KABUL), ("destination", make_place(f"End {n}", "AFG", lat, lon))),
            item_id=f"airlift-{n}",
        )
        for n, (lat, lon) in enumerate(ends)
    ]
    base = make_item(places=(("site", make_place("Bagram", "AFG", 34.946, 69.3)),))
    window = Query.from_params({"bbox": "62,29,76,40"})
    tops = {name: top for name, _, top, _, _ in _boxes(_draw([*airlifts, base], window))}
    assert tops["Bagram"] < tops["Kabul"]


def test_a_route_says_by_way_of_what_its_line_leaves_out() -> None:
    pakistan = make_place("Pakistan", "PAK", 30.0, 70.0, prec=6)
    places = (("origin", KABUL), ("hub", pakistan), ("destination", DOHA))
    route = make_item("evacuation", "completed", places=places, counts=Counts(people=500))
    words = _words(_draw([route], Query.from_params({"bbox": "45,20,75,40"})))
    assert "United States: 500 people, via Pakistan" in words


def test_no_state_is_named_on_ground_that_others_claim() -> None:
    kashmir, india = (
        {w for w in _words(_draw([], Query.from_params({"bbox": bbox}))) if w.isupper()}
        for bbox in ("72,33,80,37", "68,8,90,36")
    )
    assert "CHINA" in kashmir
    assert "INDIA" not in kashmir
    assert "INDIA" in india


def test_an_arrow_ends_before_the_marks_it_points_at() -> None:
    end, beside = (1000.0, 0.0), (990.0, 5.0)
    drawn_x, drawn_y = short_of_marks(
        np.linspace(0, 1000, 11), np.zeros(11), [beside, end, (500.0, 0.0)], gap_m=10.0
    )
    assert drawn_x[0] == 0
    assert 970 < drawn_x[-1] <= 982
    assert drawn_y[-1] == 0
    whole_x, _ = short_of_marks(np.array([0.0, 4.0]), np.zeros(2), [], gap_m=10.0)
    assert whole_x[-1] == 4.0


@pytest.mark.parametrize("width_in", [0.8, 1.0, 1.2, 1.4, 1.6])
def test_no_line_begins_with_what_stands_between_two_parts(width_in: float) -> None:
    said = "HMS Jufair, Bahrain · United Kingdom · active · 5 Apr 2018"
    lines = wrap_lines(said, width_in=width_in, size_pt=6.8, most=9).split("\n")
    assert len(lines) > 1
    assert not [line for line in lines if line.startswith("·")]
    assert " ".join(lines) == said


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


def test_numbers_stand_for_names_and_a_list_says_who_says_so() -> None:
    uzbekistan = make_item(status="sought", places=(("site", UZBEKISTAN),), item_id="uz")
    items = [*_spread(12, lat=26, lon=52, step=3.0), AIRLIFT, uzbekistan]
    svg = draw_figure(
        items, GULF, facts=FACTS, file_format="svg", sheet=make_sheet(), look=Look(numbered=True)
    )
    words = _words(svg)
    assert not {"Doha", "Kabul"} & set(words)
    listed = [w for w in words if "Demo Wire 2021-09-22" in w]
    assert len(listed) == len(items)
    assert "United States: Kabul to Doha · completed. Demo Wire 2021-09-22" in listed
    assert {str(n) for n in range(1, len(items) + 1)} <= set(words)
    assert words.count("14") == 3  # at both ends of the route, and in the list
    assert "--numbered" in " ".join(words)


def test_every_number_of_a_long_list_has_its_line_where_the_sheet_has_room() -> None:
    items = _spread(40, lat=16, lon=46, step=0.7)
    words = _words(
        draw_figure(
            items,
            GULF,
            facts=FACTS,
            file_format="svg",
            sheet=make_sheet(paper="a3-portrait"),
            look=Look(numbered=True),
        )
    )
    assert "Items" in words
    assert len([w for w in words if w.startswith("Camp Number")]) == len(items)


def test_a_list_that_the_sheet_has_no_room_for_goes_on_in_the_pdf() -> None:
    items = _spread(120, lat=16, lon=46, step=0.2)
    sheet = make_sheet(paper="a4-landscape")
    look = Look(numbered=True)
    figures = [
        draw_figure(items, GULF, facts=FACTS, file_format=form, sheet=sheet, look=look)
        for form in ("pdf", "pdf", "svg")
    ]
    assert figures[0] == figures[1]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(figures[0])).pages]
    assert len(pages) > 1
    assert "the rest on the next page" in pages[0]
    assert "".join(pages).count("Camp Number") == len(items)
    assert any("the PDF lists all" in words for words in _words(figures[2]))


def test_an_asked_window_is_framed_as_it_is() -> None:
    """Around it nothing was looked for, and an empty sea there would say there is nothing."""
    look = Look(projection=Projection.MERCATOR)
    svg = draw_figure([], GULF, facts=FACTS, file_format="svg", sheet=SMALL, look=look)
    frame = next(g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("id") == "patch_2")
    corners = [float(v) for v in re.findall(r"[\d.]+", next(iter(frame)).get("d", ""))]
    wide = max(corners[::2]) - min(corners[::2])
    high = max(corners[1::2]) - min(corners[1::2])
    mercator = [math.asinh(math.tan(math.radians(lat))) for lat in (15, 45)]
    assert wide / high == pytest.approx(math.radians(80 - 45) / (mercator[1] - mercator[0]), 0.01)
    assert any(re.fullmatch(r"[\d,]+ km at 30°N", w) for w in _words(svg))


def test_a_drawing_brings_its_letters_along() -> None:
    svg = _draw([make_item()], title="Базы").decode()
    assert f"@font-face{{font-family:'{SANS}';font-weight:700;" in svg
    packed = re.findall(r"base64,([\w+/=]+)", svg)
    letters = [set(TTFont(io.BytesIO(base64.b64decode(p))).getBestCmap()) for p in packed]
    assert set(map(ord, "Базы")) <= set.union(*letters)
    assert sum(map(len, packed)) < 200_000


def test_the_link_under_a_figure_leads_back_to_it() -> None:
    query = Query.from_params({"country": "AFG,QAT", "q": 'a "b" & c', "bbox": "45,15,80,45"})
    look = Look(title="Базы & talks", numbered=True)
    link = say_link(query, form="map.png", own_params=look.params | {"dpi": "72"})
    address, _, command = link.partition(" or ")
    asked = dict(parse_qsl(address.partition("?")[2]))
    assert Query.from_params({k: v for k, v in asked.items() if k in query.to_params()}) == query
    assert (asked["title"], asked["numbered"], asked["dpi"]) == (look.title, "yes", "72")
    words = shlex.split(command)
    assert words[words.index("--q") + 1] == 'a "b" & c'


def test_an_unknown_format_or_view_is_an_error() -> None:
    with pytest.raises(QueryError, match="format"):
        _draw([], file_format="gif")
    with pytest.raises(QueryError, match="border_view"):
        _draw([], Query(border_view="QQQ"))
