"""Figures of fixed items at the size of a phone, a laptop and a wall, and their structure.

    python scripts/figure_goldens.py    # after a look at each figure

writes the structure down; the tests compare with it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any

from dashboard_items import DOHA, KABUL, UZBEKISTAN, make_item, make_place

from dashboard.figure import Facts, Look, draw_figure, make_sheet
from geodata.model import Counts
from geodata.query import Query

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
SHEETS = {
    "phone": make_sheet(width_px=390, height_px=700),
    "laptop": make_sheet(width_px=1280, height_px=800),
    "wall": make_sheet(paper="a3-landscape"),
}
QUERY = Query.from_params({"bbox": "40,15,80,47"})
FACTS = Facts(
    n_items=9,
    n_undated=1,
    newest_report=date(2021, 9, 22),
    sources=("Demo Gazette", "Demo Wire"),
    digest="0123456789ab",
    has_routes=True,
)
_MANAS = make_place("Manas", "KGZ", 43.06, 74.48)
_TASHKENT = make_place("Tashkent", "UZB", 41.3, 69.25)
_DUSHANBE = make_place("Dushanbe", "TJK", 38.56, 68.77)
_KANDAHAR = make_place("Kandahar", "AFG", 31.61, 65.71, prec=2)
_HELMAND = make_place("Helmand", "AFG", 31.0, 64.0, prec=4)
_SANAA = make_place("صنعاء", "YEM", 15.6, 44.2)
_GULF = make_place("Gulf of Oman", None, 24.5, 58.5, prec=7)
ITEMS = [
    make_item(item_id="udeid"),
    make_item(status="closed", places=(("site", _MANAS),), item_id="manas"),
    make_item(status="sought", places=(("site", UZBEKISTAN),), item_id="uzbekistan"),
    make_item("meeting", "held", places=(("venue", _TASHKENT),), item_id="tashkent"),
    make_item("meeting", "planned", places=(("venue", _DUSHANBE),), item_id="dushanbe"),
    make_item(places=(("site", _KANDAHAR),), item_id="kandahar"),
    make_item(status="contested", places=(("site", _HELMAND),), item_id="helmand"),
    make_item("meeting", "held", places=(("venue", _SANAA),), item_id="sanaa"),
    make_item(places=(("site", _GULF),), item_id="gulf"),
    make_item(
        "evacuation",
        "completed",
        places=(("origin", KABUL), ("destination", DOHA)),
        days=(date(2021, 8, 1), date(2021, 8, 31), 4),
        item_id="airlift",
        counts=Counts(people=700),
    ),
]


def draw(name: str, *, file_format: str = "svg") -> bytes:
    return draw_figure(
        ITEMS,
        QUERY,
        facts=FACTS,
        file_format=file_format,
        sheet=SHEETS[name],
        look=Look(title="Bases, talks and an airlift"),
    )


def structure_of(svg: bytes) -> dict[str, Any]:
    """Return the words of a figure with their size and place, and the places of its marks."""
    root = ET.fromstring(svg)  # our own file
    texts = []
    for text in root.iter(f"{SVG}text"):
        size = float(re.search(r"([\d.]+)px", text.get("style", ""))[1])
        x, y = (round(float(text.get(axis, "0")), 1) for axis in "xy")
        texts.append(["".join(text.itertext()), round(size, 1), x, y])
    marks = [
        [round(float(use.get(axis, "0")), 1) for axis in "xy"] for use in root.iter(f"{SVG}use")
    ]
    return {"size": root.get("viewBox"), "texts": sorted(texts), "marks": sorted(marks)}
