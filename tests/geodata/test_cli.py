"""`ingest` and what all commands share, as a user runs them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from command_line import ARTICLES, COMMAND, Footprint, environment_of, write_lines

HEAVY = ("streamlit", "matplotlib", "geopandas", "folium", "pandas")


@pytest.fixture(scope="module")
def refusing_address() -> str:
    """Return an address on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/news"


GOOD = {"id": "good", "text": "Talks were held in Geneva on 3 May 2021."}
# What stands on line 3, and what the one line about it must name.
BROKEN_LINES = {
    "broken JSON": ('{"id": "x", "text": ', ["is no JSON"]),
    "a list": ("[1, 2]", ["must be a JSON object"]),
    "no id": ({"text": "Kabul"}, ["field 'id'", "is missing"]),
    "no text": ({"id": "x"}, ["field 'text'", "is missing"]),
    "an empty text": ({"id": "x", "text": " "}, ["field 'text'", "is empty"]),
    "a number as text": ({"id": "x", "text": 5}, ["field 'text'", "must be text"]),
    "a date that is none": (
        {"id": "x", "text": "Kabul", "published": "2021-02-30"},
        ["field 'published'", "2021-02-30"],
    ),
    "a date at the end of time": (
        {"id": "x", "text": "Kabul", "published": "9999-12-31"},
        ["field 'published'", "9999"],
    ),
    "an address of a script": (
        {"id": "x", "text": "Kabul", "url": "javascript:alert(1)"},
        ["field 'url'"],
    ),
    "half a character": ('{"id": "x", "text": "Kabul \\ud800"}', ["is no JSON"]),
    "too many brackets": ("[" * 100_000, ["is no JSON"]),
}


@pytest.mark.parametrize("name", BROKEN_LINES)
def test_a_broken_line_is_one_error_with_file_line_and_field(
    name: str, footprint: Footprint, tmp_path: Path
) -> None:
    """The rest goes on, and the status says that some was rejected."""
    line, words = BROKEN_LINES[name]
    path = write_lines(tmp_path / "news.jsonl", [GOOD, {**GOOD, "id": "2"}, line, GOOD])
    ran = footprint("dates", str(path))
    assert ran.status == 1
    assert [record["id"] for record in ran.records] == ["good", "2", "good"]
    assert len(ran.errors) == 1
    for word in [f"{path}:3: ", *words]:
        assert word in ran.errors[0]


def test_what_gives_no_article_at_all_ends_with_status_2(
    footprint: Footprint, tmp_path: Path, refusing_address: str
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "notes.xyz").write_text("nothing")
    binary = tmp_path / "picture.jsonl"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20)
    for source, words in {
        str(empty): "is empty",
        str(folder): "holds no articles",
        str(binary): "is binary data",
        str(tmp_path / "missing.jsonl"): "no such file",
        refusing_address: "cannot be fetched",
    }.items():
        ran = footprint("ingest", source)
        assert ran.status == 2, source
        assert len(ran.errors) == 2, source  # the error, and the count of what the workspace holds
        assert source in ran.errors[0]
        assert words in ran.errors[0]
        filtered = footprint("dates", source)
        assert (filtered.status, filtered.out) == (2, b"")
        assert filtered.errors == ran.errors[:1]


def test_one_bad_source_does_not_stop_the_others(
    footprint: Footprint, articles: Path, tmp_path: Path, refusing_address: str
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    ran = footprint("ingest", str(empty), refusing_address, str(articles))
    assert ran.status == 1
    assert len(ran.errors) == 3
    assert "3 articles read: 3 new" in ran.errors[-1]
    assert "2 rejected" in ran.errors[-1]


def test_an_article_over_20_mb_is_refused_by_name_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.jsonl"
    with path.open("w") as file:
        file.write(json.dumps(GOOD) + "\n")
        file.write('{"id": "whale", "text": "')
        for _ in range(50):
            file.write("Kabul talks " * 87_381)
        file.write('"}\n' + json.dumps({**GOOD, "id": "after"}) + "\n")
    assert path.stat().st_size > 50e6
    watched = (
        "import sys; sys.argv = ['footprint', 'dates', sys.argv[1]]\n"
        "from geodata.cli.app import main\n"
        "try: main()\n"
        # Its own peak: ru_maxrss would begin at that of the process that started it.
        "finally:\n"
        " peak = open('/proc/self/status').read().split('VmHWM:')[1].split()[0]\n"
        " print(peak, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", watched, path], capture_output=True, text=True, check=False
    )
    error, peak_kib = done.stderr.splitlines()
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["good", "after"]
    for word in ("large.jsonl:2", "whale", "20 MB"):
        assert word in error
    assert int(peak_kib) < 250 * 1024


def test_a_second_run_adds_nothing_and_a_changed_text_is_a_new_version(
    footprint: Footprint, articles: Path, tmp_path: Path
) -> None:
    first = footprint("ingest", str(articles))
    assert first.status == 0
    assert "3 articles read: 3 new, 0 changed, 0 known already" in first.err
    assert "holds 3 articles" in first.err
    holds = first.err[first.err.index("The workspace") :]
    second = footprint("ingest", str(articles))
    assert second.status == 0
    assert "0 new, 0 changed, 3 known already" in second.err
    assert holds in second.err
    text = ARTICLES[2]["text"].replace("2014", "2013")
    changed = write_lines(tmp_path / "changed.jsonl", [{**ARTICLES[2], "text": text}])
    third = footprint("ingest", str(changed))
    assert "1 articles read: 0 new, 1 changed" in third.err
    assert holds in third.err


def test_published_and_source_fill_in_what_an_article_lacks(
    footprint: Footprint, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("Ministers met in Geneva on Monday for talks on Kabul.")
    ran = footprint("ingest", "note.txt", "--published", "2021-05-05", "--source", "Desk")
    assert ran.status == 0
    listed = footprint("export", "items.csv", "--source", "Desk", "--workspace")
    assert listed.status == 2  # an option without its value
    assert footprint("ingest", "note.txt", "--published", "soon").status == 2
    assert footprint("ingest", "note.txt", "--format", "docx").status == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nothing"], "nothing"),
        (["--nothing"], "--nothing"),
        (["dates", "--nothing"], "--nothing"),
        (["ingest"], "argument"),
        (["gazetteer"], "command"),
        (["ingest", "a.jsonl", "--published", "soon"], "--published: 'soon'"),
        (["ingest", "a.jsonl", "--format", "docx"], "--format: 'docx' is none of"),
        (["ingest", "a.jsonl", "--map", "text"], "--map: 'text' is no FIELD=COLUMN"),
        (["ingest", "a.jsonl", "--map", "body=text"], "--map: 'body' is none of"),
        (["watch", "https://example.org/", "--every", "5x"], "--every: '5x' is no time"),
        (["geoparse", "--online", "none", "--user-agent", "x"], "none of nominatim, photon"),
        (["ingest", "a.jsonl", "--workspace", "/proc/none/here"], "/proc/none/here"),
        (["gazetteer", "lookup", "Kabul", "--limit", "none"], "--limit"),
        (["gazetteer", "import", "none.zip"], "none.zip"),
    ],
)
def test_a_command_line_that_cannot_be_meant_is_one_error(
    args: list[str], words: str, footprint: Footprint
) -> None:
    ran = footprint(*args)
    assert ran.status == 2
    assert ran.out == b""
    assert len(ran.errors) == 1
    assert ran.errors[0].startswith("footprint: ")
    assert words in ran.errors[0].lower() or words in ran.errors[0]


def test_the_version_is_said(footprint: Footprint) -> None:
    ran = footprint("--version")
    assert ran.status == 0
    assert ran.out.decode() == f"footprint {metadata.version('footprint-map')}\n"


def test_a_file_that_is_no_workspace_is_left_as_it_is(
    footprint: Footprint, articles: Path, tmp_path: Path
) -> None:
    other = tmp_path / "letter.footprint"
    other.write_bytes(b"Dear reader, " * 500)
    ran = footprint("ingest", str(articles), "--workspace", str(other))
    assert ran.status == 2
    assert len(ran.errors) == 1
    assert "letter.footprint" in ran.errors[0]
    assert other.read_bytes() == b"Dear reader, " * 500


def test_the_name_of_a_file_cannot_steer_the_terminal(footprint: Footprint) -> None:
    ran = footprint("dates", "a\x1b[31m\nb.jsonl")
    assert len(ran.errors) == 1
    assert "\x1b" not in ran.err


def test_a_reader_that_stops_reading_ends_the_command_quietly(
    tmp_path: Path, articles: Path
) -> None:
    many = tmp_path / "many.jsonl"
    many.write_bytes(articles.read_bytes() * 2000)
    with subprocess.Popen(
        [sys.executable, COMMAND, "dates", many],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment_of(),
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


@pytest.fixture
def waiting() -> Iterator[subprocess.Popen[bytes]]:
    """Yield a command that has begun to read its standard input and waits for more."""
    with subprocess.Popen(
        [sys.executable, COMMAND, "dates"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment_of(),
    ) as process:
        assert process.stdin
        process.stdin.write(b'{"id": "a"}\n')
        process.stdin.flush()
        deadline = time.monotonic() + 30
        assert process.stderr
        os.set_blocking(process.stderr.fileno(), False)
        while not process.stderr.read() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.set_blocking(process.stderr.fileno(), True)
        yield process
        process.kill()


def test_an_interrupt_ends_the_command_with_130_and_no_traceback(
    waiting: subprocess.Popen[bytes],
) -> None:
    waiting.send_signal(signal.SIGINT)
    assert waiting.wait(timeout=30) == 130
    assert waiting.stderr
    assert b"Traceback" not in waiting.stderr.read()


@pytest.mark.parametrize("args", [["--help"], ["dates", "none.jsonl"]])
def test_what_draws_is_not_loaded_by_commands_that_do_not_draw(args: list[str]) -> None:
    code = (
        "import sys; sys.argv = ['footprint', *sys.argv[1:]]\n"
        "from dashboard.cli import main\n"
        "try: main()\n"
        f"finally: print('loaded:', [m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_lookup_names_the_candidates_and_their_reasons(footprint: Footprint) -> None:
    ran = footprint("gazetteer", "lookup", "Kabul", environment={"COLUMNS": "200"})
    assert ran.status == 0
    assert b"AFG" in ran.out
    unknown = footprint("gazetteer", "lookup", "Qqqqqville")
    assert (unknown.status, unknown.out) == (2, b"")
    assert unknown.errors == ["footprint: no place is known by the name 'Qqqqqville'"]
