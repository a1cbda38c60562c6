"""The filters as a user runs them: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
import typer
from command_line import ARTICLES, Footprint, write_lines
from service import running

from geodata.cli.filters import geoparse_given
from geodata.model import (
    ActorRole,
    Article,
    Feature,
    Kind,
    Mention,
    MentionRole,
    Modality,
    PlaceRole,
    Status,
    TimexType,
)
from geodata.pipeline import Reader
from geodata.settings import default_cache_dir

TEXTS = {article["id"]: article["text"] for article in ARTICLES}

PLACE_FIELDS = {
    "name",
    "country",
    "lat",
    "lon",
    "feature",
    "geonameid",
    "where_prec",
    "disputed",
}
MENTION_FIELDS = {
    "start_char",
    "end_char",
    "text",
    "role",
    "place",
    "confidence",
    "alternatives",
}
ITEM_FIELDS = {
    "kind",
    "evidence",
    "places",
    "actors",
    "status",
    "modality",
    "attributed_to",
    "date",
    "counts",
    "counts_text",
    "confidence",
    "mappable",
}


def assert_quotes(record: dict[str, Any], text: str) -> None:
    assert 0 <= record["start_char"] < record["end_char"] <= len(text)
    assert record["text"] == text[record["start_char"] : record["end_char"]]


def assert_place(place: dict[str, Any]) -> None:
    assert place.keys() >= PLACE_FIELDS
    assert place["feature"] in set(Feature)
    assert place["where_prec"] in range(1, 8)
    assert place["country"] is None or len(place["country"]) == 3


def test_geoparse_answers_each_article_in_the_form_of_the_contract(
    footprint: Footprint, articles: Path
) -> None:
    ran = footprint("geoparse", str(articles))
    assert (ran.status, ran.errors) == (0, [])
    assert [record["id"] for record in ran.records] == list(TEXTS)
    for record in ran.records:
        assert record["mentions"]
        end = 0
        for mention in record["mentions"]:
            assert mention.keys() >= MENTION_FIELDS
            assert_quotes(mention, TEXTS[record["id"]])
            assert mention["start_char"] >= end  # in text order, never overlapping
            end = mention["end_char"]
            assert mention["role"] in set(MentionRole)
            assert 0 <= mention["confidence"] <= 1
            assert len(mention["alternatives"]) <= 3
            for place in [mention["place"], *mention["alternatives"]]:
                if place:
                    assert_place(place)


def test_given_spans_are_answered_each_and_in_order(footprint: Footprint, tmp_path: Path) -> None:
    text = "Ministers left Geneva for Kabul by way of Qqqqqville."
    names = ("Kabul", "Qqqqqville", "Geneva")
    spans = [
        {"start_char": text.index(name), "end_char": text.index(name) + len(name)} for name in names
    ]
    good = {"start_char": 0, "end_char": 2}
    bad = {"id": "b", "text": "short", "mentions": [good, {"start_char": 2, "end_char": 99}]}
    no_number = {"id": "c", "text": "short", "mentions": [{"start_char": False, "end_char": True}]}
    none = {"id": "d", "text": "short"}
    answered = {"id": "a", "text": text, "mentions": spans}
    given = write_lines(tmp_path / "given.jsonl", [bad, no_number, none, answered])
    ran = footprint("geoparse", "--given", str(given))
    assert ran.status == 1
    assert [m["text"] for m in ran.records[0]["mentions"]] == list(names)
    countries = [m["place"] and m["place"]["country"] for m in ran.records[0]["mentions"]]
    assert countries == ["AFG", None, "CHE"]
    assert len(ran.records) == 1
    assert len(ran.errors) == 3
    for number, (line, what) in enumerate(
        zip(ran.errors, ("span 2 is not", "span 1 is not", "must be a list"), strict=True), start=1
    ):
        assert f"given.jsonl:{number}: field 'mentions': {what}" in line


class TrippingReader:
    """Resolves no name of any article, and trips over the one with id "bad"."""

    def resolve_places(
        self, articles: Sequence[Article], mentions: Sequence[list[Mention]]
    ) -> list[list[Mention]]:
        if any(article.id == "bad" for article in articles):
            msg = "tripped"
            raise ValueError(msg)
        return [*mentions]


def test_an_article_whose_given_spans_trip_a_stage_is_named_and_the_rest_goes_on(
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    span = {"start_char": 0, "end_char": 5}
    names = ("first", "bad", "last")
    records = [{"id": name, "text": "Kabul fell.", "mentions": [span]} for name in names]
    given = write_lines(tmp_path / "given.jsonl", records)
    with pytest.raises(typer.Exit) as ended:
        geoparse_given(cast("Reader", TrippingReader()), str(given))
    assert ended.value.exit_code == 1
    printed = capfdbinary.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in printed] == ["first", "last"]
    (said,) = caplog.records
    assert vars(said)["source"] == "article 'bad'"


def test_dates_come_from_standard_input_with_types_and_values(
    footprint: Footprint, articles: Path
) -> None:
    ran = footprint("dates", "-", given=articles.read_bytes())
    assert (ran.status, ran.errors) == (0, [])
    for record in ran.records:
        for timex in record["timexes"]:
            assert_quotes(timex, TEXTS[record["id"]])
            assert timex["type"] in set(TimexType)
    values = {
        (record["id"], timex["text"]): timex["value"]
        for record in ran.records
        for timex in record["timexes"]
    }
    assert values["airlift", "25 August 2021"] == "2021-08-25"
    assert values["talks", "Wednesday"] == "2021-06-16"
    assert values["base", "2014"] == "2014"


def test_a_relative_day_has_no_value_without_a_date_of_publication(footprint: Footprint) -> None:
    record = {"id": "x", "text": "They met on Wednesday."}
    ran = footprint("dates", given=json.dumps(record))
    (timex,) = ran.records[0]["timexes"]
    assert timex["text"] == "Wednesday"
    assert not (timex["value"] or "")[:4].isdigit()


def test_extract_answers_in_the_form_of_the_contract(footprint: Footprint, articles: Path) -> None:
    ran = footprint("extract", str(articles))
    assert (ran.status, ran.errors) == (0, [])
    found = {}
    for record in ran.records:
        text = TEXTS[record["id"]]
        for item in record["items"]:
            found[record["id"], item["kind"]] = item
            assert item.keys() >= ITEM_FIELDS
            assert item["kind"] in set(Kind)
            assert item["status"] in set(Status)
            assert item["modality"] in set(Modality)
            assert item["evidence"]
            for quote in item["evidence"]:
                assert_quotes(quote, text)
            for place in item["places"]:
                assert_quotes(place, text)
                assert_place(place)
                assert place["role"] in set(PlaceRole)
            for actor in item["actors"]:
                assert actor["role"] in set(ActorRole)
            assert item["counts"].keys() >= {"people", "aircraft", "ships", "troops", "cumulative"}
            if item["date"]:
                assert_quotes(item["date"], text)
    airlift = found["airlift", "evacuation"]
    places = {(place["role"], place["country"]) for place in airlift["places"]}
    assert places == {("origin", "AFG"), ("destination", "QAT")}
    assert airlift["counts"]["people"] == 520
    assert airlift["date"]["start"] == airlift["date"]["end"] == "2021-08-25"
    assert {actor["country"] for actor in found["talks", "meeting"]["actors"]} == {"USA", "RUS"}
    assert found["base", "base"]["status"] == "closed"


def test_a_filter_that_is_given_a_plain_text_says_what_takes_it(
    footprint: Footprint, tmp_path: Path
) -> None:
    text = tmp_path / "talks.txt"
    text.write_text("Talks in Helsinki", encoding="utf-8")
    ran = footprint("dates", str(text))
    assert ran.status == 2
    assert ran.errors[-1].endswith("talks.txt: is no JSON Lines of articles; `ingest` takes it")


def test_the_filters_run_without_the_dashboard(articles: Path) -> None:
    """`python -m geodata` is the same without what draws."""
    done = subprocess.run(
        [sys.executable, "-m", "geodata", "dates", articles], capture_output=True, check=False
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(ARTICLES)


def test_an_online_geocoder_is_asked_where_the_command_says_so(
    footprint: Footprint, tmp_path: Path
) -> None:
    """Off by default; chosen by option or environment, for what the gazetteer cannot answer."""
    text = "Zorbakand and Kabul were shelled."
    given = json.dumps(
        {
            "id": "a",
            "text": text,
            "mentions": [
                {"start_char": 0, "end_char": 9},
                {"start_char": 14, "end_char": 19},
            ],
        }
    )
    cache = tmp_path / "cache"  # of its own for the answers, with the compiled gazetteer in it
    cache.mkdir()
    for compiled in default_cache_dir().glob("gazetteer-*"):
        (cache / compiled.name).symlink_to(compiled)
    ask = partial(
        footprint, "geoparse", "--given", given=given, environment={"FOOTPRINT_CACHE": str(cache)}
    )
    with running() as service:
        chosen = ("--online", "nominatim", "--online-address", f"http://{service.domain}")
        off, on = ask(), ask(*chosen, "--user-agent", "tests")
        nobody = ask(*chosen)
        asked = [(query["q"], agent) for _, query, agent in service.requests]
    (before,), (after,) = off.records, on.records
    assert before["mentions"][0]["place"] is None
    assert after["mentions"][0]["place"]["country"] == "AFG"
    assert after["mentions"][1] == before["mentions"][1]
    assert asked == [("Zorbakand", "tests")]
    assert nobody.status == 2
    assert "user agent" in nobody.errors[0]
