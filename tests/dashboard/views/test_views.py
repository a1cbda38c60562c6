from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard.components import map_panel
from dashboard.loaders import WORKSPACE_VARIABLE, open_workspace

SCRIPT = Path(dashboard.__file__).parent / "app.py"
TIMEOUT_S = 60


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


def test_the_slider_asks_about_a_day_and_all_time_comes_back(app: AppTest) -> None:
    app.run()
    assert "as_of" not in app.query_params
    slider = app.slider(key="time_slider")
    slider.set_value(slider.value.replace(year=2015)).run()
    assert app.query_params["as_of"] == "2015-12-31"
    next(b for b in app.button if b.label == "Back to all time").click().run()
    assert "as_of" not in app.query_params


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
