"""Our gold texts are well-formed, and hold the cases that they are there for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata import wire
from geodata.model import (
    STATUSES,
    ActorRole,
    DatePrec,
    EvacType,
    FacilityType,
    Feature,
    Kind,
    MeetingMode,
    MentionRole,
    Modality,
    PlaceRole,
    Status,
    Tenure,
    WherePrec,
)

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "benchmarks" / "quality" / "gold"
ROLES = {
    Kind.BASE: {PlaceRole.SITE},
    Kind.MEETING: {PlaceRole.VENUE},
    Kind.EVACUATION: {PlaceRole.ORIGIN, PlaceRole.HUB, PlaceRole.DESTINATION},
}
TYPES = {
    Kind.BASE: ("facility_type", FacilityType),
    Kind.MEETING: ("mode", MeetingMode),
    Kind.EVACUATION: ("evac_type", EvacType),
}
ITEM_FILES = ("demo", "sentences", "articles", "clusters")


def records(name: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]
    if name == "clusters":
        return [article for scene in lines for article in scene["articles"]]
    return lines


def items(*names: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for name in names:
        for record in records(name):
            for item in record["items"]:
                yield record, item


def check_span(record: dict[str, Any], part: dict[str, Any]) -> None:
    assert record["text"][part["start_char"] : part["end_char"]] == part["text"], record["id"]
    assert part["text"].strip() == part["text"] != "", record["id"]


def check_place(record: dict[str, Any], place: dict[str, Any]) -> None:
    check_span(record, place)
    assert -90 <= place["lat"] <= 90, record["id"]
    assert -180 <= place["lon"] <= 180, record["id"]
    assert (place["lat"], place["lon"]) != (0, 0), record["id"]
    assert place["feature"] in set(Feature), record["id"]
    assert place["where_prec"] in set(WherePrec), record["id"]
    country = place["country"]
    assert country is None or (len(country) == 3 and country.isupper()), record["id"]
    if place["feature"] == "country":
        assert place["where_prec"] == WherePrec.COUNTRY, record["id"]
        assert country, record["id"]


@pytest.mark.parametrize("name", [*ITEM_FILES, "places"])
def test_records_are_articles_with_ids_of_their_own(name: str) -> None:
    """A gold text goes in as any article does."""
    found = records(name)
    for record in found:
        wire.article_from_json(
            {k: v for k, v in record.items() if k in ("id", "text", "published")}
        )
    assert len({record["id"] for record in found}) == len(found)
    assert len({record["text"] for record in found}) == len(found)


@pytest.mark.parametrize("name", ITEM_FILES)
def test_items_quote_the_text_and_use_the_contracts_words(name: str) -> None:
    """A label that points at nothing, or is no word of the contract, can never be matched."""
    for record, item in items(name):
        kind = Kind(item["kind"])
        assert item["evidence"], record["id"]
        for quote in item["evidence"]:
            check_span(record, quote)
        for place in item["places"]:
            check_place(record, place)
            assert PlaceRole(place["role"]) in ROLES[kind], record["id"]
        for actor in item["actors"]:
            check_span(record, actor)
            assert ActorRole(actor["role"]), record["id"]
        assert Status(item["status"]) in STATUSES[kind], record["id"]
        assert Modality(item["modality"]), record["id"]
        field, words = TYPES[kind]
        assert words(item[field]), record["id"]
        assert kind != Kind.BASE or Tenure(item["tenure"]), record["id"]
        assert item["mappable"] is bool(item["places"]), record["id"]
        assert item["certain"] in (True, False), record["id"]


@pytest.mark.parametrize("name", ITEM_FILES)
def test_dates_and_counts_are_possible(name: str) -> None:
    """Days in order, precision as wide as the range, and no count of nothing."""
    longest = {DatePrec.DAY: 1, DatePrec.DAYS: 6, DatePrec.WEEK: 8, DatePrec.MONTH: 31}
    for record, item in items(name):
        if item["date"] is not None:
            first, last = (date.fromisoformat(item["date"][end]) for end in ("start", "end"))
            precision = DatePrec(item["date"]["date_prec"])
            n_days = (last - first).days + 1
            assert 1 <= n_days <= longest.get(precision, n_days), record["id"]
        counts = dict(item["counts"])
        assert counts.pop("cumulative") in (True, False)
        assert all(n is None or n > 0 for n in counts.values()), record["id"]


def test_routes_are_told_in_travel_order() -> None:
    """A hub never stands before the origin, nor after the destination."""
    order = {"origin": 0, "hub": 1, "destination": 2}
    for record, item in items(*ITEM_FILES):
        if item["kind"] == "evacuation":
            steps = [order[place["role"]] for place in item["places"]]
            assert steps == sorted(steps), record["id"]


def test_every_word_of_the_contract_has_a_sentence() -> None:
    """A status, mode, type, tenure or modality without a case is not measured."""
    found = [item for _, item in items("sentences") if item["certain"]]
    for kind in Kind:
        assert {i["status"] for i in found if i["kind"] == kind} == {*STATUSES[kind]}
        field, words = TYPES[kind]
        assert {i[field] for i in found if i["kind"] == kind} == set(words)
    assert {i["tenure"] for i in found if i["kind"] == "base"} == set(Tenure)
    assert {i["modality"] for i in found} == set(Modality)


def test_sentences_hold_enough_routes_totals_and_traps() -> None:
    """Few cases would let chance decide a measure."""
    found = records("sentences")
    routes = [i for r in found for i in r["items"] if i["kind"] == "evacuation"]
    assert len(found) >= 300
    assert sum(len(item["places"]) > 1 for item in routes) >= 60
    assert sum(item["counts"]["cumulative"] for item in routes) >= 8
    assert sum(not record["items"] for record in found) >= 100
    assert {c for r in found if not r["items"] for c in r["classes"]} > {
        *("idiom-base", "idiom-met", "idiom-talks", "building-evacuated", "court", "dateline"),
        *("parliament", "party-convention", "sports-match", "company-board", "accord-document"),
        *("organisation-name", "government-refused", "historical", "fleeing"),
    }


def test_articles_are_long_and_hold_several_items() -> None:
    """Carrying a thing over sentences is what articles are there to try."""
    found = records("articles")
    assert len(found) >= 60
    assert all(100 <= len(record["text"].split()) <= 300 for record in found)
    assert sum(len(record["items"]) >= 3 for record in found) >= 25
    assert any(not record["items"] for record in found)


def test_articles_hold_enough_routes_totals_and_statuses() -> None:
    """What a sentence tries by itself is also tried among the other things an article says."""
    found = [item for _, item in items("articles") if item["mappable"]]
    routes = [item for item in found if item["kind"] == "evacuation" and len(item["places"]) > 1]
    assert len(routes) >= 40
    assert sum(any(place["role"] == "hub" for place in item["places"]) for item in routes) >= 10
    assert sum(item["counts"]["cumulative"] for item in found) >= 8
    assert {item["kind"] for item in found if item["status"] == "refused"} == set(Kind)
    assert len({item["status"] for item in found}) >= 15
    assert {item["modality"] for item in found} == set(Modality)
    assert {item["mode"] for item in found if item["kind"] == "meeting"} >= {
        *("visit", "summit", "talks", "conference")
    }


def test_demo_labels_are_of_the_demo_reports() -> None:
    """The labels would be of other texts if a report were edited."""
    path = ROOT / "geodata" / "data" / "demo" / "reports.jsonl"
    reports = {r["id"]: r for r in map(json.loads, path.read_text("utf-8").splitlines())}
    found = {record["id"]: record for record in records("demo")}
    assert found.keys() == reports.keys()
    for key, record in found.items():
        assert record["text"] == reports[key]["text"]
        assert record["published"] == reports[key]["published"]


def test_clusters_have_two_articles_or_more_and_one_kind() -> None:
    """One report has nothing to be merged with."""
    articles = Counter(
        item["item"]
        for record in records("clusters")
        for item in {i["item"]: i for i in record["items"]}.values()
    )
    kinds: dict[str, set[str]] = {}
    for _, item in items("clusters"):
        kinds.setdefault(item["item"], set()).add(item["kind"])
    assert len(articles) >= 60
    assert min(articles.values()) >= 2
    assert all(len(of_item) == 1 for of_item in kinds.values())


def test_place_names_are_exact_ordered_and_apart() -> None:
    """Mentions of the reader never overlap, so labels must not either."""
    unknown = 0
    for record in records("places"):
        end = 0
        for toponym in record["toponyms"]:
            assert MentionRole(toponym["role"])
            assert toponym["start_char"] >= end, record["id"]
            end = toponym["end_char"]
            if toponym["lat"] is None:
                check_span(record, toponym)
                unknown += 1
            else:
                check_place(record, toponym)
    assert unknown >= 5
