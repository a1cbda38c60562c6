"""Reference layers reach the map with their source, and hostile names reach nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import Client
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard.routes import references
from dashboard.server import EveryRequest
from geodata.read.references import read_reference
from geodata.store import Workspace

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    source = tmp_path / "sites.csv"
    source.write_text(f"name,lat,lon\n{EVIL},25,51\nB,10,10\n")
    found = read_reference(source)
    with Workspace.open(tmp_path / "w.footprint") as workspace:
        workspace.references.add(
            found.features,
            name="Sites (2021)",
            licence="CC0",
            attribution="Me",
            file_name=found.file_name,
            digest=found.digest,
        )
        app = Starlette(
            routes=references.ROUTES, middleware=[Middleware(EveryRequest, workspace=workspace)]
        )
        yield Client(app)


def test_layers_are_listed_with_where_they_come_from(client: Client) -> None:
    (layer,) = client.get("/api/references").json()["layers"]
    assert (layer["name"], layer["licence"], layer["attribution"]) == ("Sites (2021)", "CC0", "Me")
    assert layer["n_features"] == 2


def test_a_layer_is_sent_as_data_for_the_window(client: Client) -> None:
    answer = client.get("/api/reference/Sites%20(2021).geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    assert [f["properties"]["label"] for f in answer.json()["features"]] == [EVIL, "B"]
    window = client.get("/api/reference/Sites (2021).geojson?bbox=50,20,52,30").json()
    assert [f["properties"]["label"] for f in window["features"]] == [EVIL]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/reference/none.geojson", 404),
        ("/api/reference/' OR 1=1 --.geojson", 404),
        ("/api/reference/..%2f..%2fetc%2fpasswd.geojson", 404),
        ("/api/reference/Sites (2021).geojson?bbox=1,2,3", 400),
        ("/api/reference/Sites (2021).geojson?name=x", 400),
    ],
)
def test_what_is_no_layer_is_refused(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status
