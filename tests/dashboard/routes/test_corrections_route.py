"""Corrections in the app's own answers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import Client
from dashboard_stories import HOSTILE, build_workspace
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard.routes import corrections, exports, items
from dashboard.server import EveryRequest
from geodata.corrections import GradeItem, SetStatus, correction_from_json
from geodata.model import Kind, Status
from geodata.query import Query
from geodata.store import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with build_workspace(tmp_path / "w.footprint") as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> Client:
    app = Starlette(
        routes=[*items.ROUTES, *corrections.ROUTES, *exports.ROUTES],
        middleware=[Middleware(EveryRequest, workspace=workspace)],
    )
    return Client(app)


def test_answers_carry_who_put_what_right_and_why(workspace: Workspace, client: Client) -> None:
    stored = workspace.items(Query(q="Manas"))[0]
    change = SetStatus(status=Status.HANDED_OVER)
    made = workspace.desk.correct_item(stored.item_id, change, editor=HOSTILE, reason=HOSTILE)
    workspace.desk.correct_item(stored.item_id, GradeItem(grade=2), editor="Ann", reason="seen")
    told = client.get(f"/api/items/{stored.item_id}").json()
    assert (told["status"], told["grade"]) == ("handed_over", 2)
    assert told["corrections"][0] == {
        "uid": made.uid,
        "action": "status",
        "what": "status handed over",
        "was": "closed",
        "editor": HOSTILE,
        "made_at": made.made_at,
        "reason": HOSTILE,
    }
    features = client.get("/api/items.geojson?item_grade=1,2").json()["features"]
    assert [f["properties"]["n_corrections"] for f in features] == [2]
    text = client.get("/export/items.csv?q=Manas").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["grade"] == "2"
    assert "status handed over by" in row["corrections"]


def test_every_correction_can_be_taken_along(workspace: Workspace, client: Client) -> None:
    stored = workspace.items(Query(kind=(Kind.MEETING,)))[0]
    workspace.desk.correct_item(stored.item_id, GradeItem(grade=6), editor="Ann", reason=HOSTILE)
    answer = client.get("/export/corrections.jsonl")
    told = [correction_from_json(json.loads(line)) for line in answer.text.splitlines()]
    assert told == workspace.desk.all()
    assert answer.headers["content-disposition"].endswith('"footprint-corrections.jsonl"')
    rows = client.get("/export/corrections.csv").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(rows)))["reason"] == HOSTILE


def test_no_spreadsheet_runs_what_an_editor_wrote(workspace: Workspace, client: Client) -> None:
    """Blanks and marks without a width before it do not hide a formula."""
    stored = workspace.items(Query(kind=(Kind.MEETING,)))[0]
    formula = "\u200b=HYPERLINK(1)"
    workspace.desk.correct_item(stored.item_id, GradeItem(grade=6), editor="Ann", reason=formula)
    rows = client.get("/export/corrections.csv").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(rows)))["reason"] == f"'{formula}"


def test_other_forms_and_parameters_are_refused(client: Client) -> None:
    assert client.get("/export/corrections.exe").status_code == 404
    assert client.get("/export/corrections.csv?x=1").status_code == 400
