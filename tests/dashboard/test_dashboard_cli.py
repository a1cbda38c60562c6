"""The commands that the dashboard adds: `export`, `demo`, `serve`, `doctor`."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import (
    ARTICLES,
    COMMAND,
    Footprint,
    Ran,
    environment_of,
    run_footprint,
    write_lines,
)
from PIL import Image

from dashboard.cli import DEMO_WORKSPACE, PAPER_HELP
from dashboard.export import FORMATS
from dashboard.figure import PAPERS
from dashboard.maps.base_map import has_leaflet
from geodata.cli.console import written_whole
from geodata.errors import StoreError
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.compile import compiled_folder
from geodata.query import PARAMETERS

START_TIMEOUT_S = 90


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, compiled_gazetteer: Gazetteer) -> Path:
    """Return a workspace of three articles of our own."""
    del compiled_gazetteer
    folder = tmp_path_factory.mktemp("filled")
    source = write_lines(folder / "articles.jsonl", ARTICLES)
    assert run_footprint("ingest", str(source), "--workspace", "ws", folder=folder).status == 0
    return folder / "ws"


def export(footprint: Footprint, filled: Path, *args: str) -> Ran:
    return footprint("export", *args, environment={"FOOTPRINT_WORKSPACE": str(filled)})


def test_the_same_query_gives_the_same_bytes_in_every_format(
    footprint: Footprint, filled: Path, tmp_path: Path
) -> None:
    for ending in FORMATS:
        for name in ("one", "two"):
            ran = export(footprint, filled, f"{name}.{ending}", "--country", "AFG,CHE")
            assert (ran.status, ran.out) == (0, b""), ending
            (said,) = ran.errors
            assert said.startswith(f"{name}.{ending}: 2 items, "), ending
        one, two = (tmp_path / f"{name}.{ending}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), ending
        assert one.stat().st_size > 500


def test_a_png_has_the_size_and_resolution_that_were_asked_for(
    footprint: Footprint, filled: Path, tmp_path: Path
) -> None:
    size = ("--width", "960", "--height", "480", "--dpi", "192")
    assert export(footprint, filled, "map.png", *size).status == 0
    with Image.open(tmp_path / "map.png") as image:
        assert image.size == (1920, 960)
        assert image.info["dpi"] == pytest.approx((192, 192), abs=0.1)
        colours = image.convert("RGB").getcolors(maxcolors=1 << 24)
    assert colours
    assert len(colours) > 20  # a map, not a blank sheet


def test_an_svg_keeps_its_words_as_words(
    footprint: Footprint, filled: Path, tmp_path: Path
) -> None:
    title = "Flights & <talks> Женева"
    assert export(footprint, filled, "map.svg", "--title", title, "--kind", "meeting").status == 0
    svg = (tmp_path / "map.svg").read_text()
    words = " ".join(re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL))
    assert "Flights &amp; &lt;talks&gt; Женева" in words
    assert "Meetings" in words  # the question, in words
    assert "Natural Earth" in words


def test_a_pdf_brings_its_fonts(footprint: Footprint, filled: Path, tmp_path: Path) -> None:
    assert export(footprint, filled, "map.pdf").status == 0
    pdf = (tmp_path / "map.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    fonts = pdf.count(b"/Type /FontDescriptor")
    assert fonts
    assert len(re.findall(rb"/FontFile[23]? ", pdf)) >= fonts


def test_data_exports_hold_the_items_of_the_query(
    footprint: Footprint, filled: Path, tmp_path: Path
) -> None:
    asked = ("--country", "CHE", "--kind", "meeting")
    assert export(footprint, filled, "items.geojson", *asked).status == 0
    assert export(footprint, filled, "items.csv", *asked).status == 0
    collection = json.loads((tmp_path / "items.geojson").read_text())
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == 1
    longitude, latitude = collection["features"][0]["geometry"]["coordinates"]
    assert (longitude, latitude) == pytest.approx((6.15, 46.2), abs=0.1)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "items.csv").read_text("utf-8-sig"))))
    assert len(rows) == 1
    assert "Geneva" in rows[0].values()


def test_an_export_of_some_days_says_how_many_items_have_none(
    footprint: Footprint, tmp_path: Path
) -> None:
    undated = {"id": "undated", "text": "Japan has a naval base in Djibouti."}
    source = write_lines(tmp_path / "articles.jsonl", [*ARTICLES, undated])
    filled = tmp_path / "ws"
    assert footprint("ingest", str(source), "--workspace", str(filled)).status == 0
    (said,) = export(footprint, filled, "all.geojson").errors
    ran = export(footprint, filled, "dated.geojson", "--from", "1900-01-01")
    n_all, n_dated = (
        len(json.loads((tmp_path / name).read_text())["features"])
        for name in ("all.geojson", "dated.geojson")
    )
    assert n_dated == n_all - 1
    size = (tmp_path / "all.geojson").stat().st_size
    assert said == f"all.geojson: {n_all} items, {size:,} bytes"
    assert ran.status == 0
    assert ran.errors[1:] == ["1 item that has no date is left out."]


BAD_VALUES = {
    "country": "ZZZ",
    "country_role": "owner",
    "kind": "castle",
    "status": "haunted",
    "actor": "",
    "actor_match": "none",
    "source": "a,,b",
    "source_grade": "G",
    "item_grade": "7",
    "from": "2021-02-30",
    "to": "soon",
    "as_of": "yesterday",
    "known_on": "2021",
    "q": "x" * 501,
    "min_confidence": "2",
    "max_where_prec": "9",
    "bbox": "1,2,3",
    "zoom": "-1",
    "border_view": "mine",
}


def test_every_parameter_refuses_a_bad_value_with_one_error(
    footprint: Footprint, filled: Path, tmp_path: Path
) -> None:
    assert BAD_VALUES.keys() == {parameter.name for parameter in PARAMETERS}
    for name, value in BAD_VALUES.items():
        ran = export(footprint, filled, "map.csv", f"--{name.replace('_', '-')}={value}")
        assert ran.status == 2, name
        assert len(ran.errors) == 1, name
        assert ran.errors[0].startswith(f"footprint: {name}: ")
        assert len(ran.errors[0]) < 600
    assert not (tmp_path / "map.csv").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["map.xyz"], "xyz"),
        (["map"], "png"),
        (["map.png", "--paper", "napkin"], "paper: "),
        (["map.png", "--dpi", "9999"], "dpi: "),
        (["map.png", "--width", "900"], "height: "),
        (["map.csv", "--workspace", "none.footprint"], "none.footprint"),
        (["none/map.csv"], "none/map.csv"),
        (["map.csv", "--colour", "red"], "--colour"),
    ],
)
def test_an_export_that_cannot_be_made_is_one_error_and_no_file(
    args: list[str], words: str, footprint: Footprint, filled: Path, tmp_path: Path
) -> None:
    ran = export(footprint, filled, *args)
    assert ran.status == 2
    assert len(ran.errors) == 1
    assert words in ran.errors[0]
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "map.csv"
    target.mkdir()
    with pytest.raises(StoreError), written_whole(target) as made:
        made.write_bytes(b"content")
    assert list(tmp_path.iterdir()) == [target]


def test_the_help_names_every_paper() -> None:
    assert set(re.findall(r"a\d-\w+", PAPER_HELP)) == set(PAPERS)


def test_doctor_says_what_is_there(footprint: Footprint, filled: Path) -> None:
    ran = footprint("doctor", environment={"FOOTPRINT_WORKSPACE": str(filled)})
    assert ran.status == (0 if has_leaflet() else 1)
    out = ran.out.decode()
    for word in ("Python", "Gazetteer", "3 articles", "Leaflet"):
        assert word in out


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _health(port: int) -> dict[str, object]:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return dict(json.load(answer))
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"nothing answered within {START_TIMEOUT_S} s")


@pytest.fixture(scope="module")
def demo_cache(tmp_path_factory: pytest.TempPathFactory, compiled_gazetteer: Gazetteer) -> Path:
    """Return a cache of its own for the demo, with the compiled gazetteer in it."""
    del compiled_gazetteer
    cache = tmp_path_factory.mktemp("cache")
    folder = compiled_folder()
    (cache / folder.name).symlink_to(folder)
    return cache


@pytest.fixture
def demo(demo_cache: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = _free_port()
    with subprocess.Popen(
        [sys.executable, COMMAND, "demo", "--no-open", "--port", str(port)],
        stderr=subprocess.PIPE,
        env=environment_of({"FOOTPRINT_CACHE": str(demo_cache)}),
    ) as process:
        yield process, port
        process.kill()


def test_the_demo_is_made_once_and_ends_on_ctrl_c(
    demo: tuple[subprocess.Popen[bytes], int], demo_cache: Path
) -> None:
    process, port = demo
    health = _health(port)
    assert health["status"] == "ok"
    assert isinstance(health["articles"], int)
    assert health["articles"] >= 50
    made = (demo_cache / DEMO_WORKSPACE).stat()
    taken = run_footprint("demo", "--no-open", "--port", str(port), folder=demo_cache)
    assert taken.status == 2
    assert len(taken.errors) == 1
    assert f"port {port}" in taken.errors[0]
    assert (demo_cache / DEMO_WORKSPACE).stat().st_mtime_ns == made.st_mtime_ns
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) in {0, 130}
    assert process.stderr
    assert b"Traceback" not in process.stderr.read()


def test_serve_needs_no_workspace_to_begin_with(tmp_path: Path) -> None:
    port = _free_port()
    with subprocess.Popen(
        [sys.executable, COMMAND, "serve", "--port", str(port), "--workspace", tmp_path / "new"],
        env=environment_of(),
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            assert _health(port) == {"status": "ok", "articles": 0, "items": 0}
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("args", "words"),
    [(["--sign-in", "none.toml"], "none.toml"), (["--host", "203.0.113.7"], "see --host")],
)
def test_a_server_that_cannot_be_as_asked_says_why_and_nothing_else(
    footprint: Footprint, args: list[str], words: str
) -> None:
    ran = footprint("serve", "--port", str(_free_port()), *args)
    assert ran.status == 2
    (line,) = ran.errors
    assert words in line
