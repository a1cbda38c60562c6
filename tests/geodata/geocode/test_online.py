from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from geocoder_contract import GeocoderContract
from service import PLACES, Service, running

from geodata.errors import GeocoderError, GeocoderTimeoutError, SettingsError, StoreError
from geodata.gazetteer import Gazetteer
from geodata.geocode.cache import AnswerCache
from geodata.geocode.geolocator import GazetteerGeocoder
from geodata.geocode.online import (
    FallbackGeocoder,
    OnlineGeocoder,
    open_nominatim,
    open_photon,
)

Open = Callable[..., OnlineGeocoder]
AGENT = "footprint-tests"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        yield service


def ask(open_service: Open, service: Service, cache: AnswerCache | None = None) -> OnlineGeocoder:
    return open_service(
        user_agent=AGENT,
        domain=service.domain,
        scheme="http",
        cache=cache,
        min_delay_s=0.0,
        backoff_s=0.01,
        timeout_s=5.0,
    )


class TestNominatim(GeocoderContract):
    @pytest.fixture
    def geocoder(self, service: Service) -> OnlineGeocoder:
        return ask(open_nominatim, service)


class TestPhoton(GeocoderContract):
    @pytest.fixture
    def geocoder(self, service: Service) -> OnlineGeocoder:
        return ask(open_photon, service)


@pytest.fixture(params=[open_nominatim, open_photon], ids=["nominatim", "photon"])
def open_service(request: pytest.FixtureRequest) -> Open:
    return request.param


def test_the_asker_is_named(open_service: Open, service: Service) -> None:
    """The terms of public services ask for it."""
    ask(open_service, service).geocode("Kabul")
    assert service.requests[0][2] == AGENT
    with pytest.raises(SettingsError, match="user agent"):
        open_service(user_agent=" ")


@pytest.mark.parametrize("status", [403, 429])
def test_a_refusal_is_reported_once_and_ends_the_asking(
    open_service: Open, service: Service, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    geocoder = ask(open_service, service)
    service.failures = [status]
    with caplog.at_level(logging.WARNING):
        assert geocoder.geocode("Kabul") is None
        assert geocoder.geocode("Springfield") is None
        assert geocoder.reverse((34.5, 69.2)) is None
    assert len(service.requests) == 1
    assert len(caplog.records) == 1
    assert geocoder.refusal is not None


def test_a_passing_failure_is_tried_again(open_service: Open, service: Service) -> None:
    service.failures = [503, 504]
    assert ask(open_service, service).geocode("Kabul") is not None
    assert len(service.requests) == 3


def test_a_lasting_failure_is_our_error(open_service: Open, service: Service) -> None:
    service.failures = [503] * 3
    with pytest.raises(GeocoderTimeoutError, match="failed"):
        ask(open_service, service).geocode("Kabul")
    service.failures = [400]
    with pytest.raises(GeocoderError, match="failed"):
        ask(open_service, service).geocode("Kabul")


def test_an_answer_that_cannot_be_read_is_our_error(
    open_service: Open, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PLACES, "kabul", [("Kabul", "Kabul", "af", "north", "east")])
    with pytest.raises(GeocoderError, match="cannot be read"):
        ask(open_service, service).geocode("Kabul")


def test_nothing_is_asked_twice_even_by_another_process(
    open_service: Open, service: Service, tmp_path: Path
) -> None:
    for _ in range(2):
        with AnswerCache(tmp_path / "answers.sqlite") as cache:
            geocoder = ask(open_service, service, cache)
            assert geocoder.geocode("Kabul").raw
            assert geocoder.geocode("Qwrtzplk") is None
            assert geocoder.reverse((34.5, 69.2)) is not None
    assert len(service.requests) == 3


def test_cached_answers_outlive_a_refusal(
    open_service: Open, service: Service, tmp_path: Path
) -> None:
    with AnswerCache(tmp_path / "answers.sqlite") as cache:
        geocoder = ask(open_service, service, cache)
        known = geocoder.geocode("Kabul")
        service.failures = [429]
        assert geocoder.geocode("Springfield") is None
        assert geocoder.geocode("Kabul") == known


def test_a_cache_that_cannot_be_opened_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened"):
        AnswerCache(tmp_path / "file" / "answers.sqlite")


def test_a_cache_that_breaks_is_a_store_error_and_can_be_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with AnswerCache(path) as cache:
        with closing(sqlite3.connect(path)) as other:
            other.execute("ALTER TABLE turn RENAME TO lost")
            other.commit()
            with pytest.raises(StoreError, match="cannot be used"):
                cache.await_turn("photon", delay_s=0.0)
            other.execute("ALTER TABLE lost RENAME TO turn")
            other.commit()
        cache.await_turn("photon", delay_s=0.0)
        cache.put("photon", {"geocode": "Kabul"}, [])
        assert cache.get("photon", {"geocode": "Kabul"}) == []


def test_requests_keep_their_pace(service: Service) -> None:
    geocoder = open_nominatim(
        user_agent=AGENT, domain=service.domain, scheme="http", min_delay_s=0.2
    )
    start_s = time.monotonic()
    geocoder.geocode("Kabul")
    geocoder.geocode("Springfield")
    assert time.monotonic() - start_s >= 0.2


def test_processes_that_share_a_cache_keep_one_pace(
    open_service: Open, service: Service, tmp_path: Path
) -> None:
    """Two readers at once are one asker to the service."""
    path = tmp_path / "answers.sqlite"
    with AnswerCache(path) as first, AnswerCache(path) as second:
        start_s = time.monotonic()
        for cache, query in ((first, "Kabul"), (second, "Springfield")):
            open_service(
                user_agent=AGENT,
                domain=service.domain,
                scheme="http",
                cache=cache,
                min_delay_s=0.3,
            ).geocode(query)
    assert time.monotonic() - start_s >= 0.3


def test_a_turn_that_a_wrong_clock_took_holds_nobody_up(tmp_path: Path) -> None:
    with AnswerCache(tmp_path / "answers.sqlite") as cache:
        cache.await_turn("photon", delay_s=1e9)
        start_s = time.monotonic()
        cache.await_turn("photon", delay_s=0.0)
    assert time.monotonic() - start_s < 5.0


def test_only_what_the_gazetteer_cannot_answer_is_asked(
    gazetteer: Gazetteer, service: Service
) -> None:
    offline = GazetteerGeocoder(gazetteer)
    both = FallbackGeocoder(offline, ask(open_nominatim, service))
    assert both.geocode("Kabul").raw["place_id"] == "geonames:1138958"
    assert both.reverse((34.5, 69.2)).raw["country"] == "AFG"
    assert service.requests == []
    assert both.geocode("Qwrtzplk") is None
    assert len(service.requests) == 1


def test_online_is_off_by_default(gazetteer: Gazetteer) -> None:
    assert FallbackGeocoder(GazetteerGeocoder(gazetteer)).geocode("Qwrtzplk") is None
