"""gz and zip are looked into as far as is safe, and never written anywhere."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from geodata.errors import InputError
from geodata.model import Article
from geodata.read import packings, read_sources
from geodata.read.packings import MAX_NESTING

LINE = json.dumps({"id": "a", "text": "Russia flew four aircraft out of Kabul."}) + "\n"


def zipped(*members: tuple[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def take(path: Path, content: bytes) -> tuple[list[Article], list[InputError]]:
    path.write_bytes(content)
    rows = list(read_sources([str(path)]))
    return (
        [row for row in rows if isinstance(row, Article)],
        [row for row in rows if isinstance(row, InputError)],
    )


def test_packings_in_packings_are_looked_into(tmp_path: Path) -> None:
    inner = zipped(("deep.jsonl.gz", gzip.compress(LINE.encode())), ("note.txt", "One\n\nTwo."))
    articles, errors = take(tmp_path / "a.zip", zipped(("inner.zip", inner)))
    assert errors == []
    assert {a.id if a.id == "a" else a.text for a in articles} == {"a", "One\n\nTwo."}


def test_packings_in_packings_end_somewhere(tmp_path: Path) -> None:
    """A zip can be made that holds itself: looking into it would never end."""
    content = LINE.encode()
    for _ in range(MAX_NESTING + 1):
        content = gzip.compress(content)
    articles, (error,) = take(tmp_path / "a.jsonl.gz", content)
    assert articles == []
    assert "packed more than" in error.reason
    content = zipped(("a.jsonl", LINE))
    for _ in range(MAX_NESTING):
        content = zipped(("a.zip", content))
    articles, (error,) = take(tmp_path / "a.zip", content)
    assert articles == []
    assert "packed more than" in error.reason
    assert error.source == str(tmp_path / "a.zip") + "!a.zip" * MAX_NESTING


@pytest.mark.parametrize("kind", ["zip", "gz", "gz in zip"])
def test_a_bomb_is_refused_before_it_fills_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A line a megabyte, so that each would be taken on by itself."""
    monkeypatch.setattr(packings, "FREE_BYTES", 8_000_000)
    bomb = (b" " * 1_000_000 + b"\n") * 48
    packed = gzip.compress(bomb, compresslevel=9)
    content = {
        "zip": zipped(("b.jsonl", bomb)),
        "gz": packed,
        "gz in zip": zipped(("b.jsonl.gz", packed)),
    }[kind]
    del bomb
    tracemalloc.start()
    articles, errors = take(tmp_path / ("b.jsonl.gz" if kind == "gz" else "b.zip"), content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert articles == []
    assert "unpacks to more than 200 times its size" in errors[-1].reason
    assert errors[-1].source is not None
    assert peak < 16_000_000


def test_members_of_a_zip_share_what_may_come_out_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many harmless members, all the same bytes of the file, fill a disk together."""
    monkeypatch.setattr(packings, "FREE_BYTES", 8_000_000)
    part = b" " * 2_000_000
    members = [(f"{n}.jsonl", part + b"\n" + LINE.encode()) for n in range(8)]
    _, errors = take(tmp_path / "b.zip", zipped(*members))
    assert "unpacks to more than" in errors[-1].reason


def test_text_that_packs_well_is_still_read(tmp_path: Path) -> None:
    lines = "".join(LINE.replace('"a"', f'"{n}"') for n in range(20_000))
    articles, errors = take(tmp_path / "a.jsonl.gz", gzip.compress(lines.encode()))
    assert (len(articles), errors) == (20_000, [])


def test_names_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    folder = tmp_path / "in"
    folder.mkdir()
    names = ("../outside.txt", str(outside), "..\\outside.txt", "a/../../outside.txt", "C:\\o.txt")
    articles, errors = take(folder / "a.zip", zipped(*((n, f"{n}\n\nText.") for n in names)))
    assert errors == []
    assert len({a.id for a in articles}) == len(names)
    assert [p.name for p in tmp_path.rglob("*")] == ["in", "a.zip"]
    assert not any("/" in a.id or ".." in a.id for a in articles)


def test_a_zip_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    whole = zipped(("a.jsonl", LINE * 200))
    cases = {
        "not a zip file": whole[:-10],
        "cannot be read": whole[:60] + b"\xff" * 20 + whole[80:],
        "holds no articles": zipped(("picture.png", b"\x89PNG")),
        "way that is not read": zipped(("a.jsonl", LINE), method=zipfile.ZIP_BZIP2),
    }
    for words, content in cases.items():
        articles, errors = take(tmp_path / "a.zip", content)
        assert articles == []
        assert words in errors[-1].reason
        assert str(tmp_path / "a.zip") in str(errors[-1])
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.rindex(b"PK\x01\x02") + 8] |= 1
    _, (error,) = take(tmp_path / "a.zip", bytes(locked))
    assert "password" in error.reason


def test_a_zip_of_very_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packings, "MAX_MEMBERS", 1000)
    content = zipped(*((f"{n}.txt", "Words\n\nof it.") for n in range(1000)))
    assert len(take(tmp_path / "a.zip", content)[0]) == 1000
    content = zipped(*((f"{n}.txt", "") for n in range(1001)))
    _, (error,) = take(tmp_path / "a.zip", content)
    assert "more than 1,000 files" in error.reason


@pytest.mark.parametrize(
    "content",
    [
        LINE.encode(),
        gzip.compress(LINE.encode()),
        zipped(("a.jsonl", LINE)),
        gzip.compress(zipped(("a.jsonl.gz", gzip.compress(LINE.encode())))),
    ],
    ids=["plain", "gz", "zip", "gz of zip of gz"],
)
def test_standard_input_may_be_packed_too(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """It can be read but once, and looking at its first bytes must not take them."""

    class Stdin:
        buffer = io.BufferedReader(io.BytesIO(content))  # type: ignore[arg-type]

    monkeypatch.setattr(sys, "stdin", Stdin())
    (found,) = read_sources(["-"])
    assert isinstance(found, Article), found
    assert found.id == "a"
