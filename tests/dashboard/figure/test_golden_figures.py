"""Golden figures: the same words and marks at the same places, and SVG and PNG look alike."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from golden_figures import GOLDEN, SHEETS, draw, structure_of
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NEAR_PT = 3.0  # another version of a font may be a little wider
MOST_DIFFERENCE = 0.012  # of white to black, on average, between two programs' drawings
MOST_FAR_OFF = 0.01  # share of the picture that may differ by more than a quarter


@pytest.mark.parametrize("name", SHEETS)
def test_words_and_marks_stand_where_they_stood(name: str) -> None:
    """`python scripts/figure_goldens.py` writes them down anew, after a look at each figure."""
    golden = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    now = structure_of(draw(name))
    assert now["size"] == golden["size"]
    assert [text[0] for text in now["texts"]] == [text[0] for text in golden["texts"]]
    places, expected = (np.array([t[1:] for t in s["texts"]]) for s in (now, golden))
    assert np.abs(places - expected).max() < NEAR_PT
    assert len(now["marks"]) == len(golden["marks"])
    assert np.abs(np.array(now["marks"]) - np.array(golden["marks"])).max() < NEAR_PT


@pytest.mark.browser
def test_a_browser_draws_the_svg_as_the_png_is(browser: Browser, tmp_path: Path) -> None:
    """Two programs draw one figure: letters that were not brought along would show."""
    path = tmp_path / "figure.svg"
    path.write_bytes(draw("laptop"))
    with Image.open(io.BytesIO(draw("laptop", file_format="png"))) as image:
        drawn = _blurred(image)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(
        f"<style>body{{margin:0}}img{{width:1280px;height:800px;display:block}}</style>"
        f"<body>{path.read_text('utf-8').partition('?>')[2]}"
    )
    page.add_style_tag(content="svg{width:1280px;height:800px;display:block}")
    page.evaluate("document.fonts.ready")
    with Image.open(io.BytesIO(page.screenshot())) as image:
        seen = _blurred(image)
    page.close()
    difference = np.abs(drawn - seen)
    assert difference.mean() < MOST_DIFFERENCE
    assert (difference > 0.25).mean() < MOST_FAR_OFF


def _blurred(image: Image.Image) -> np.ndarray:
    """Return a picture in grey as from some way off, where edges of letters are all alike."""
    small = image.convert("L").resize((1280, 800), Image.Resampling.BOX)
    return np.asarray(small.filter(ImageFilter.GaussianBlur(1.5)), dtype=np.float64) / 255
