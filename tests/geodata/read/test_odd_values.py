"""A value that no library can hold is one error in its place; what stands beside it is read."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geodata.errors import InputError
from geodata.model import Article
from geodata.read import read_sources
from geodata.read.limits import MAX_LINE_BYTES

NUMBER = "1" * 5000  # more digits than Python reads
ENTRY = (
    "<entry><id>{0}</id><title>Talks</title><published>{1}</published><summary>They met.</summary>"
    "</entry>"
)


def read(path: Path, content: bytes | str) -> list[Article | InputError]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_sources([str(path)]))


def test_a_number_that_is_too_long_ends_a_list_of_articles_with_an_error(tmp_path: Path) -> None:
    good = '{"id": "a", "text": "They met."}'
    first, error = read(
        tmp_path / "a.json", f'[{good},\n{{"id": "b", "text": "x", "n": {NUMBER}}}]'
    )
    assert isinstance(first, Article)
    assert isinstance(error, InputError)
    assert error.line == 2
    assert "is no JSON: a number has too many digits" in str(error)


@pytest.mark.parametrize("value", [NUMBER, "[" * 100_000])
def test_front_matter_that_cannot_be_read_takes_no_text_away(tmp_path: Path, value: str) -> None:
    (article,) = read(tmp_path / "a.md", f"+++\nweight = {value}\n+++\n# Talks\n\nThey met.")
    assert isinstance(article, Article)
    assert "They met." in article.text


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_a_moment_outside_the_calendar_is_no_date(tmp_path: Path, moment: str) -> None:
    entries = ENTRY.format("1", moment) + ENTRY.format("2", "2021-08-25T10:00:00Z")
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>{entries}</feed>'
    odd, good = read(tmp_path / "a.atom", feed)
    assert isinstance(odd, Article)
    assert odd.published is None
    assert isinstance(good, Article)
    assert good.published == "2021-08-25T10:00:00+00:00"


@pytest.mark.parametrize(
    "days",
    [
        pa.array([0, 2**60], pa.timestamp("us")),
        pa.array([0, 2**30], pa.date32()),
        pa.array([None, 0], pa.timestamp("us", tz="No/Where")),
    ],
    ids=["moment", "day", "zone"],
)
def test_a_row_with_a_day_outside_the_calendar_is_an_error_by_its_number(
    tmp_path: Path, days: pa.Array
) -> None:
    table = pa.table({"id": ["a", "b"], "text": ["They met.", "They left."], "published": days})
    made = io.BytesIO()
    pq.write_table(table, made)
    good, error = read(tmp_path / "a.parquet", made.getvalue())
    assert isinstance(good, Article)
    assert isinstance(error, InputError)
    assert error.line == 2
    assert "cannot be read" in str(error)


def test_a_file_of_one_line_that_is_too_long_is_not_called_empty(tmp_path: Path) -> None:
    content = b'{"id": "a", "text": "' + b"a" * MAX_LINE_BYTES + b'"}\n'
    (error,) = read(tmp_path / "a.jsonl", content)
    assert "'a' is over 20 MB" in str(error)


def test_the_name_of_a_column_may_go_over_two_lines(tmp_path: Path) -> None:
    rows = read(tmp_path / "a.csv", 'id,"Text",day,"seen\nby"\n1,They met.,2021-08-25,x\n2,,,\n')
    article, error = rows
    assert isinstance(article, Article)
    assert article.text == "They met."
    assert isinstance(error, InputError)
    assert error.line == 4


def test_a_header_whose_quotation_mark_is_never_closed_says_so(tmp_path: Path) -> None:
    (error,) = read(tmp_path / "a.csv", 'id,"text\n1,They met.\n')
    assert isinstance(error, InputError)
    assert (error.line, "is no CSV" in str(error)) == (1, True)
