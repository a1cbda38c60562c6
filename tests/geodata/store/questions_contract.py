"""What every store must answer; a test class inherits `QuestionsContract`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import (
    AFGHANISTAN,
    AL_UDEID,
    APIA,
    BAGRAM,
    DOHA,
    GENEVA,
    HELSINKI,
    KABUL,
    SEVASTOPOL,
    SUVA,
    Reading,
    article,
    item,
)
from workspace_builders import V1, base, ids, take_in

from geodata.model import DatePrec, Kind, PlaceRole, Status
from geodata.query import ActorMatch, BBox, CountryRole, Query
from geodata.store import Page, Workspace
from geodata.store.answers import queries


class QuestionsContract:
    """The contract of questions to a workspace."""

    @pytest.fixture
    def workspace(self, location: str) -> Workspace:
        with Workspace.open(location) as opened:
            yield opened

    def test_entries_are_the_items_and_rows_of_a_question(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "BATCH_ITEMS", 2)  # several batches
        places = (AL_UDEID, KABUL, BAGRAM, DOHA, APIA)
        take_in(workspace, *(base(f"a{i}", place) for i, place in enumerate(places)))
        for asked in (Query(), Query(as_of=date(2021, 9, 10)), Query(country=("AFG",))):
            entries = list(workspace.each_entry(asked))
            assert [entry.item for entry in entries] == workspace.items(asked)
            assert [entry.row for entry in entries] == workspace.item_rows(asked)
        waiting = workspace.each_entry()
        assert next(waiting).row.item_id == workspace.item_rows(page=Page(limit=1))[0].item_id
        take_in(workspace, base("late", KABUL, actors=("USA",)))
        assert len(list(waiting)) == len(places) - 1  # what was there when it began

    def test_filters_by_kind_status_actor_source_and_confidence(self, workspace: Workspace) -> None:
        take_in(
            workspace,
            base("a", AL_UDEID, actors=("USA",), confidence=0.9),
            base("b", KABUL, actors=("TALIBAN",), status=Status.CAPTURED, confidence=0.4),
            Reading(article=article("c"), items=(item(Kind.MEETING, GENEVA, day="2021-06-16"),)),
        )
        assert ids(workspace, kind=(Kind.MEETING,)) == {"Geneva"}
        assert ids(workspace, status=(Status.CAPTURED, Status.HELD)) == {"Kabul", "Geneva"}
        assert ids(workspace, actor=("taliban",)) == {"Kabul"}
        assert ids(workspace, source=("paper A",)) == {"Al Udeid Air Base"}
        assert ids(workspace, min_confidence=0.85) == {"Al Udeid Air Base"}
        assert workspace.count_items(Query(kind=(Kind.BASE,))) == 2

    def test_actors_are_asked_for_together(self, workspace: Workspace) -> None:
        """Who asks what two countries did together wants nothing that one did alone."""
        take_in(
            workspace,
            base("a", AL_UDEID, actors=("USA",)),
            base("b", KABUL, actors=("TALIBAN", "USA")),
        )
        both = ("taliban", "USA")
        assert ids(workspace, actor=both) == {"Al Udeid Air Base", "Kabul"}
        assert ids(workspace, actor=both, actor_match=ActorMatch.ALL) == {"Kabul"}
        assert ids(workspace, actor=("RUS", "USA"), actor_match=ActorMatch.ALL) == set()

    def test_filters_by_country_of_place_and_of_actor(self, workspace: Workspace) -> None:
        take_in(
            workspace,
            base("a", AL_UDEID, actors=("USA",)),
            base("b", KABUL, actors=("QAT",)),
        )
        assert ids(workspace, country=("QAT",)) == {"Al Udeid Air Base", "Kabul"}
        place, actor = CountryRole.PLACE, CountryRole.ACTOR
        assert ids(workspace, country=("QAT",), country_role=place) == {"Al Udeid Air Base"}
        assert ids(workspace, country=("QAT",), country_role=actor) == {"Kabul"}

    def test_disputed_place_counts_to_whom_the_border_view_gives_it(
        self, workspace: Workspace
    ) -> None:
        take_in(workspace, base("a", SEVASTOPOL))
        role = CountryRole.PLACE
        for country, view, found in (
            ("UKR", "un", True),
            ("RUS", "un", False),
            ("RUS", "RUS", True),
            ("UKR", "RUS", False),
            ("RUS", "de_facto", True),
            ("UKR", "de_facto", True),
        ):
            asked = {"country": (country,), "border_view": view, "country_role": role}
            assert bool(ids(workspace, **asked)) is found, (country, view)

    def test_range_of_days_leaves_undated_items_out_and_counts_them(
        self, workspace: Workspace
    ) -> None:
        take_in(
            workspace,
            base("a", AL_UDEID, day="2005-01-01", until="2005-12-31", prec=DatePrec.YEAR),
            base("b", KABUL),
        )
        asked = {"date_from": date(2005, 12, 31), "date_to": date(2006, 2, 1)}
        assert ids(workspace, **asked) == {"Al Udeid Air Base"}
        assert workspace.count_undated(Query(**asked)) == 1
        assert ids(workspace, date_from=date(2006, 1, 1)) == set()
        assert ids(workspace, date_to=date(2004, 12, 31)) == set()
        assert workspace.count_undated(Query()) == 0

    def test_as_of_a_day_shows_what_was_true_on_it(self, workspace: Workspace) -> None:
        take_in(
            workspace,
            base("a", BAGRAM, actors=("USA",), day="2001-12-01"),
            base("b", BAGRAM, actors=("USA",), day="2021-07-02", status=Status.CLOSED),
            Reading(
                article=article("c"),
                items=(
                    item(Kind.MEETING, GENEVA, day="2021-06-16"),
                    item(Kind.EVACUATION, KABUL, day="2021-08-14", until="2021-08-30"),
                ),
            ),
        )

        def on(day: str) -> dict[str | None, str]:
            rows = workspace.item_rows(Query(as_of=date.fromisoformat(day)))
            return {row.name: row.status.value for row in rows}

        assert on("2001-11-30") == {}
        assert on("2014-06-01") == {"Bagram Airfield": "active"}
        assert on("2021-07-10") == {"Bagram Airfield": "closed", "Geneva": "held"}
        assert on("2021-08-20") == {"Bagram Airfield": "closed", "Kabul": "completed"}
        asked = Query(as_of=date(2014, 6, 1), status=(Status.ACTIVE,))
        assert [i.item.status for i in workspace.items(asked)] == [Status.ACTIVE]
        assert workspace.count_items(replace(asked, status=(Status.CLOSED,))) == 0
        assert workspace.facets(Query(as_of=date(2014, 6, 1))).statuses == {"active": 1}

    def test_known_on_a_day_leaves_later_reports_out(self, workspace: Workspace) -> None:
        take_in(
            workspace,
            base("a", BAGRAM, actors=("USA",), published="2020-05-01"),
            base("b", BAGRAM, actors=("USA",), published="2021-07-05", status=Status.CLOSED),
        )
        assert workspace.count_items(Query(known_on=date(2020, 4, 30))) == 0
        (then,) = workspace.items(Query(known_on=date(2021, 7, 4)))
        assert (then.item.status, len(then.reports)) == (Status.ACTIVE, 1)
        (row,) = workspace.item_rows(Query(known_on=date(2021, 7, 4)))
        assert (row.status, row.n_reports) == (Status.ACTIVE, 1)
        (now,) = workspace.item_rows(Query(known_on=date(2021, 7, 5)))
        assert (now.status, now.n_reports) == (Status.CLOSED, 2)
        assert workspace.item(now.item_id, known_on=date(2020, 4, 30)) is None

    def test_precision_asked_for_keeps_vaguer_places_out(self, workspace: Workspace) -> None:
        take_in(workspace, base("a", AL_UDEID), base("b", AFGHANISTAN), base("c"))
        assert ids(workspace) == {"Al Udeid Air Base", "Afghanistan", ""}
        assert ids(workspace, max_where_prec=1) == {"Al Udeid Air Base"}
        assert ids(workspace, max_where_prec=6) == {"Al Udeid Air Base", "Afghanistan"}

    def test_window_of_the_map(self, workspace: Workspace) -> None:
        route = item(Kind.EVACUATION, SUVA, (PlaceRole.DESTINATION, APIA), day="2021-08-25")
        take_in(
            workspace,
            base("a", AL_UDEID),
            base("b", AFGHANISTAN),
            Reading(article=article("c"), items=(route,)),
        )
        assert ids(workspace, bbox=BBox(50, 24, 53, 27)) == {"Al Udeid Air Base"}
        # A country is met by its ground, not by the point in its middle.
        assert ids(workspace, bbox=BBox(71, 36.7, 72, 37.2)) == {"Afghanistan"}
        assert ids(workspace, bbox=BBox(-180, 0, 180, 90)) == {"Al Udeid Air Base", "Afghanistan"}
        # Between Suva and Apia the route passes the antimeridian; a window may too.
        assert ids(workspace, bbox=BBox(179, -17, -179, -15)) == {"Suva"}
        assert ids(workspace, bbox=BBox(-178, -17, -176, -15)) == {"Suva"}
        assert ids(workspace, bbox=BBox(100, -17, 120, -15)) == set()

    def test_words_find_items_and_articles(self, workspace: Workspace) -> None:
        take_in(
            workspace,
            base("a", AL_UDEID, quote="Drones flew from São Tomé.", actors=("USA",)),
            base("b", KABUL, quote="Nothing here."),
        )
        assert ids(workspace, q="usa") == ids(workspace, q="united states")
        assert ids(workspace, q="usa") == {"Al Udeid Air Base"}
        assert ids(workspace, q="drones sao") == {"Al Udeid Air Base"}
        assert ids(workspace, q="dron") == {"Al Udeid Air Base"}
        assert ids(workspace, q='"flew from"') == {"Al Udeid Air Base"}
        assert ids(workspace, q='"from flew"') == set()
        assert [row.id for row in workspace.articles("b3")] == ["b"]

    @pytest.mark.parametrize(
        "words",
        ['"', "'; DROP TABLE item; --", "NEAR(a b)", "a OR b*", "words:x", "-", "🙂", "(", "%"],
    )
    def test_words_are_never_syntax(self, workspace: Workspace, words: str) -> None:
        take_in(workspace, base("a", AL_UDEID))
        workspace.items(Query(q=words))
        workspace.articles(words)
        workspace.unplaced(Query(q=words))
        assert workspace.count_items() == 1

    def test_facets_count_what_there_is(self, workspace: Workspace) -> None:
        take_in(
            workspace,
            base("a", AL_UDEID, actors=("USA",), day="2005-01-01"),
            base("b", DOHA, actors=("USA",), day="2021-01-01", status=Status.CLOSED),
            base("c", HELSINKI),
        )
        facets = workspace.facets()
        assert (facets.n_items, facets.n_articles) == (3, 3)
        assert facets.countries == {"QAT": 2, "FIN": 1}
        assert facets.involved == {"QAT": 2, "USA": 2, "FIN": 1}
        assert facets.actors == {"USA": 2}
        assert facets.statuses == {"active": 2, "closed": 1}
        assert facets.sources == {"Paper a": 1, "Paper b": 1, "Paper c": 1}
        assert (facets.date_first, facets.date_last) == (date(2005, 1, 1), date(2021, 1, 1))
        assert workspace.facets(Query(country=("FIN",))).n_items == 1

    def test_a_countrys_count_is_what_choosing_it_shows(self, workspace: Workspace) -> None:
        """Of items there, of what it does elsewhere, and of disputed land that it holds."""
        take_in(
            workspace,
            base("a", AL_UDEID, actors=("USA", "QAT")),
            base("b", SEVASTOPOL, actors=("UKR",)),
            base("c", SEVASTOPOL, actors=("RUS",), day="2014-03-01", status=Status.CLOSED),
            base("d", HELSINKI, actors=("RUS",)),
        )
        counts = workspace.facets().involved
        assert counts["RUS"] == 3
        shown = {code: workspace.count_items(Query(country=(code,))) for code in counts}
        assert shown == counts

    def test_counts_for_the_health_check(self, workspace: Workspace) -> None:
        take_in(workspace, base("a", AL_UDEID))
        workspace.add_articles([article("b")])
        counts = workspace.counts(reader_version=V1)
        assert (counts.n_articles, counts.n_items, counts.n_unread) == (2, 1, 1)
