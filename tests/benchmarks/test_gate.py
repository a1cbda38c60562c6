"""The gate can fail: each way a measure can be lost closes it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import gate
import pytest
from score_items import score_items

TEXT = "Officials in Kabul met diplomats from Tashkent."
KABUL = {
    "start_char": 13,
    "end_char": 18,
    "text": "Kabul",
    "role": "literal",
    "country": "AFG",
    "lat": 34.53,
    "lon": 69.17,
    "where_prec": 1,
    "feature": "city",
}
FLOORS = {"own/x": {"digest": "d", "floors": {"f1": 0.9}}}


def gold_item() -> dict[str, Any]:
    path = Path(gate.OWN_GOLD) / "demo.jsonl"
    by_id = {r["id"]: r for r in gate.read_gold(path)}
    return copy.deepcopy(by_id["demo-kabul-germany"]["items"][0])


def test_a_measure_below_its_floor_is_named() -> None:
    """Who broke it wants to know what."""
    assert gate.check("own/x", "d", {"f1": 0.9}, FLOORS) == []
    assert gate.check("own/x", "d", {"f1": 0.95}, FLOORS) == []
    (wrong,) = gate.check("own/x", "d", {"f1": 0.85}, FLOORS)
    assert "f1 is 0.850" in wrong


def test_a_measure_that_is_no_longer_taken_counts_as_lost() -> None:
    """Else a renamed measure would pass for ever."""
    assert gate.check("own/x", "d", {}, FLOORS)


def test_a_gold_text_that_is_new_or_changed_fails() -> None:
    """Labels must not move under the floors unseen."""
    assert "not pinned" in gate.check("own/y", "d", {"f1": 1.0}, FLOORS)[0]
    assert "changed" in gate.check("own/x", "other", {"f1": 1.0}, FLOORS)[0]


def test_pinning_never_lowers_a_floor_unless_told_to() -> None:
    """A bad day does not become the measure of the next one."""
    floors = copy.deepcopy(FLOORS)
    gate.pin("own/x", "d", {"f1": 0.8}, floors, lower=False)
    assert floors["own/x"]["floors"] == {"f1": 0.9}
    gate.pin("own/x", "d", {"f1": 0.8}, floors, lower=True)
    assert floors["own/x"]["floors"] == {"f1": 0.8}


def test_every_gold_text_of_ours_is_measured() -> None:
    """A file that the gate skips is no gold text."""
    paths = list(Path(gate.OWN_GOLD).glob("*.jsonl"))
    assert len(paths) >= 5
    assert all(gate.measure_of(path) for path in paths)


def run_gate(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> int:
    monkeypatch.setattr(gate, "OWN_GOLD", folder)
    monkeypatch.setattr(gate, "FLOORS", folder / "floors.json")
    return gate.main(arguments)


def test_the_gate_closes_when_the_reader_loses_a_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From end to end, with the real reader: pinned at full marks, then asked for more."""
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"id": "1", "text": TEXT, "toponyms": [KABUL, _tashkent()]}) + "\n"
    )
    assert run_gate(monkeypatch, tmp_path) == 1  # not pinned yet
    assert run_gate(monkeypatch, tmp_path, "--update") == 0
    assert run_gate(monkeypatch, tmp_path) == 0
    floors = json.loads((tmp_path / "floors.json").read_text())
    assert floors["own/a"]["floors"]["f1"] == 1.0
    floors["own/a"]["floors"]["f1"] = 1.01
    (tmp_path / "floors.json").write_text(json.dumps(floors))
    assert run_gate(monkeypatch, tmp_path) == 1
    assert "below its floor" in capsys.readouterr().out


def _tashkent() -> dict[str, Any]:
    return KABUL | {
        "start_char": 38,
        "end_char": 46,
        "text": "Tashkent",
        "country": "UZB",
        "lat": 41.26,
        "lon": 69.22,
    }


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    """A wrong path must not look like a pass."""
    with pytest.raises(SystemExit):
        gate.main([str(tmp_path / "nowhere")])


def test_items_equal_to_the_labels_score_full_marks() -> None:
    """The scorer has no loss of its own."""
    item = gold_item()
    measures = score_items([([item], [item])])
    assert measures["all_f1"] == measures["status"] == measures["date"] == 1.0
    assert measures["counts"] == measures["actors_f1"] == measures["not_invented"] == 1.0


@pytest.mark.parametrize(
    ("change", "measure"),
    [
        ({"status": "planned"}, "status"),
        ({"date": {"start": "2020-01-01", "end": "2020-01-01", "date_prec": 1}}, "date"),
        ({"counts": {"people": 5348}}, "counts"),
        ({"counts": {"people": 5347, "ships": 3}}, "not_invented"),
        ({"actors": []}, "actors_f1"),
        ({"kind": "meeting"}, "all_f1"),
        ({"places": [{"lat": 0.0, "lon": 0.0, "country": None}]}, "all_f1"),
    ],
)
def test_a_wrong_attribute_costs_its_measure(change: dict[str, Any], measure: str) -> None:
    """Each thing an item says is worth something."""
    item = gold_item()
    assert score_items([([item], [item | change])])[measure] < 1.0


def test_a_place_in_another_role_and_a_total_not_told_cost_their_measures() -> None:
    """An origin shown as a destination turns the route round; totals must not be added up."""
    item = gold_item()
    turned = [place | {"role": "destination"} for place in item["places"]]
    total = item | {"counts": item["counts"] | {"cumulative": True}}
    single = item | {"counts": item["counts"] | {"cumulative": False}}
    assert score_items([([item], [item | {"places": turned}])])["roles"] < 1.0
    assert score_items([([total], [single])])["cumulative"] == 0.0
    assert score_items([([total], [total])])["cumulative"] == 1.0


def test_a_surplus_item_costs_precision_and_a_missing_one_recall() -> None:
    """Both ways of being wrong are seen."""
    item = gold_item()
    assert score_items([([item], [item, item])])["all_precision"] == 0.5
    assert score_items([([item, item], [item])])["all_recall"] == 0.5


def test_an_uncertain_label_costs_nothing() -> None:
    """Where careful readers differ the reader may do either."""
    item = gold_item()
    unsure = item | {"certain": False}
    assert score_items([([unsure, item], [item])])["all_f1"] == 1.0
    assert score_items([([unsure], [item]), ([item], [item])])["all_f1"] == 1.0
