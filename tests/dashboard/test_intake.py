"""Articles brought in from the page: what is taken, what is refused, and under which name."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from dashboard.intake import (
    Upload,
    read_addresses,
    read_pasted,
    read_uploads,
    safe_name,
    start_intake,
)
from geodata.errors import InputError, StoreError
from geodata.model import Article
from geodata.pipeline import Reader, Reading
from geodata.store import Workspace

MANAS = "The United States closed its base at Manas, Kyrgyzstan, in June 2014."


class Listener:
    """Takes every article, and finds nothing in it."""

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        for batch in batches_to_read:
            yield batch, [Reading(article=article) for article in batch]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Return what reads articles, loaded from the cache that the other tests use too."""
    return Reader.load()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FOOTPRINT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("*.jsonl", "_.jsonl"),
        ("a<script>.txt", "a_script_.txt"),
        ("..", "upload"),
        ("статья.txt", "статья.txt"),
        ("x" * 300 + ".jsonl", "x" * 80 + ".jsonl"),
    ],
)
def test_the_name_of_a_file_is_no_path_and_no_pattern(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_the_same_file_brings_the_same_articles_again(cache: Path) -> None:
    upload = Upload(name="news.txt", content=b"They met in Geneva on Monday.")
    first, again = (list(read_uploads([upload])) for _ in range(2))
    assert first == again
    assert isinstance(first[0], Article)
    assert first[0].text == "They met in Geneva on Monday."
    assert list((cache / "uploads").iterdir()) == []


def test_what_is_wrong_with_a_file_is_said_under_its_own_name(cache: Path) -> None:
    content = b'{"id": "a", "text": "Fine."}\n{"id": "b"}\n'
    good, error = read_uploads([Upload(name="news.jsonl", content=content)])
    assert isinstance(good, Article)
    assert isinstance(error, InputError)
    assert (error.source, error.line, error.field) == ("news.jsonl", 2, "text")
    assert str(cache) not in str(error)


@pytest.mark.parametrize("address", ["/etc/passwd", "file:///etc/passwd", "-", "*.jsonl"])
def test_only_web_addresses_are_read(address: str) -> None:
    (error,) = read_addresses(f"\n {address} \n")
    assert isinstance(error, InputError)
    assert error.source == address


def test_the_same_text_is_the_same_article() -> None:
    given = {"title": None, "source": "S", "published": "2021-08-25"}
    one, two = (read_pasted("They met in Geneva.", **given) for _ in range(2))
    assert one == two
    assert one.published == "2021-08-25"
    assert one.id != read_pasted("They met in Bern.", **given).id


@pytest.mark.parametrize("text", ["They met\0 in Geneva.", "They met \ud800 in Geneva.", " \n "])
def test_a_pasted_text_that_no_database_holds_is_refused(text: str) -> None:
    error = read_pasted(text, title=None, source=None, published=None)
    assert isinstance(error, InputError)
    assert (error.source, error.field) == ("the pasted text", "text")


def test_an_intake_says_how_far_it_is_and_what_came_of_it(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "w.footprint") as workspace:
        inputs = [Article(id="a", text="One."), InputError("is bad", source="x")]
        intake = start_intake(workspace, Listener, inputs, n_expected=2)
        wait_for(intake)
        assert intake.failure is None
        assert (intake.summary.n_added, len(intake.summary.rejected)) == (1, 1)
        assert intake.n_read == 1
        assert workspace.article("a") is not None


def test_an_intake_counts_what_is_new_and_what_was_told_before(
    reader: Reader, tmp_path: Path
) -> None:
    """News of a base that is on the map already is no news of nothing."""
    told = Article(id="a", text=MANAS, published="2014-06-04", source="Wire")
    again = Article(id="b", text=f"{MANAS} Its men left.", published="2014-06-05", source="Daily")
    with Workspace.open(tmp_path / "w.footprint") as workspace:
        first = start_intake(workspace, lambda: reader, [told], n_expected=1)
        wait_for(first)
        assert (dict(first.found), first.n_told) == ({"base": 1}, 0)
        second = start_intake(workspace, lambda: reader, [again], n_expected=1)
        wait_for(second)
        assert (dict(second.found), second.n_told) == ({}, 1)


def test_an_intake_that_stops_says_why(tmp_path: Path) -> None:
    def fail() -> Listener:
        raise StoreError("the disk is full")

    with Workspace.open(tmp_path / "w.footprint") as workspace:
        intake = start_intake(workspace, fail, [], n_expected=None)
        wait_for(intake)
        assert intake.failure == "the disk is full"


def test_an_intake_that_trips_over_something_unforeseen_ends(tmp_path: Path) -> None:
    """Else the page would wait for it for good."""

    def trip() -> Listener:
        raise KeyError("a mistake of ours")

    with Workspace.open(tmp_path / "w.footprint") as workspace:
        intake = start_intake(workspace, trip, [], n_expected=None)
        wait_for(intake)
        assert "KeyError" in intake.failure
        again = start_intake(workspace, Listener, [Article(id="a", text="One.")], n_expected=1)
        wait_for(again)
        assert again.summary.n_added == 1


def wait_for(intake: object) -> None:
    deadline = time.monotonic() + 30
    while not intake.is_done and time.monotonic() < deadline:
        time.sleep(0.02)
    assert intake.is_done
