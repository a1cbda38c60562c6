"""What the gazetteer leaves unanswered is asked for online, and nothing else is."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from geopy.location import Location
from service import Service, running

from geodata.errors import SettingsError
from geodata.geocode.cache import AnswerCache
from geodata.geocode.lookups import MOST_FAILURES, OnlineLookups, place_of
from geodata.geocode.online import open_nominatim, open_photon
from geodata.model import Article, Feature, Mention, Span, WherePrec
from geodata.pipeline import Reader, given_mentions
from geodata.settings import Online

Read = Callable[..., list[Mention]]
TEXT = "Shells fell on Zorbakand, two hours from Kabul. Ghazni was quiet, the Afghan army said."


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        yield service


@pytest.fixture(params=[open_nominatim, open_photon], ids=["nominatim", "photon"])
def lookups(request: pytest.FixtureRequest, service: Service) -> OnlineLookups:
    geocoder = request.param(
        user_agent="footprint-tests",
        domain=service.domain,
        scheme="http",
        min_delay_s=0.0,
        backoff_s=0.0,
    )
    return OnlineLookups(geocoder, name="the service")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture
def read(reader: Reader) -> Read:
    """Return names of a text resolved, then asked for; what is found must not matter here."""

    def read_names(
        text: str, names: list[str], lookups: OnlineLookups | None = None
    ) -> list[Mention]:
        article = Article(id="a", text=text)
        bare = given_mentions(article, [_span(text, name) for name in names])
        resolved = reader.resolve_places([article], [bare])
        return (lookups.fill(resolved) if lookups else resolved)[0]

    return read_names


def _span(text: str, name: str) -> Span:
    at = text.index(name)
    return Span(start_char=at, end_char=at + len(name))


def test_an_unknown_name_is_sought_in_the_countries_of_the_article(
    lookups: OnlineLookups, service: Service, read: Read
) -> None:
    names = ["Zorbakand", "Kabul", "Ghazni", "Afghan"]
    before = read(TEXT, names)
    after = read(TEXT, names, lookups)
    assert before[0].place is None
    place = after[0].place
    assert place is not None
    assert (place.name, place.country, place.feature) == ("Zorbakand", "AFG", Feature.CITY)
    assert place.where_prec is WherePrec.EXACT
    assert 0 < after[0].confidence < 1
    assert after[0].reasons[0].name == "answered by an online service"
    assert after[1:] == before[1:]
    assert [query["q"] for _, query, _ in service.requests] == ["Zorbakand"]


def test_an_answer_in_another_country_is_no_answer(lookups: OnlineLookups, read: Read) -> None:
    (mention, _) = read("Zorbakand is far from Oslo.", ["Zorbakand", "Oslo"], lookups)
    assert mention.place is None


def test_a_reader_asks_for_a_name_once_an_article(lookups: OnlineLookups, service: Service) -> None:
    text = "Qwrtzplk fell. Kabul did not. Qwrtzplk burned."
    article = Article(id="a", text=text)
    spans = [_span(text, "Qwrtzplk"), _span(text, "Kabul")]
    again = text.rindex("Qwrtzplk")
    spans.append(type(spans[0])(start_char=again, end_char=again + len("Qwrtzplk")))
    Reader.load(online=lookups).resolve_places([article], [given_mentions(article, spans)])
    assert len(service.requests) == 1


@pytest.mark.parametrize("status", [403, 429])
def test_a_refusal_ends_the_asking_and_not_the_run(
    lookups: OnlineLookups,
    service: Service,
    read: Read,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    service.failures = [status]
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            mentions = read(TEXT, ["Zorbakand", "Kabul"], lookups)
            assert mentions[0].place is None
            assert mentions[1].place is not None
    assert len(service.requests) == 1
    assert len(caplog.records) == 1


def test_a_service_out_of_reach_is_reported_once_and_not_asked_again(
    lookups: OnlineLookups, service: Service, read: Read, caplog: pytest.LogCaptureFixture
) -> None:
    service.failures = [400] * 99
    with caplog.at_level(logging.WARNING):
        for i in range(MOST_FAILURES + 3):
            text = f"Qwrtzplk{'o' * i} is near Kabul."
            read(text, [text.split(maxsplit=1)[0], "Kabul"], lookups)
    assert len(service.requests) == MOST_FAILURES
    assert len(caplog.records) == 1


def test_a_cache_that_breaks_loses_no_article(service: Service, read: Read, tmp_path: Path) -> None:
    """Else the article would count as one that cannot be read."""
    with AnswerCache(tmp_path / "answers.sqlite") as cache:
        with closing(sqlite3.connect(cache.path)) as other:
            other.execute("DROP TABLE answer")
        geocoder = open_nominatim(
            user_agent="footprint-tests", domain=service.domain, scheme="http", cache=cache
        )
        mentions = read(TEXT, ["Zorbakand", "Kabul"], OnlineLookups(geocoder, name="the service"))
    assert [mention.place is None for mention in mentions] == [True, False]


def test_disputed_ground_follows_the_contract() -> None:
    """A service may file Sevastopol's surroundings under either state."""
    raw = {"class": "place", "type": "village", "address": {"country_code": "ru"}}
    place = place_of(Location("Zorbakand, Russia", (44.7, 33.8), raw))
    assert place is not None
    assert place.country == "UKR"
    assert place.disputed == "Crimea"


def test_what_a_service_does_not_call_a_place_is_none() -> None:
    assert place_of(Location("Zorbakand", (34.2, 69.3), {"class": "emergency"})) is None


def test_nothing_is_asked_unless_somebody_chose_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOOTPRINT_ONLINE", raising=False)
    assert Online.chosen() is None
    assert Online.chosen(user_agent="somebody") is None


def test_the_environment_chooses_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTPRINT_ONLINE", "photon")
    monkeypatch.setenv("FOOTPRINT_USER_AGENT", "somebody")
    assert Online.chosen() == Online(
        service="photon", user_agent="somebody", address="https://photon.komoot.io"
    )
    chosen = Online.chosen(service="nominatim", address="http://127.0.0.1:1")
    assert chosen is not None
    assert (chosen.service, chosen.address) == ("nominatim", "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"service": "gopher"}, "gopher"),
        ({"service": "photon", "user_agent": " "}, "--user-agent"),
        ({"service": "photon", "address": "ftp://example.org"}, "ftp://example.org"),
    ],
)
def test_a_choice_that_cannot_be_meant_says_so(
    wrong: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FOOTPRINT_ONLINE", "FOOTPRINT_USER_AGENT", "FOOTPRINT_ONLINE_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError, match=said):
        Online.chosen(**{"user_agent": "somebody", **wrong})


def test_answers_are_kept_in_the_users_cache(
    service: Service, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gazetteer = os.environ.get("FOOTPRINT_CACHE")
    monkeypatch.setenv("FOOTPRINT_CACHE", str(tmp_path))
    chosen = Online(
        service="nominatim", user_agent="footprint-tests", address=f"http://{service.domain}"
    )
    lookups = OnlineLookups.open(chosen)
    again = OnlineLookups.open(chosen)
    if gazetteer:
        monkeypatch.setenv("FOOTPRINT_CACHE", gazetteer)
    else:
        monkeypatch.delenv("FOOTPRINT_CACHE")
    assert read(TEXT, ["Zorbakand", "Kabul"], lookups)[0].place is not None
    assert read(TEXT, ["Zorbakand", "Kabul"], again)[0].place is not None
    assert len(service.requests) == 1
    assert (tmp_path / "answers.sqlite").is_file()
