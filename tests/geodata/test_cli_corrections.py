"""Corrections on the command line, as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from builders import BAGRAM, KANDAHAR, Reading, article, item
from command_line import Footprint

from geodata.corrections import Move, Reject
from geodata.model import Kind, PlaceRole
from geodata.store import Workspace

HOSTILE = "=cmd()\x1b[31m <script>${x}`\u202e"


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """A workspace with two items, one moved and one rejected."""
    path = tmp_path / "w.footprint"
    with Workspace.open(path) as workspace:
        _fill(workspace)
        bagram, meeting = sorted(workspace.items(), key=lambda i: i.item.kind)
        move = Move(place=KANDAHAR, role=PlaceRole.SITE)
        workspace.desk.correct_item(bagram.item_id, move, editor="Ann", reason=HOSTILE)
        workspace.desk.correct_item(meeting.item_id, Reject(), editor="Bob", reason="no meeting")
    return path


def _fill(workspace: Workspace) -> None:
    reading = Reading(
        article=article("a"), items=(item(Kind.BASE, BAGRAM), item(Kind.MEETING, BAGRAM))
    )
    workspace.add_articles([reading.article])
    workspace.store_readings([reading], reader_version="1")


def test_corrections_go_to_another_workspace_by_way_of_a_file(
    footprint: Footprint, corrected: Path, tmp_path: Path
) -> None:
    done = footprint("corrections", "export", "kept.jsonl", "--workspace", str(corrected))
    assert done.status == 0
    assert (
        footprint("corrections", "export", "-", "--workspace", str(corrected)).out
        == (tmp_path / "kept.jsonl").read_bytes()
    )
    with Workspace.open(tmp_path / "other.footprint") as other:
        _fill(other)
    for n_new in (2, 0):
        told = footprint("corrections", "import", "kept.jsonl", "--workspace", "other.footprint")
        assert told.status == 0
        assert told.errors == [
            f"{n_new} corrections new, 0 undone since, {2 - n_new} known already; 0 rejected."
        ]
    with Workspace.open(tmp_path / "other.footprint") as other, Workspace.open(corrected) as one:
        assert other.items() == one.items()
        assert [i.item.places[0].place.name for i in other.items()] == ["Kandahar"]


def test_a_line_that_cannot_be_meant_is_named_and_the_rest_goes_on(
    footprint: Footprint, corrected: Path, tmp_path: Path
) -> None:
    out = footprint("corrections", "export", "-", "--workspace", str(corrected)).out
    first, second = out.decode().splitlines()
    broken = json.loads(first)
    broken["change"]["place"]["lat"] = 1000
    lines = "\n".join([json.dumps(broken), "[]", second])
    told = footprint("corrections", "import", "-", "--workspace", "new.footprint", given=lines)
    assert told.status == 1
    assert "<stdin>:1: field 'lat': must be degrees from -90 to 90" in told.errors[0]
    assert "<stdin>:2" in told.errors[1]
    assert told.errors[-1].startswith("1 corrections new")
    del tmp_path


def test_the_log_says_who_and_why_and_undoing_brings_back(
    footprint: Footprint, corrected: Path
) -> None:
    options = ("--workspace", str(corrected))
    environment = {"COLUMNS": "240"}
    shown = footprint("corrections", "log", *options, environment=environment).out.decode()
    assert "Ann" in shown
    assert "\x1b[31m" not in shown
    assert "place Kandahar, Afghanistan" in shown
    assert "Bagram Airfield, Afghanistan" in shown
    with Workspace.open(corrected) as workspace:
        uid = next(c.uid for c in workspace.desk.all() if c.editor == "Bob")
    endless = footprint("corrections", "undo", uid, "--editor", "C" * 3000, *options)
    assert (endless.status, "over 2000 characters" in endless.errors[0]) == (2, True)
    assert footprint("corrections", "undo", uid, "--editor", "Cy", *options).status == 0
    refused = footprint("corrections", "undo", "none", "--editor", "Cy", *options)
    assert (refused.status, "'none' is no correction" in refused.errors[0]) == (2, True)
    shown = footprint("corrections", "log", *options, environment=environment).out.decode()
    assert "by Cy" in shown
    with Workspace.open(corrected) as workspace:
        assert len(workspace.items()) == 2


def test_what_was_exported_before_is_never_half_overwritten(
    footprint: Footprint, corrected: Path, tmp_path: Path
) -> None:
    """The new file takes the old one's place: another name of the old one still holds it."""
    (tmp_path / "kept.jsonl").write_text("of yesterday")
    (tmp_path / "other name").hardlink_to(tmp_path / "kept.jsonl")
    before = set(tmp_path.iterdir())
    done = footprint("corrections", "export", "kept.jsonl", "--workspace", str(corrected))
    assert done.status == 0
    assert len((tmp_path / "kept.jsonl").read_text().splitlines()) == 2
    assert (tmp_path / "other name").read_text() == "of yesterday"
    assert set(tmp_path.iterdir()) == before


def test_csv_runs_nothing_in_a_spreadsheet(
    footprint: Footprint, corrected: Path, tmp_path: Path
) -> None:
    footprint("corrections", "export", "log.csv", "--workspace", str(corrected))
    text = (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["editor"] for row in rows] == ["Ann", "Bob"]
    assert rows[0]["reason"] == f"'{HOSTILE}"
    assert rows[0]["was"] == "Bagram Airfield, Afghanistan"
    assert footprint("corrections", "export", "log.txt", "--workspace", str(corrected)).status == 2
