"""One batch after the other, and one bad article among good ones."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.errors import InputError
from geodata.gazetteer import Gazetteer
from geodata.model import Article
from geodata.pipeline import Reader, batches, in_parts, reader_version


def _articles(*names: str) -> list[Article]:
    return [Article(id=name, text=f"Talks in {name}.") for name in names]


def test_batches_keep_order_and_lose_nothing() -> None:
    articles = _articles(*"abcdefg")
    cut = list(batches(articles, size=3))
    assert [len(batch) for batch in cut] == [3, 3, 1]
    assert [article for batch in cut for article in batch] == articles


def test_an_article_that_a_stage_trips_over_is_an_error_in_its_place() -> None:
    def answer(batch: Sequence[Article]) -> list[str]:
        return [str(1 // (article.id != "bad")) + article.id for article in batch]

    answers = in_parts(_articles("first", "bad", "last"), answer)
    assert answers[0] == "1first"
    assert answers[2] == "1last"
    assert isinstance(answers[1], InputError)
    assert "'bad'" in str(answers[1])
    assert "ZeroDivisionError" in str(answers[1])


def test_the_readers_version_is_stable_within_a_process() -> None:
    assert reader_version() == reader_version()


def test_a_month_in_the_name_of_a_base_is_no_date(compiled_gazetteer: Gazetteer) -> None:
    del compiled_gazetteer  # the reader opens what is compiled by now
    text = (
        "A plane took 210 Americans from Wuhan to March Air Reserve Base in California on Friday."
    )
    (reading,) = Reader.load().read([Article(id="a", text=text, published="2020-02-09")])
    assert [timex.text for timex in reading.timexes] == ["Friday"]
    assert any(mention.text == "March Air Reserve Base" for mention in reading.mentions)
