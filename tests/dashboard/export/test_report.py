"""The report of the evidence: a PDF that says of each item who says so, and in which words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from dashboard_hostile import EVIL, HOSTILE_STORIES
from dashboard_stories import build_workspace
from pypdf import PdfReader

from dashboard.export import Options, write_report
from dashboard.figure import Look, make_sheet
from geodata.query import Query
from geodata.store import Workspace


def report(workspace: Workspace, path: Path, *, title: str | None = None) -> PdfReader:
    write_report(Query(), workspace, path, Options(sheet=make_sheet(), look=Look(title=title)))
    return PdfReader(io.BytesIO(path.read_bytes()))


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_report_has_every_item_with_its_words_and_sources(
    workspace: Workspace, tmp_path: Path
) -> None:
    reader = report(workspace, tmp_path / "report.pdf", title="Bases and talks")
    words = words_of(reader)
    for expected in (
        "Bases and talks",
        "7 items, each with who says so",
        "The air base of the United States in Manas, Kyrgyzstan, closed in 2014.",
        "“The American base at Manas in Kyrgyzstan closed in 2014.”",
        "Demo Wire · 2021-09-22 · A base in the Gulf · https://example.org/udeid",
        "Newest report: 2021-09-22",
        "Natural Earth · GeoNames",
        "footprint export report.pdf --report --title 'Bases and talks'",
    ):
        assert expected in words, expected
    assert reader.metadata.title == "Bases and talks"
    first = reader.pages[0]
    assert "base, closed, lost or refused" in first.extract_text()  # the legend of the figure


def test_a_report_is_the_same_every_time_and_embeds_its_fonts(
    workspace: Workspace, tmp_path: Path
) -> None:
    reader = report(workspace, tmp_path / "one.pdf")
    report(workspace, tmp_path / "two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    fonts = [font.get_object() for font in reader.pages[1]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)


@pytest.mark.parametrize("title", [EVIL, '#panic() $x$ `raw` @ref <label> \\ "', "خريطة القواعد"])
def test_hostile_words_are_set_as_text(title: str, tmp_path: Path) -> None:
    """Typst has a language of its own: nothing of it may be read in an article's words."""
    with build_workspace(tmp_path / "ws", stories=HOSTILE_STORIES) as hostile:
        reader = report(hostile, tmp_path / "report.pdf", title=title)
    words = words_of(reader)
    assert "</script>{{window.pwned=5}} =HYPERLINK(1) **b** $x$" in words
    root = reader.trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/JavaScript" not in str(root.get("/Names", ""))
    assert "/AA" not in root
