from __future__ import annotations

import csv
import io
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import Client
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard.routes import assets, exports, health, items, unknown
from dashboard.server import EveryRequest
from geodata.store import Workspace


@pytest.fixture(scope="module")
def client(workspace_path: Path) -> Iterator[Client]:
    with Workspace.open(workspace_path) as opened:
        app = Starlette(
            routes=[
                *assets.ROUTES,
                *items.ROUTES,
                *exports.ROUTES,
                *health.ROUTES,
                *unknown.ROUTES,
            ],
            middleware=[Middleware(EveryRequest, workspace=opened)],
        )
        yield Client(app)


def test_health_says_how_much_there_is(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.json() == {"status": "ok", "articles": 7, "items": 7}


def test_items_are_geojson_and_countries_have_no_geometry(client: Client) -> None:
    answer = client.get("/api/items.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    features = {f["properties"]["title"]: f for f in answer.json()["features"]}
    assert features["Uzbekistan"]["geometry"] is None
    assert features["Uzbekistan"]["properties"]["country"] == "UZB"
    assert features["Manas, Kyrgyzstan"]["geometry"]["coordinates"] == [74.48, 43.06]
    route = features["United States: Kabul, Afghanistan"]
    assert route["geometry"]["type"] == "MultiLineString"
    assert [p["role"] for p in route["properties"]["places"]] == ["origin", "hub"]


def test_a_query_narrows_items_as_its_parameters_say(client: Client) -> None:
    bases = client.get("/api/items.geojson", params={"kind": "base", "country": "UZB,KGZ"}).json()
    assert {f["properties"]["country"] for f in bases["features"]} == {"UZB", "KGZ"}
    window = client.get("/api/items.geojson", params={"bbox": "20,55,30,65", "zoom": "4"}).json()
    assert [f["properties"]["country"] for f in window["features"]] == ["FIN"]
    everything = client.get("/api/items.geojson").json()
    assert window["n_everywhere"] == len(everything["features"])


def test_dates_leave_undated_items_out_and_say_how_many(client: Client) -> None:
    dated = client.get("/api/items.geojson", params={"from": "2014-01-01", "to": "2022-01-01"})
    assert len(dated.json()["features"]) == 3
    assert dated.json()["undated_left_out"] == 4


@pytest.mark.parametrize(
    "address",
    [
        "/api/items.geojson?colour=red",
        "/api/items.geojson?from=yesterday",
        "/api/items.geojson?kind=base&kind=meeting",
        "/api/items.geojson?bbox=1,2,3",
        "/api/items.geojson?border_view=ZZZ",
        "/export/map.png?dpi=99999",
        "/export/map.png?width=900",
        "/export/map.png?height=ten",
        "/export/items.csv?status=gone",
        "/export/items.csv?border_view=ZZZ",
        "/map/shapes/atlantis/50m.json",
    ],
)
def test_an_unknown_name_or_bad_value_is_one_clear_error(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize("address", ["/api/item", "/api/items/", "/export/", "/export/map/x.png"])
def test_an_address_that_is_none_is_an_error_and_no_page(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.json() == {"error": f"'{address}' is no address of the app"}


def test_one_item_comes_with_its_reports_and_words(client: Client) -> None:
    features = client.get("/api/items.geojson", params={"country": "KGZ"}).json()["features"]
    answer = client.get(f"/api/items/{features[0]['id']}").json()
    assert (
        answer["sentence"]
        == "The air base of the United States in Manas, Kyrgyzstan, closed in 2014."
    )
    report = answer["reports"][0]
    assert (
        report["evidence"][0]["text"] == "The American base at Manas in Kyrgyzstan closed in 2014."
    )
    assert report["article"]["id"] == "manas"
    assert client.get("/api/items/none").status_code == 404


def test_too_many_items_come_as_clusters(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "MOST_FEATURES", 3)
    features = client.get("/api/items.geojson", params={"zoom": "2"}).json()["features"]
    assert all(f["properties"]["cluster"] for f in features)
    assert sum(f["properties"]["point_count"] for f in features) == 6  # one item has no place


def test_a_map_may_ask_for_clusters_sooner(client: Client) -> None:
    single, grouped = (
        client.get("/api/items.geojson", params={"zoom": "2", "most": most}).json()["features"]
        for most in ("7", "6")
    )
    assert len(single) == 7
    assert all(f["properties"]["cluster"] for f in grouped)


@pytest.mark.parametrize("most", ["most=", "most=-1", "most=5001", "most=٣", "most=3&most=4"])
def test_a_number_of_items_that_cannot_be_meant_is_refused(client: Client, most: str) -> None:
    answer = client.get(f"/api/items.geojson?{most}")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("most: ")


def test_csv_export_is_safe_for_a_spreadsheet(client: Client) -> None:
    answer = client.get("/export/items.csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 7
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row.values())
    uzbekistan = next(row for row in rows if row["country"] == "UZB")
    assert uzbekistan["lat"] == ""


def test_geojson_export_holds_what_the_map_shows_and_who_says_so(client: Client) -> None:
    params = {"kind": "meeting"}
    exported = client.get("/export/items.geojson", params=params).json()["features"]
    shown = client.get("/api/items.geojson", params=params).json()["features"]
    assert [f["geometry"] for f in exported] == [f["geometry"] for f in shown]
    for feature, mark in zip(exported, shown, strict=True):
        assert mark["properties"].items() <= feature["properties"].items()
        assert feature["properties"]["evidence"][0]["article_id"] in {"hostile", "greece"}


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("geojson", b'{"type":"FeatureCollection"'),
        ("gpkg", b"SQLite format 3"),
        ("kml", b"<?xml"),
        ("csv", b"\xef\xbb\xbfitem_id"),
        ("parquet", b"PAR1"),
    ],
)
def test_items_come_as_a_file_with_a_plain_name(client: Client, form: str, start: bytes) -> None:
    answer = client.get(f"/export/items.{form}", params={"q": 'a"\r\nSet-Cookie: b=c; ../x'})
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    name = f"footprint-items-bases-meetings-and-evacuations-a-set-cookie-b-c-x.{form}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "set-cookie" not in answer.headers
    left = Path(tempfile.gettempdir()).glob("footprint-*")
    assert not [path for path in left if path.stat().st_mtime > time.time() - 2]


@pytest.mark.parametrize(
    ("form", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_the_figure_comes_in_every_form(client: Client, form: str, start: bytes) -> None:
    answer = client.get(
        f"/export/map.{form}",
        params={"country": "UZB", "width": "600", "height": "400", "dpi": "60"},
    )
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_only_listed_files_are_served(client: Client) -> None:
    script = client.get("/assets/map/footprint.js")
    assert script.headers["content-type"].startswith("text/javascript")
    for path in ("../asgi.py", "map/../../asgi.py", "about.md", "%2e%2e/asgi.py"):
        assert client.get(f"/assets/{path}").status_code == 404


def test_the_typeface_comes_with_the_app(client: Client) -> None:
    answer = client.get("/assets/font/sans.woff2")
    assert answer.content[:4] == b"wOF2"


def test_shapes_are_packed_and_kept(client: Client) -> None:
    answer = client.get("/map/shapes/un/110m.json")
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.json()["countries"]) > 150
    plain = client.get("/map/shapes/un/110m.json", headers={"accept-encoding": "identity"})
    assert plain.json() == answer.json()
