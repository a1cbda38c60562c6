"""One batch after the other, and one bad article among good ones."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from geodata import pipeline
from geodata.errors import InputError
from geodata.gazetteer import Gazetteer
from geodata.model import Article
from geodata.pipeline import (
    PART_CHARS,
    Reader,
    Reading,
    batches,
    in_parts,
    parts_of,
    reader_version,
    take_in,
)
from geodata.store import Workspace


def _articles(*names: str) -> list[Article]:
    return [Article(id=name, text=f"Talks in {name}.") for name in names]


def test_batches_keep_order_and_lose_nothing() -> None:
    articles = _articles(*"abcdefg")
    cut = list(batches(articles, size=3))
    assert [len(batch) for batch in cut] == [3, 3, 1]
    assert [article for batch in cut for article in batch] == articles


def test_long_articles_of_a_batch_are_read_apart_and_none_is_lost() -> None:
    third = PART_CHARS // 3
    sizes = [third, third, third, 1, third, 2 * PART_CHARS, 1, 1]
    articles = [Article(id=str(i), text="x" * size) for i, size in enumerate(sizes)]
    parts = list(parts_of(articles))
    assert [len(part) for part in parts] == [4, 1, 1, 2]
    assert [article for part in parts for article in part] == articles
    assert list(parts_of([])) == []


def test_an_article_that_a_stage_trips_over_is_an_error_in_its_place() -> None:
    def answer(batch: Sequence[Article]) -> list[str]:
        return [str(1 // (article.id != "bad")) + article.id for article in batch]

    answers = in_parts(_articles("first", "bad", "last"), answer)
    assert answers[0] == "1first"
    assert answers[2] == "1last"
    assert isinstance(answers[1], InputError)
    assert "'bad'" in str(answers[1])
    assert "ZeroDivisionError" in str(answers[1])


class TrippingCrew:
    """Finds nothing in any article, and trips over the one with id "bad"."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        for batch in batches_to_read:
            yield batch, in_parts(batch, self._read)

    def _read(self, batch: Sequence[Article]) -> list[Reading]:
        self.tried += [article.id for article in batch]
        if any(article.id == "bad" for article in batch):
            msg = "tripped"
            raise ValueError(msg)
        return [Reading(article=a, mentions=(), timexes=(), reports=(), items=()) for a in batch]


def test_an_article_that_a_stage_trips_over_is_tried_once_and_told_by_name(tmp_path: Path) -> None:
    crew = TrippingCrew()
    told: list[InputError] = []
    many = _articles("bad", *(f"n{number}" for number in range(200)))
    with Workspace.open(tmp_path / "w.footprint") as workspace:
        summary = take_in(workspace, crew, many, on_error=told.append)
        assert (summary.n_read, summary.n_added, summary.status) == (201, 201, 1)
        assert [str(error) for error in told] == [str(error) for error in summary.rejected]
        assert "'bad'" in str(told[0])
        assert crew.tried.count("bad") == 2  # with its batch, then alone
        assert workspace.counts(reader_version=reader_version()).n_unread == 0
        take_in(workspace, crew, many)
        assert crew.tried.count("bad") == 2
        assert [failure.article_id for failure in workspace.failures()] == ["bad"]


def test_what_an_earlier_run_left_unread_is_read_at_the_end(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "w.footprint") as workspace:
        workspace.add_articles(_articles("a", "b"))
        crew = TrippingCrew()
        take_in(workspace, crew, [])
        assert crew.tried == ["a", "b"]


def test_what_an_earlier_version_read_is_left_alone_where_it_is_not_to_be_renewed(
    tmp_path: Path,
) -> None:
    """Who brings one article in does not wait until the whole workspace is read again."""
    with Workspace.open(tmp_path / "w.footprint") as workspace:
        workspace.add_articles(_articles("old", "unread"))
        workspace.store_readings([Reading(article=_articles("old")[0])], reader_version="earlier")
        crew = TrippingCrew()
        take_in(workspace, crew, _articles("new"), renew=False)
        assert crew.tried == ["new", "unread"]
        take_in(workspace, crew, [])
        assert crew.tried == ["new", "unread", "old"]


def test_every_process_has_the_same_version_of_the_reader() -> None:
    command = "from geodata.pipeline import reader_version; print(reader_version())"
    said = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == reader_version()


def test_every_stage_that_reads_counts_for_the_version_of_the_reader() -> None:
    """A stage that is renamed or added must not fall out of it."""
    package = Path(pipeline.__file__).parent
    assert all((package / name).exists() for name in pipeline._STAGES)
    lines = Path(pipeline.__file__).read_text(encoding="utf-8").splitlines()
    imported = {m[1] for line in lines if (m := re.match(r"from geodata\.(\w+)", line))}
    values = {"errors", "frozen", "garbage", "model", "read", "tables"}
    assert imported - values <= {name.removesuffix(".py") for name in pipeline._STAGES}


def test_a_month_in_the_name_of_a_base_is_no_date(compiled_gazetteer: Gazetteer) -> None:
    del compiled_gazetteer  # the reader opens what is compiled by now
    text = (
        "A plane took 210 Americans from Wuhan to March Air Reserve Base in California on Friday."
    )
    (reading,) = Reader.load().read([Article(id="a", text=text, published="2020-02-09")])
    assert [timex.text for timex in reading.timexes] == ["Friday"]
    assert any(mention.text == "March Air Reserve Base" for mention in reading.mentions)


def test_what_is_not_english_is_kept_and_searched_and_not_read(
    compiled_gazetteer: Gazetteer, tmp_path: Path
) -> None:
    """A French report names places too, but its sentences are not understood."""
    del compiled_gazetteer
    english = "The two generals met in Helsinki on 22 September 2021, and they said it was useful."
    french = "Les deux généraux se sont rencontrés à Helsinki le 22 septembre 2021 pour parler."
    given = [Article(id="en", text=english), Article(id="fr", text=french)]
    with Workspace.open(tmp_path / "w") as workspace:
        summary = take_in(workspace, Reader.load(), given)
        assert (summary.n_read, summary.n_added, summary.n_foreign) == (2, 2, 1)
        kept = {row.id: row for row in workspace.articles()}
        assert {i: row.language for i, row in kept.items()} == {"en": "en", "fr": "fr"}
        assert [row.id for row in workspace.articles("rencontrés")] == ["fr"]
        read = workspace.article("en")
        assert read is not None
        assert [mention.text for mention in read.mentions] == ["Helsinki"]
        stored = workspace.article("fr")
        assert stored is not None
        assert (stored.mentions, stored.reader_version) == ((), reader_version())
        assert workspace.counts(reader_version=reader_version()).n_unread == 0
        again = take_in(workspace, Reader.load(), given)
        assert (again.n_unchanged, again.n_foreign) == (2, 1)
