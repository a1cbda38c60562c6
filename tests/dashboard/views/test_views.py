from __future__ import annotations

from pathlib import Path

import pytest
from dashboard_stories import HOSTILE, build_workspace
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard.components.evidence import chosen
from dashboard.components.map import map_panel
from dashboard.loaders import open_workspace
from dashboard.sharing.workspaces import WORKSPACE_VARIABLE
from dashboard.wording import country_groups
from geodata.model import Kind
from geodata.query import Query

SCRIPT = Path(dashboard.__file__).parent / "app.py"
TIMEOUT_S = 60


@pytest.fixture(scope="module")
def workspace_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that no other test has been at."""
    path = tmp_path_factory.mktemp("views") / "stories.footprint"
    build_workspace(path).close()
    return path


@pytest.fixture
def app(workspace_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(workspace_path))
    open_workspace.clear()
    return AppTest.from_file(SCRIPT, default_timeout=TIMEOUT_S)


def test_the_address_fills_the_widgets_and_the_widgets_the_address(app: AppTest) -> None:
    app.query_params["kind"] = "base"
    app.query_params["from"] = "2014-01-01"
    app.query_params["to"] = "2014-12-31"
    app.run()
    assert not app.exception
    assert app.session_state["filter_kind"] == ["base"]
    assert [str(day) for day in app.session_state["filter_dates"]] == ["2014-01-01", "2014-12-31"]
    app.multiselect(key="filter_country").set_value(["KGZ"]).run()
    assert app.query_params["country"] == "KGZ"
    assert app.query_params["kind"] == "base"


def test_a_region_stands_for_its_countries(app: AppTest) -> None:
    app.run()
    app.multiselect(key="filter_country").set_value(["QAT", "Central Asia"]).run()
    assert not app.exception
    assert app.query_params["country"] == "KAZ,KGZ,QAT,TJK,TKM,UZB"
    chosen = app.session_state["filter_country"]
    assert chosen == ["QAT", "KAZ", "KGZ", "TJK", "TKM", "UZB"]


def test_regions_are_made_of_countries_that_can_be_asked_for() -> None:
    for codes in country_groups().values():
        assert Query(country=codes).country == tuple(sorted(set(codes)))


def test_actors_are_asked_for_together(app: AppTest) -> None:
    """The switch stands where several actors are chosen, and goes into the address."""
    app.run()
    assert "filter_actor_match" not in [toggle.key for toggle in app.toggle]
    app.multiselect(key="filter_actor").set_value(["RUS", "USA"]).run()
    app.toggle(key="filter_actor_match").set_value(True).run()
    assert not app.exception
    assert app.query_params["actor_match"] == "all"
    app.multiselect(key="filter_actor").set_value(["USA"]).run()
    assert "actor_match" not in app.query_params


def test_the_lists_say_how_much_is_unplaced_and_doubtful(app: AppTest) -> None:
    app.query_params["as_of"] = "2021-09-30"
    app.run()
    assert [tab.label for tab in app.tabs] == ["Items · 5", "Unplaced · 2", "Doubtful · 0"]
    app.query_params.clear()
    app.run()
    assert [tab.label for tab in app.tabs] == ["Items · 7", "Unplaced · 2", "Doubtful · 0"]


def test_without_leaflet_the_page_says_so_and_works(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_panel, "has_leaflet", lambda: False)
    app.run()
    assert not app.exception
    assert "needs the network" in app.info[0].value
    assert len(app.dataframe) == 1
    assert app.toggle(key="map_from_network").value is False


def test_an_address_that_cannot_be_meant_is_one_clear_error(app: AppTest) -> None:
    app.query_params["as_of"] = "tomorrow"
    app.run()
    assert "as_of" in app.error[0].value.replace("\\", "")
    assert not app.exception


def test_a_name_given_twice_is_refused_as_by_the_exports(app: AppTest) -> None:
    """What is saved has to be what is seen: neither takes one of the two."""
    app.query_params["country"] = ["KGZ", "UZB"]
    app.run()
    assert not app.exception
    assert "is given twice" in app.error[0].value


def test_an_empty_map_offers_what_would_show_something(app: AppTest) -> None:
    app.query_params["country"] = "FIN"
    app.query_params["kind"] = "base"
    app.run()
    assert not app.exception
    offers = [button.label for button in app.button if (button.key or "").startswith("widen_")]
    assert offers == [
        "In any country · 4 items",
        "Bases, meetings and evacuations · 1 item",
        "Without any filter · 7 items",
    ]
    app.button(key="widen_1").click().run()
    assert not app.exception
    assert app.session_state["filter_kind"] == []
    assert app.query_params["country"] == "FIN"
    assert "kind" not in app.query_params
    assert app.tabs[0].label == "Items · 1"


def test_the_link_to_an_item_opens_it_with_the_filters(app: AppTest) -> None:
    item_id = next(item.item_id for item in open_workspace().items())
    app.query_params["item"] = item_id
    app.query_params["from"] = "2014-01-01"
    app.run()
    assert not app.exception
    assert any(code.value.endswith(f"/?from=2014-01-01&item={item_id}") for code in app.code)


def test_names_stand_in_select_boxes_as_they_are(app: AppTest) -> None:
    """Their options are plain text: a hyphen that is escaped for Markdown shows its backslash."""
    graded = next(
        item
        for item in open_workspace().items()
        if HOSTILE in {report.article.source for report in item.reports}
    )
    app.query_params["item"] = graded.item_id
    app.session_state["correcting"] = graded.item_id
    app.session_state["correct_part"] = "Grade"
    app.run()
    assert not app.exception
    assert f"source: {HOSTILE}" in app.selectbox(key="grade_what").options


def test_a_long_list_of_one_spot_comes_in_parts_and_is_counted_whole(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "SHOWN_AT_ONCE", 2)
    ids = [row.item_id for row in open_workspace().item_rows(Query())]
    app.session_state["hits"] = ids
    app.session_state["n_hits"] = 2108  # the map hands on only the first
    app.run()
    assert not app.exception
    assert any("2,108 items here" in str(part.value) for part in app.get("html"))
    assert len([b for b in app.button if (b.key or "").startswith("button_here_")]) == 2
    app.button(key="more_here").click().run()
    assert len([b for b in app.button if (b.key or "").startswith("button_here_")]) == 4


def test_a_list_of_one_spot_counts_what_a_later_filter_leaves(app: AppTest) -> None:
    rows = open_workspace().item_rows(Query())
    bases = [row for row in rows if row.kind == Kind.BASE]
    assert 1 < len(bases) < len(rows)
    app.session_state["hits"] = [row.item_id for row in rows]
    app.session_state["n_hits"] = len(rows)
    app.query_params["kind"] = "base"
    app.run()
    assert any(f"{len(bases)} items here" in str(part.value) for part in app.get("html"))
    assert not any("of them are listed" in str(part.value) for part in app.caption)
