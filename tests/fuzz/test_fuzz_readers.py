"""Whatever is in a file, its reader gives articles and errors, and nothing else happens."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from conftest_fuzz import FUZZ
from hostile import broken, texts
from hypothesis import given
from pdf_of_ours import make_pdf

from geodata.errors import InputError
from geodata.model import Article
from geodata.read import Format, read_sources, with_language
from geodata.read.pdf import read_pdf
from geodata.wire import article_from_json, article_to_json

LINE = '{"id": "a", "text": "Russia flew four aircraft out of Kabul.", "published": "2021-08-26"}\n'
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Wire</title><item>'
    "<guid>g1</guid><title>Base &amp; port</title><link>https://example.org/1</link><pubDate>"
    "Wed, 25 Aug 2021 10:00:00 GMT</pubDate><description>&lt;p&gt;A base was opened.&lt;/p&gt;"
    "</description>"
    "</item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><id>e1</id><title>T</title>'
    '<link href="https://example.org/1"/><updated>2021-08-25T10:00:00Z</updated><content '
    'type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A base was opened.</p></div>'
    "</content></entry></feed>"
)
PAGE = (
    "<!doctype html><!-- saved from url=(0020)https://example.org/ --><html lang=en><head><meta "
    'charset="utf-8"><title>Talks</title><meta property="article:published_time" '
    'content="2021-09-22">'
    f"</head><body><article><h1>Talks</h1>{'<p>The generals met in Helsinki for talks.</p>' * 5}"
    "</article></body></html>"
)
TABLE = 'id,title,text,date\n1,T,"Words, of\nit",2021-08-25\n2,U,Other words,25 August 2021\n'


def _parquet() -> bytes:
    made = io.BytesIO()
    pd.DataFrame(
        {"id": ["1", "2"], "text": ["One.", "Two."], "date": [None, "2021-08-25"]}
    ).to_parquet(made)
    return made.getvalue()


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", LINE)
        archive.writestr("b/c.txt.gz", gzip.compress(b"Title\n\nText of it."))
    return made.getvalue()


GOOD: dict[str, list[bytes]] = {
    "jsonl": [(LINE * 3).encode(), LINE.encode("utf-16")],
    "json": [f"[{LINE},{LINE}]".encode(), f'{{"articles": [{LINE}]}}'.encode()],
    "text": [b"Talks\n\nBy Jane Doe\nSource: Wire\n22 September 2021\n\nThey met in\nHelsinki.\n"],
    "markdown": [b"---\ntitle: A\ndate: 2021-08-25\n---\n# A\n\n**b** [c](https://d.org) _e_ `f`\n",
                 b'+++\ntitle = "A"\n+++\n> quoted\n\n***\n'],
    "html": [PAGE.encode()],
    "feed": [FEED.encode(), ATOM.encode()],
    "csv": [TABLE.encode(), TABLE.replace(",", ";").encode("utf-16")],
    "parquet": [_parquet()],
    "pdf": [make_pdf(["Talks", "The generals met in (Helsinki)."], ["More."], title="Talks there")],
    "zip": [_zip()],
    "gz": [gzip.compress((LINE * 3).encode())],
}  # fmt: skip


def check_reader(kind: str, content: bytes, folder: Path) -> None:
    source = folder / f"any.{kind}"
    source.write_bytes(content)
    forced = kind if kind in list(Format) else None
    for row in read_sources([str(source)], format=forced):
        if isinstance(row, InputError):
            assert str(row).startswith(str(source))
            continue
        assert isinstance(row, Article)
        assert row.text.strip()
        assert row.id.strip()
        assert article_from_json(json.loads(json.dumps(article_to_json(row)))) == row
        with_language(row)


@pytest.mark.parametrize("kind", GOOD)
def test_what_is_broken_is_made_of_what_is_read(kind: str, tmp_path: Path) -> None:
    """The search starts from files that are good: without that it would search elsewhere."""
    for content in GOOD[kind]:
        source = tmp_path / f"good.{kind}"
        source.write_bytes(content)
        forced = kind if kind in list(Format) else None
        rows = list(read_sources([str(source)], format=forced))
        assert rows
        assert all(isinstance(row, Article) for row in rows), rows


def check_pdf(content: bytes) -> None:
    """Read a PDF in this process: where one is read apart, whatever it raises is an error there."""
    with suppress(InputError):
        assert read_pdf(content, name="any.pdf")["text"].strip()


@pytest.mark.parametrize("kind", GOOD)
def test_fuzz_readers(kind: str, tmp_path: Path) -> None:
    @FUZZ
    @given(content=broken(*GOOD[kind]))
    def search(content: bytes) -> None:
        if kind == "pdf":
            check_pdf(content)
        else:
            check_reader(kind, content, tmp_path)

    search()


@pytest.mark.parametrize("kind", ["text", "markdown", "html", "csv"])
def test_fuzz_readers_with_hostile_text(kind: str, tmp_path: Path) -> None:
    @FUZZ
    @given(text=texts)
    def search(text: str) -> None:
        content = (
            f"<html><body><article><p>{text}</p></article></body></html>"
            if kind == "html"
            else text
        )
        content = f"text\n{content}" if kind == "csv" else content
        check_reader(kind, content.encode("utf-8", "surrogatepass"), tmp_path)

    search()
