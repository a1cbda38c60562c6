"""Whatever articles say, a file of their items opens, and nothing in it runs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from builders import KABUL, Reading, article, item
from builders import place as make_place
from conftest_fuzz import FUZZ
from hostile import words
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dashboard.export import Options, write_export
from geodata.model import Kind
from geodata.query import Query
from geodata.spreadsheets import looks_like_formula
from geodata.store import Workspace

storable = words.filter(lambda text: text.strip() and "\x00" not in text).map(
    lambda text: text.encode("utf-8", "replace").decode()
)


@FUZZ
@given(title=storable, source=storable, quote=storable, name=storable, kind=st.sampled_from(Kind))
def test_fuzz_exports(
    tmp_path_factory: object, title: str, source: str, quote: str, name: str, kind: Kind
) -> None:
    folder: Path = tmp_path_factory.mktemp("fuzz")  # type: ignore[attr-defined]
    found = item(
        kind,
        make_place(name, "AFG", 34.5, 69.2),
        KABUL,
        actors=("USA",),
        quote=quote,
        day="2021-08-25",
    )
    said = article("a", text=quote, title=title, source=source, url="https://example.org/a")
    with Workspace.open(folder / "w.footprint") as workspace:
        workspace.add_articles([said])
        workspace.store_readings([Reading(article=said, items=(found,))], reader_version="1")
        files = {
            ending: _export(workspace, folder / f"items.{ending}", ending)
            for ending in ("csv", "geojson", "kml")
        }
    (feature,) = json.loads(files["geojson"])["features"]
    assert feature["properties"]["evidence"][0]["quote"] == quote
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if looks_like_formula(cell)]
    root = etree.fromstring(files["kml"])
    assert not [e for e in root.iter() if str(e.tag).endswith(("script", "html"))]


def _export(workspace: Workspace, path: Path, file_format: str) -> bytes:
    write_export(Query(), workspace, path, file_format=file_format, options=Options.default())
    return path.read_bytes()
