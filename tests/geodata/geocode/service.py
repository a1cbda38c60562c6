"""A local HTTP server that answers as Nominatim and Photon do, from a few places of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

PLACES: dict[str, list[tuple[str, str, str, float, float]]] = {
    "kabul": [("Kabul, Afghanistan", "Кабул, Afghanistan", "af", 34.526, 69.177)],
    "zorbakand": [
        ("Zorbakand, Kabul, Afghanistan", "Зорбаканд", "af", 34.2, 69.3),
        ("Zorbakand, Punjab, Pakistan", "Зорбаканд", "pk", 31.5, 74.3),
    ],
    "springfield": [
        (f"Springfield, {state}, United States", "Спрингфилд", "us", lat, lon)
        for state, lat, lon in (
            ("Illinois", 39.8, -89.6),
            ("Massachusetts", 42.1, -72.6),
            ("Missouri", 37.2, -93.3),
            ("Oregon", 44.0, -123.0),
        )
    ],
}


class Service(ThreadingHTTPServer):
    """Counts what it is asked; `failures` are status codes that it gives before it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[tuple[str, dict[str, str], str]] = []
        self.failures: list[int] = []

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.server.requests.append((parts.path, query, self.headers["User-Agent"]))
        if self.server.failures:
            self._send(self.server.failures.pop(0), {"error": "not now"})
        else:
            self._send(200, answer(parts.path, query))

    def _send(self, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Keep the test's output quiet."""


def answer(path: str, query: dict[str, str]) -> Any:
    """Return the body for a request: ``/search`` and ``/reverse`` are both services'."""
    photon = "format" not in query
    if path == "/reverse":
        near = abs(float(query["lat"]) - 34.5) < 1 and abs(float(query["lon"]) - 69.2) < 1
        places = PLACES["kabul"] if near else []
    else:
        places = PLACES.get(query["q"].lower(), [])
        if codes := query.get("countrycodes"):
            places = [place for place in places if place[2] in codes.split(",")]
        places = places[: int(query.get("limit", 10))]
    russian = query.get("lang", query.get("accept-language")) == "ru"
    if photon:
        return {"features": [photon_feature(place, russian=russian) for place in places]}
    results = [
        {
            "lat": str(lat),
            "lon": str(lon),
            "display_name": other if russian else name,
            "class": "place",
            "type": "village",
            "address": {"country_code": country},
        }
        for name, other, country, lat, lon in places
    ]
    if path == "/reverse":
        return results[0] if results else {"error": "Unable to geocode"}
    return results


def photon_feature(place: tuple[str, str, str, float, float], *, russian: bool) -> dict[str, Any]:
    name, other, country, lat, lon = place
    shown = other if russian else name
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "name": shown.split(", ")[0],
            "country": name.rsplit(", ", 1)[-1],
            "countrycode": country.upper(),
            "osm_key": "place",
            "osm_value": "village",
            "type": "locality",
        },
    }


@contextmanager
def running() -> Iterator[Service]:
    """Run the service in a thread, on a free port of this machine."""
    service = Service()
    thread = Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
        thread.join()
