"""Whatever a reader names becomes articles or one clear error each."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.errors import InputError
from geodata.model import Article
from geodata.read import Format, Record, RunSummary, read_records, read_sources
from geodata.read.limits import MAX_ARTICLE_BYTES

GOOD = {"id": "a", "text": "Russia flew four aircraft out of Kabul.", "published": "2021-08-26"}

PAGE = """<!doctype html><html lang="en"><head><title>Talks in Helsinki</title>
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2021-09-22T10:00:00+00:00"></head>
<body><nav>Home About Contact</nav><article><h1>Talks in Helsinki</h1>
<p>The two generals met in Helsinki on Wednesday for six hours of talks, the first in years.</p>
<p>Neither side would say what was agreed, but both called the meeting useful.</p>
<script>alert("never")</script></article><footer>Copyright</footer></body></html>"""

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example Wire</title>
<item><guid>g1</guid><title>Base &amp; port</title><link>https://example.org/1</link>
<pubDate>Wed, 25 Aug 2021 10:00:00 GMT</pubDate>
<description>&lt;p&gt;A base was opened.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;
</description></item>
<item><title>Second</title><link>https://example.org/2</link><description>Two.</description></item>
</channel></rss>"""


def put(path: Path, content: str | bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def take(*sources: str, **options: str | bool) -> tuple[list[Article], list[InputError]]:
    rows = list(read_sources(sources, **options))  # type: ignore[arg-type]
    return (
        [row for row in rows if isinstance(row, Article)],
        [row for row in rows if isinstance(row, InputError)],
    )


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_rest_of_a_batch_goes_on_past_what_is_broken(tmp_path: Path) -> None:
    source = put(
        tmp_path / "in.jsonl",
        lines(GOOD, {"id": "b"})
        + '{"id": "c", "text": \n'
        + lines([1], {"id": "d", "text": "x", "published": "soon"}, {"id": "e", "text": "Last."}),
    )
    articles, errors = take(source)
    assert [a.id for a in articles] == ["a", "e"]
    assert [(e.line, e.field) for e in errors] == [
        (2, "text"),
        (3, None),
        (4, None),
        (5, "published"),
    ]
    assert all(e.source == source and str(e).startswith(f"{source}:") for e in errors)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.txt", "a.md", "a.html", "a.xml", "a.csv"])
def test_empty_file_is_one_error(tmp_path: Path, name: str) -> None:
    articles, (error,) = take(put(tmp_path / name, ""))
    assert articles == []
    assert "empty" in error.reason


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.txt", "a.html", "a.csv", "a.parquet"])
def test_binary_data_is_one_error(tmp_path: Path, name: str) -> None:
    """An image in place of a file of articles must not give an error a line."""
    articles, errors = take(put(tmp_path / name, bytes(range(256)) * 200))
    assert articles == []
    assert len(errors) == 1
    assert errors[0].source == str(tmp_path / name)


def test_file_of_another_kind_stops_after_twenty_errors(tmp_path: Path) -> None:
    _, errors = take(put(tmp_path / "log.jsonl", "not json\n" * 500))
    assert len(errors) == 21
    assert "left unread" in errors[-1].reason


def test_article_over_the_limit_is_refused_by_name(tmp_path: Path) -> None:
    huge = lines({"id": "huge", "text": "x" * (MAX_ARTICLE_BYTES + 2_000_000)})
    articles, (error,) = take(put(tmp_path / "big.jsonl", huge + lines(GOOD)))
    assert [a.id for a in articles] == ["a"]
    assert "'huge'" in error.reason
    assert error.line == 1


def test_text_over_the_limit_in_a_line_under_it_is_refused_by_name(tmp_path: Path) -> None:
    text = "x" * (MAX_ARTICLE_BYTES + 1)
    articles, (error,) = take(put(tmp_path / "big.jsonl", lines({"id": "huge", "text": text})))
    assert articles == []
    assert "'huge' is over 20 MB" in error.reason


def test_long_line_never_lies_in_memory(tmp_path: Path) -> None:
    """Fifty megabytes are passed over in pieces."""
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + lines(GOOD).encode())
    tracemalloc.start()
    articles, errors = take(str(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ([a.id for a in articles], len(errors)) == (["a"], 1)
    assert peak < 70_000_000


def test_json_array_object_and_wrapped_list(tmp_path: Path) -> None:
    other = {**GOOD, "id": "b"}
    for name, content in (
        ("array.json", json.dumps([GOOD, other], indent=1)),
        ("wrapped.json", json.dumps({"articles": [GOOD, other]})),
        ("lines.json", lines(GOOD, other)),
    ):
        articles, errors = take(put(tmp_path / name, content))
        assert ([a.id for a in articles], errors) == (["a", "b"], [])
    articles, _ = take(put(tmp_path / "one.json", json.dumps(GOOD)))
    assert [a.id for a in articles] == ["a"]


def test_broken_json_array_keeps_what_came_before(tmp_path: Path) -> None:
    content = "[\n" + json.dumps(GOOD) + ',\n{"id": "b" "text"}]'
    articles, (error,) = take(put(tmp_path / "a.json", content))
    assert [a.id for a in articles] == ["a"]
    assert error.line == 3


def test_a_list_that_is_cut_short_says_so(tmp_path: Path) -> None:
    articles, (error,) = take(put(tmp_path / "a.json", "[\n" + json.dumps(GOOD) + ",\n"))
    assert [a.id for a in articles] == ["a"]
    assert (error.line, "cut short" in error.reason) == (3, True)


def test_a_quotation_mark_that_is_never_closed_swallows_nothing_unsaid(tmp_path: Path) -> None:
    table = 'id,text\n1,"One\nline"\n2,"never closed\n3,Three\n'
    articles, (error,) = take(put(tmp_path / "a.csv", table))
    assert [(a.id, a.text) for a in articles] == [("1", "One\nline")]
    assert error.line == 4


def test_a_table_of_a_spreadsheet_says_what_parts_its_columns(tmp_path: Path) -> None:
    table = "sep=;\r\nid;text\r\n1;One, two\r\n2;\r\n"
    (found,), (error,) = take(put(tmp_path / "a.csv", table))
    assert (found.id, found.text) == ("1", "One, two")
    assert (error.line, error.field) == (4, "text")


def test_plain_text_has_title_byline_source_and_date(tmp_path: Path) -> None:
    (found,), errors = take(
        put(
            tmp_path / "talks.txt",
            "Talks in Helsinki\n\nBy Jane Q. Doe\nSource: Example News\nDate: 22 September 2021\n\n"
            "The generals met.\n\nSource: none of these lines is a header down here.\n" * 1,
        )
    )
    assert errors == []
    assert (found.title, found.source, found.published) == (
        "Talks in Helsinki",
        "Example News",
        "2021-09-22",
    )
    assert found.text.startswith("Talks in Helsinki\n\n")
    assert "The generals met." in found.text
    assert "Jane" not in found.text


def test_second_run_gives_the_same_ids(tmp_path: Path) -> None:
    """Without that a second ingest would double every article."""
    put(tmp_path / "x" / "note.txt", "One\n\nText.")
    put(tmp_path / "y" / "note.txt", "Two\n\nText.")
    put(tmp_path / "z.csv", "text,title\nSome text,T\nOther text,U\n")
    first, _ = take(str(tmp_path))
    again, _ = take(str(tmp_path))
    assert [a.id for a in first] == [a.id for a in again]
    assert len({a.id for a in first}) == 4


def test_markdown_loses_its_marks(tmp_path: Path) -> None:
    (found,), _ = take(
        put(
            tmp_path / "a.md",
            "---\ntitle: A base\ndate: 2021-08-25\nsource: Wire\n---\n# A base\n\n"
            "The **US** left [Bagram](https://example.org) in _July_.\n\n> Quoted.\n",
        )
    )
    assert found.text == "A base\n\nThe US left Bagram in July.\n\nQuoted."
    assert (found.title, found.published, found.source) == ("A base", "2021-08-25", "Wire")


def test_page_is_read_for_its_article(tmp_path: Path) -> None:
    (found,), errors = take(put(tmp_path / "page.html", PAGE))
    assert errors == []
    assert found.title == "Talks in Helsinki"
    assert found.source == "Example News"
    assert found.published == "2021-09-22"
    assert "six hours" in found.text
    assert "never" not in found.text
    assert "Contact" not in found.text


def test_feed_gives_its_entries(tmp_path: Path) -> None:
    first, second = take(put(tmp_path / "feed.xml", RSS))[0]
    assert (first.id, first.source, first.url) == ("g1", "Example Wire", "https://example.org/1")
    assert first.published == "2021-08-25T10:00:00+00:00"
    assert first.text == "Base & port\n\nA base was opened."
    assert second.id == "https://example.org/2"


def test_feed_with_an_outside_entity_reads_no_file(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret", "hidden words")
    content = RSS.replace(
        '<?xml version="1.0"?>',
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file://{secret}">]>',
    ).replace("Two.", "&e;")
    articles, _ = take(put(tmp_path / "feed.xml", content))
    assert not any("hidden" in a.text for a in articles)


def test_tables_are_read_by_the_names_of_their_columns(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Headline": ["T1", "T2"],
            "body": ["One, with comma\nand line.", "Two"],
            "date": ["2021-08-25", "25 August 2021"],
            "publisher": ["RT", None],
        }
    )
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_csv(tmp_path / "b.tsv", index=False, sep="\t")
    for name in ("a.csv", "a.parquet", "b.tsv"):
        found, errors = take(str(tmp_path / name))
        assert errors == []
        assert [a.title for a in found] == ["T1", "T2"]
        assert [a.published for a in found] == ["2021-08-25", "2021-08-25"]
        assert [a.source for a in found] == ["RT", None]
        assert found[0].text == "One, with comma\nand line."


def test_columns_can_be_named_by_the_reader(tmp_path: Path) -> None:
    source = put(tmp_path / "a.csv", "k,w\n1,Some words\n")
    (found,) = read_sources([source], columns={"text": "w", "id": "k"})
    assert isinstance(found, Article)
    assert (found.id, found.text) == ("1", "Some words")
    _, (missing,) = take(source)
    assert (missing.field, missing.line) == ("text", 1)
    (wrong,) = read_sources([source], columns={"text": "nope"})
    assert isinstance(wrong, InputError)
    assert "nope" in wrong.reason


def test_json_of_other_names_is_read_by_the_readers_map(tmp_path: Path) -> None:
    record = {"uid": 7, "body": "Some words", "when": "2021-08-25"}
    columns = {"id": "uid", "text": "body", "published": "when"}
    for name in ("a.jsonl", "a.json"):
        (found,) = read_sources([put(tmp_path / name, json.dumps(record))], columns=columns)
        assert isinstance(found, Article)
        assert (found.id, found.text, found.published) == ("7", "Some words", "2021-08-25")
    with pytest.raises(InputError, match="'body' is none of id, text"):
        read_sources([], columns={"body": "text"})


def test_what_no_database_can_hold_is_an_error_with_its_line(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.json"):
        source = put(
            tmp_path / name,
            '{"id": "a", "text": "half \\ud800 of it"}\n{"id": "b", "text": "null \\u0000 in it"}\n'
            '{"id": "c", "text": "whole \\ud83d\\ude00 of it"}\n',
        )
        articles, errors = take(source)
        assert [a.id for a in articles] == ["c"]
        assert [e.line for e in errors] == [1, 2]


def test_lines_of_a_table_end_alike(tmp_path: Path) -> None:
    table = 'id,text\r\n1,"One\r\ntwo\rthree"\r\n'
    (found,), _ = take(put(tmp_path / "a.csv", table))
    assert found.text == "One\ntwo\nthree"


def test_row_without_text_is_an_error_with_its_line(tmp_path: Path) -> None:
    articles, (error,) = take(put(tmp_path / "a.csv", "id,text\n1,Words\n2,\n3,More\n"))
    assert [a.id for a in articles] == ["1", "3"]
    assert (error.line, error.field) == (3, "text")


def test_folder_glob_gzip_and_zip(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.jsonl", lines(GOOD))
    put(tmp_path / "in" / ".hidden.jsonl", lines({**GOOD, "id": "hidden"}))
    put(tmp_path / "in" / "picture.png", b"\x89PNG")
    put(tmp_path / "in" / "deep" / "b.jsonl.gz", gzip.compress(lines({**GOOD, "id": "b"}).encode()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../c.jsonl", lines({**GOOD, "id": "c"}))
        archive.writestr("note.txt", "Title\n\nText of it.")
    put(tmp_path / "in" / "z.zip", packed.getvalue())
    articles, errors = take(str(tmp_path / "in"))
    assert errors == []
    assert {a.id for a in articles} >= {"a", "b", "c"}
    assert len(articles) == 4
    assert not (tmp_path / "c.jsonl").exists()
    assert [a.id for a in take(str(tmp_path / "in" / "*.jsonl"))[0]] == ["a"]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for source, words in (
        (str(tmp_path / "none.jsonl"), "no such file"),
        (str(tmp_path / "*.nothing"), "matches no file"),
        (str(tmp_path / "empty"), "holds no articles"),
        ("bad\x00name", "no such file"),
        ("ftp://example.org/news", "no http(s) address"),
        (put(tmp_path / "no.zip", "words"), "called a zip"),
    ):
        articles, (error,) = take(source)
        assert articles == []
        assert words in error.reason


def test_broken_packing_is_an_error(tmp_path: Path) -> None:
    whole = gzip.compress(lines(*[{**GOOD, "id": str(n)} for n in range(3000)]).encode())
    _, errors = take(put(tmp_path / "a.jsonl.gz", whole[: len(whole) // 2]))
    assert errors
    assert "cannot be read" in errors[-1].reason
    assert take(put(tmp_path / "b.zip", b"PK\x03\x04 and no more"))[1][0].source


def test_options_fill_in_what_a_source_lacks(tmp_path: Path) -> None:
    source = put(tmp_path / "a.jsonl", lines(GOOD, {"id": "b", "text": "x", "source": "Own"}))
    (a, b), _ = take(source, published="2020-01-01", source="Given")
    assert (a.published, a.source) == ("2021-08-26", "Given")
    assert (b.published, b.source) == ("2020-01-01", "Own")
    with pytest.raises(InputError, match="ISO 8601"):
        take(source, published="yesterday")
    with pytest.raises(InputError, match="jsonl"):
        take(source, format="docx")


def test_format_can_be_forced(tmp_path: Path) -> None:
    source = put(tmp_path / "articles.dat", lines(GOOD))
    assert [a.id for a in take(source)[0]] == ["a"]
    (found,), _ = take(source, format="text")
    assert found.text.startswith("{")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BufferedReader(io.BytesIO(lines(GOOD).encode()))  # type: ignore[arg-type]

    monkeypatch.setattr(sys, "stdin", Stdin())
    (record,) = read_records("-")
    assert isinstance(record, Record)
    assert (record.value, record.line, record.source) == (GOOD, 1, "<stdin>")


def test_address_that_refuses_is_an_error() -> None:
    """Whether the network is blocked or the port closed, the reader is told the address."""
    articles, (error,) = take("http://127.0.0.1:9/feed.xml", allow_private=True)
    assert articles == []
    assert str(error).startswith("http://127.0.0.1:9/feed.xml: cannot be fetched")


@given(
    content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode),
    kind=st.sampled_from(Format),
)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_articles_or_errors(tmp_path: Path, content: bytes, kind: Format) -> None:
    """Files come from strangers: nothing may be raised past the reader of them."""
    source = put(tmp_path / "any", content)
    for row in read_sources([source], format=kind):
        assert isinstance(row, InputError) or row.text.strip()


def test_exit_status_says_how_a_run_ended() -> None:
    error = InputError("is empty", source="a")
    assert RunSummary(n_read=2).status == 0
    assert RunSummary(n_read=2, rejected=[error]).status == 1
    assert RunSummary(rejected=[error]).status == 2
    many = RunSummary(n_read=1)
    for _ in range(1500):
        many.reject(error)
    assert (many.n_rejected, len(many.rejected), many.status) == (1500, 1000, 1)
    assert ((many + many).n_rejected, len((many + many).rejected)) == (3000, 1000)
    total = RunSummary(n_read=1, n_added=1) + RunSummary(rejected=[error])
    assert (total.n_read, total.n_added, total.status) == (1, 1, 1)


def test_a_file_of_any_size_streams(tmp_path: Path) -> None:
    """What is held at once does not grow with the file: thirty megabytes pass through two."""
    path = tmp_path / "large.jsonl"
    text = "Russia flew four aircraft out of Kabul. " * 250
    with path.open("w") as file:
        for number in range(3000):
            file.write(json.dumps({"id": str(number), "text": text}) + "\n")
    tracemalloc.start()
    n_articles = sum(isinstance(row, Article) for row in read_sources([str(path)]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert n_articles == 3000
    assert peak < 2_000_000
