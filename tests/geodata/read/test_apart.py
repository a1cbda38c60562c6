"""A document that is built to hang or to fill memory is one error, and the next one is read."""

from __future__ import annotations

import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from pdf_of_ours import make_pdf

from geodata.errors import InputError
from geodata.model import Article
from geodata.read import apart, read_sources
from geodata.read.documents import read_html, read_markdown

GOOD = make_pdf(["Talks in Helsinki", "", "The two generals met in Helsinki on Wednesday."])
PARAGRAPH = "<p>The two generals met in Helsinki for talks on Wednesday, the ministry said.</p>"


def pdf_bomb(content: bytes, *, n_pages: int) -> bytes:
    """Return a small PDF, each of whose pages shows the same packed content."""
    packed = zlib.compress(content, 9)
    kids = b" ".join([b"5 0 R"] * n_pages)
    own = b"<< /Font << /F1 3 0 R >> >>"
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, n_pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources %s >>"
        % own,
    )
    out, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, body in enumerate(bodies, start=1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    end = b"xref\n0 6\n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (table, len(out))


def read(*contents: tuple[str, bytes], folder: Path) -> list[Article | InputError]:
    for name, content in contents:
        (folder / name).write_bytes(content)
    return list(read_sources([str(folder)]))


def test_a_pdf_that_hangs_is_left_and_the_next_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "CPU_SECONDS", 2)
    bomb = pdf_bomb(b"BT /F1 11 Tf " + b"(a) Tj " * 10_000 + b"ET", n_pages=1900)
    assert len(bomb) < 20_000
    hung, good = read(("a.pdf", bomb), ("b.pdf", GOOD), folder=tmp_path)
    assert isinstance(hung, InputError)
    assert str(hung) == f"{tmp_path / 'a.pdf'}: takes over 2 s to read"
    assert isinstance(good, Article)
    assert "met in Helsinki" in good.text


@pytest.mark.skipif(sys.platform != "linux", reason="other systems set no limit on memory")
def test_a_pdf_that_fills_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MEMORY_BYTES", 120_000_000)
    bomb = pdf_bomb(b"q " * 35_000_000, n_pages=1)
    (refused,) = read(("a.pdf", bomb), folder=tmp_path)
    assert isinstance(refused, InputError)
    assert "takes over 120 MB of memory to read" in refused.reason
    (good,) = read(("a.pdf", GOOD), folder=tmp_path)
    assert isinstance(good, Article)


def test_a_large_page_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "CPU_SECONDS", 1)
    page = b"<html><body><article><p>" + b"<span>Kabul </span>" * 200_000
    feed = b"<rss><channel>" + b"<item><description>" + b"&lt;div&gt;" * 200_000
    rows = read(("a.html", page), ("b.rss", feed), folder=tmp_path)
    assert [row.reason for row in rows if isinstance(row, InputError)] == [
        "takes over 1 s to read"
    ] * len(rows)


def test_a_large_page_is_read_as_a_small_one_is(tmp_path: Path) -> None:
    filler = "<script>" + "var a = 1; " * 60_000 + "</script>"
    page = f"<html><head><title>Talks</title>{filler}</head><body><article>{PARAGRAPH * 5}"
    assert len(page) > apart.LARGE_BYTES
    (found,) = read(("a.html", page.encode()), folder=tmp_path)
    expected = read_html(page, name="a.html")
    assert isinstance(found, Article)
    assert (found.text, found.title) == (expected["text"], expected["title"])


def test_what_breaks_the_reader_down_is_one_error() -> None:
    """As a crash of a parser written in C would."""
    with pytest.raises(InputError, match="broke down"):
        apart.read_apart("no such kind", b"", name="x")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_a_reader_that_the_system_killed_is_not_called_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the kernel does when the machine runs out of memory."""
    killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(apart, "_PROGRAM", killed)
    with pytest.raises(InputError, match=r"x: cannot be read: its reader was killed \(SIGKILL\)"):
        apart.read_apart("pdf", b"", name="x")


def test_the_folder_it_runs_in_lends_it_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pypdf.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    done = subprocess.run([sys.executable, "-c", "import pypdf"], check=False)
    assert done.returncode == 7
    (found,) = read(("a.pdf", GOOD), folder=tmp_path)
    assert isinstance(found, Article)


@pytest.mark.parametrize(
    "unit",
    ["<!-- ", "[a", "[a](", "![", "![a](b c", "**a ", "__a ", "*a ", "_a ", "`a ", "- ", "# ", " "],
)
def test_markdown_of_marks_that_never_end_takes_time_by_its_length_only(unit: str) -> None:
    """Eight times the length: 8 times as long if linear, 64 times if each looks on to the end."""

    def seconds(n_units: int) -> float:
        text = f"words\n# x {unit * n_units}x"
        taken = []
        for _ in range(3):
            began = time.process_time()
            read_markdown(text)
            taken.append(time.process_time() - began)
        return min(taken)

    assert seconds(16_000) < 30 * max(seconds(2_000), 0.001)
