"""One document, one article: its header lines, its wrapped lines, its encoding."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_of_ours import make_pdf

from geodata.errors import InputError
from geodata.model import Article
from geodata.read import read_sources
from geodata.read.headers import join_wrapped, parse_day


def read_one(path: Path, content: bytes | str, **options: str) -> Article:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (row,) = read_sources([str(path)], **options)  # type: ignore[arg-type]
    assert isinstance(row, Article), row
    return row


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Date: 22 September 2021", "2021-09-22"),
        ("22 September 2021", "2021-09-22"),
        ("Wednesday, 22 September 2021", "2021-09-22"),
        ("Wed 22 Sep 2021 14:05 GMT", "2021-09-22"),
        ("Sept. 22, 2021", "2021-09-22"),
        ("September 22nd, 2021 at 10:15", "2021-09-22"),
        ("Published on 22 September 2021", "2021-09-22"),
        ("Published: 2021-09-22", "2021-09-22"),
        ("2021-09-22", "2021-09-22"),
        ("31 February 2021", None),
        ("They met on 22 September 2021", None),
        ("By 22 September 2021 they had left", None),
    ],
)
def test_a_line_of_a_date_over_a_text_is_its_date(
    tmp_path: Path, line: str, day: str | None
) -> None:
    found = read_one(tmp_path / "a.txt", f"Talks in Helsinki\n\n{line}\n\nThe generals met.")
    assert (found.published or "")[:10] == (day or "")
    assert (line in found.text) == (day is None)


def test_a_day_that_is_none_is_no_day() -> None:
    for text in ("2021-02-31", "0 May 2021", "2021-13-01", "2021-08-25T99:00", "", "x" * 5000):
        assert parse_day(text) is None
    assert parse_day("Wed, 25 Aug 2021 10:00:00 GMT") == "2021-08-25T10:00:00+00:00"


def test_lines_cut_for_a_page_are_whole_sentences_again(tmp_path: Path) -> None:
    """A sentence that ends with its line would be lost at every line of an old archive."""
    text = (
        "Base opened\n\nThe ministry said on Tuesday that the new air base near the\n"
        "capital would be handed over to the forces of the evacua-\ntion command.\n"
        "A second sentence stands on its own line.\n- one of a list, long enough to look cut\n"
        "- two\n"
    )
    found = read_one(tmp_path / "a.txt", text)
    assert "air base near the capital would be handed" in found.text
    assert "the evacuation command.\nA second" in found.text
    assert "look cut\n- two" in found.text


def test_paragraphs_of_one_line_each_stay_as_they_are() -> None:
    lines = ["A paragraph " + "with many words " * 12, "Another one " + "of many words " * 12]
    assert join_wrapped(lines) == "\n".join(line.rstrip() for line in lines)
    short = ["Kabul", "Doha", "Tashkent"]
    assert join_wrapped(short) == "Kabul\nDoha\nTashkent"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Sana’a — talks"),
        ("utf-8-sig", "Sana’a — talks"),
        ("utf-16", "Sana’a — talks"),
        ("utf-32", "Sana’a — talks"),
        ("cp1252", "The “base” – a long text of English words with few marks in it."),
        ("cp1252", "Le président s’est rendu à Djibouti – une visite très attendue à la base."),
        ("cp1251", "Президент встретился с министром обороны в Москве во вторник."),
        ("cp1256", "التقى الرئيس بوزير الدفاع في موسكو يوم الثلاثاء لبحث القواعد."),
        ("gb18030", "总统周二在莫斯科会见了国防部长，双方讨论了军事基地问题。"),
        ("shift_jis", "大統領は火曜日に東京で防衛大臣と会談した。基地について話し合った。"),
    ],
)
def test_a_text_is_read_in_the_encoding_it_is_in(tmp_path: Path, encoding: str, text: str) -> None:
    content = f"{text}\r\n\r\n{text}\r\n"
    found = read_one(tmp_path / "a.txt", content.encode(encoding))
    assert found.text == f"{text}\n\n{text}"
    assert "\r" not in found.text


def test_a_page_says_its_own_encoding(tmp_path: Path) -> None:
    body = "<p>" + "Министр обороны посетил базу и встретился с военными. " * 6 + "</p>"
    page = (
        f'<html><head><meta charset="koi8-r"><title>База</title></head><body>{body}</body></html>'
    )
    found = read_one(tmp_path / "a.html", page.encode("koi8-r"))
    assert "Министр обороны посетил базу" in found.text


def test_a_table_is_read_in_the_encoding_it_is_in(tmp_path: Path) -> None:
    """The first odd byte may stand far down: the whole of it is looked at before."""
    rows = "".join(f"{n},Words of a row that is only ASCII\n" for n in range(4000))
    table = f"id,text\n{rows}last,Президент встретился с министром обороны в Москве\n"
    for encoding in ("cp1251", "utf-16", "utf-8-sig"):
        path = tmp_path / "a.csv"
        path.write_bytes(table.encode(encoding))
        *_, last = read_sources([str(path)])
        assert isinstance(last, Article)
        assert last.text == "Президент встретился с министром обороны в Москве"


def test_an_encoding_can_be_forced_on_text(tmp_path: Path) -> None:
    line = '{"id": "a", "text": "Café in Doha"}\n'
    path = tmp_path / "a.jsonl"
    found = read_one(path, line.encode("latin-1"), encoding="latin-1")
    assert found.text == "Café in Doha"
    assert read_one(path, line.encode("utf-16")).text == "Café in Doha"
    path.write_bytes(line.encode("latin-1"))
    (error,) = read_sources([str(path)])
    assert isinstance(error, InputError)
    assert error.line == 1
    with pytest.raises(InputError, match="no encoding of text"):
        read_sources([str(path)], encoding="hex")
    path.write_bytes(b"\xff\xff")
    (error,) = read_sources([str(path)], encoding="ascii", format="text")
    assert isinstance(error, InputError)
    assert "no text in ascii" in error.reason


def test_front_matter_of_both_kinds_is_read(tmp_path: Path) -> None:
    toml = '+++\ntitle = "A base"\ndate = 2021-08-25\nlang = "en"\n+++\nThe base was opened.\n'
    found = read_one(tmp_path / "a.md", toml)
    assert (found.title, found.published, found.language) == ("A base", "2021-08-25", "en")
    assert found.text == "A base\n\nThe base was opened."
    broken = read_one(tmp_path / "b.md", "+++\n= no\n+++\nThe base was opened.\n")
    assert broken.text == "The base was opened."


def test_a_saved_page_keeps_its_address(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html>\n<!-- saved from url=(0030)https://news.example.org/a/talks -->\n"
        "<html><head><title>Talks</title></head><body><article><p>"
        + "The ministers met in Geneva for talks on Tuesday, their offices said. " * 4
        + "</p></article></body></html>"
    )
    assert read_one(tmp_path / "a.html", page).url == "https://news.example.org/a/talks"


def test_a_pdf_is_read_for_its_text(tmp_path: Path) -> None:
    content = make_pdf(
        [
            "Talks in Helsinki",
            "By Jane Doe",
            "22 September 2021",
            "",
            "The two generals met in Helsinki on Wednesday for six",
            "hours of talks, the first of their kind in two years, it",
            "was said.",
        ],
        ["A second page says that they will meet again."],
        title="Talks of two generals",
    )
    found = read_one(tmp_path / "report.pdf", content)
    assert found.title == "Talks of two generals"
    assert found.published == "2021-09-22"
    assert (
        "for six hours of talks, the first of their kind in two years, it was said." in found.text
    )
    assert "A second page says" in found.text
    assert "Jane" not in found.text
    unnamed = read_one(tmp_path / "report.dat", content)
    assert unnamed.text == found.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4\nnothing of it", "is no PDF that can be read"),
        (make_pdf([]), "holds no text"),
        (make_pdf(["words"])[:-200], "PDF"),
    ],
)
def test_a_pdf_that_gives_nothing_is_an_error(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    (row,) = read_sources([str(path)])
    assert isinstance(row, InputError) or row.text.strip() == "words"
    if isinstance(row, InputError):
        assert words in row.reason
        assert row.source == str(path)
