"""What every store must do, whatever database is below it.

A test class inherits `WorkspaceContract` and gives the fixture ``location``: where a fresh
workspace can be made.
"""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import date

import pytest
from builders import (
    AL_UDEID,
    GENEVA,
    KABUL,
    UNCHECKED,
    Reading,
    article,
    claims_of,
    item,
    mention,
    readings,
    timex,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from workspace_builders import V1, V2, base, take_in

from geodata.merge import merge_claims
from geodata.model import DatePrec, Kind
from geodata.query import Query
from geodata.store import Workspace
from geodata.store.codec import decode_claim, encode_claim


class WorkspaceContract:
    """The contract of a workspace."""

    @pytest.fixture
    def workspace(self, location: str) -> Workspace:
        with Workspace.open(location) as opened:
            yield opened

    @pytest.mark.parametrize(
        "hostile",
        [
            "'; DROP TABLE article; --",
            "x' OR '1'='1",
            '"); DELETE FROM item; --',
            "%_\\",
            "../../etc",
        ],
    )
    def test_what_looks_like_sql_is_text(self, workspace: Workspace, hostile: str) -> None:
        """In ids, titles, sources and searches alike, and in what is asked of feeds and layers."""
        workspace.add_articles([article("before"), article(hostile, title=hostile, source=hostile)])
        stored = workspace.article(hostile)
        assert stored is not None
        assert (stored.article.title, stored.article.source) == (hostile, hostile)
        assert workspace.known_ids([hostile, "none"]) == {hostile}
        assert workspace.item_rows(Query(source=(hostile,), q=hostile)) == []
        assert "before" not in {row.id for row in workspace.articles("' OR 1=1")}
        assert workspace.references.as_geojson(hostile) is None
        assert not workspace.references.remove(hostile)
        assert not workspace.feeds.forget(hostile)
        assert {row.id for row in workspace.articles()} == {"before", hostile}
        assert workspace.check() == []

    def test_near_copies_are_kept_and_linked(self, workspace: Workspace) -> None:
        """One agency text in three papers, cut and headed anew; another text beside them."""
        text = " ".join(f"word{n} of the agency" for n in range(60))
        given = [
            article("wire", text=text, source="Wire", published="2021-08-25"),
            article("other", text=" ".join(f"something{n} else" for n in range(60))),
            article("paper", text=f"By our desk. {text}", source="Paper", published="2021-08-27"),
        ]
        assert workspace.add_articles(given).n_copies == 1
        late = article("late", text=text[: len(text) * 3 // 4], published="2021-08-26")
        assert workspace.add_articles([late]).n_copies == 1
        linked = {
            row.id: [copy.id for copy in workspace.article(row.id).copies]
            for row in workspace.articles()
        }
        assert linked == {
            "wire": ["late", "paper"],
            "late": ["wire", "paper"],
            "paper": ["wire", "late"],
            "other": [],
        }
        (first, _) = workspace.article("late").copies
        assert (first.source, first.published) == ("Wire", "2021-08-25")

    def test_a_text_that_changes_is_no_copy_any_more(self, workspace: Workspace) -> None:
        """Even where the others were linked to it: the next one stands in its place."""
        text = " ".join(f"word{n} of the agency" for n in range(60))
        new = " ".join(f"changed{n} altogether" for n in range(60))
        workspace.add_articles([article(name, text=text) for name in ("a", "b", "c")])
        workspace.add_articles([article("a", text=new)])
        assert workspace.article("a").copies == ()
        assert [copy.id for copy in workspace.article("b").copies] == ["c"]
        assert workspace.add_articles([article("d", text=text)]).n_copies == 1
        assert [copy.id for copy in workspace.article("d").copies] == ["b", "c"]
        workspace.add_articles([article("a", text=text), article("b", text=new)])
        assert [copy.id for copy in workspace.article("a").copies] == ["c", "d"]
        assert workspace.article("b").copies == ()
        assert workspace.check() == []

    def test_article_is_kept_as_it_came(self, workspace: Workspace) -> None:
        given_article = article("a", title="T", source="S", url="https://example.org/a")
        workspace.add_articles([given_article])
        stored = workspace.article("a")
        assert stored is not None
        assert stored.article == given_article
        assert workspace.article("b") is None

    def test_second_run_adds_nothing(self, workspace: Workspace) -> None:
        found = [base("a", AL_UDEID, actors=("USA",)), base("b", KABUL, actors=("USA",))]
        take_in(workspace, *found)
        before, revision = workspace.items(), workspace.revision()
        summary = workspace.add_articles(r.article for r in found)
        assert (summary.n_added, summary.n_updated, summary.n_unchanged) == (0, 0, 2)
        assert list(workspace.unread_articles(V1)) == []
        assert workspace.revision() == revision
        assert workspace.items() == before

    def test_changed_text_is_a_new_version_and_the_old_one_is_kept(
        self, workspace: Workspace
    ) -> None:
        take_in(workspace, base("a", AL_UDEID))
        changed = article("a", text="They took it back.", source="Paper a")
        assert workspace.add_articles([changed]).n_updated == 1
        stored = workspace.article("a")
        assert stored is not None
        assert stored.version == 2
        assert stored.article == changed
        assert [old.text for old in stored.earlier] == [article("a").text]
        assert stored.mentions == ()
        assert workspace.items() == []
        assert [a.id for batch in workspace.unread_articles(V1) for a in batch] == ["a"]

    def test_particular_that_comes_empty_is_not_taken_away(self, workspace: Workspace) -> None:
        workspace.add_articles([article("a", title="Known")])
        assert workspace.add_articles([article("a")]).n_unchanged == 1
        assert workspace.add_articles([article("a", url="https://example.org")]).n_updated == 1
        stored = workspace.article("a")
        assert stored is not None
        assert (stored.article.title, stored.article.url) == ("Known", "https://example.org")

    def test_same_id_twice_in_one_batch(self, workspace: Workspace) -> None:
        summary = workspace.add_articles(
            [article("a", text="One."), article("a", text="Two."), article("a", text="Two.")]
        )
        assert (summary.n_added, summary.n_updated, summary.n_unchanged) == (1, 1, 1)

    def test_newer_reader_reads_all_again_and_links_outlive_it(self, workspace: Workspace) -> None:
        take_in(workspace, base("a", AL_UDEID, actors=("USA",), quote="Old."))
        (before,) = workspace.items()
        (batch,) = workspace.unread_articles(V2)
        assert [a.id for a in batch] == ["a"]
        take_in(workspace, base("a", AL_UDEID, actors=("USA",), quote="New."), version=V2)
        (after,) = workspace.items()
        assert after.item_id == before.item_id
        assert after.item.evidence[0].text == "New."
        assert list(workspace.unread_articles(V2)) == []

    def test_reading_of_another_text_is_left_out(self, workspace: Workspace) -> None:
        """Another process may have brought a new version while this one was reading."""
        slow = base("a", AL_UDEID)
        workspace.add_articles([article("a", text="The newer text.")])
        assert workspace.store_readings([slow], reader_version=V1) == 0
        assert workspace.items() == []

    def test_reading_by_another_date_is_left_out(self, workspace: Workspace) -> None:
        """The days of its items follow from when it was published."""
        slow = base("a", AL_UDEID)
        workspace.add_articles([replace(slow.article, published="1999-12-31")])
        assert workspace.store_readings([slow], reader_version=V1) == 0
        assert [a.id for batch in workspace.unread_articles(V1) for a in batch] == ["a"]

    def test_mentions_and_unplaced_names(self, workspace: Workspace) -> None:
        text = "In Foo and Kabul, then Foo."
        reading = Reading(
            article=article("a", text=text),
            mentions=(
                mention("Foo", 3),
                mention("Kabul", 11, means=KABUL),
                mention("Foo", 23),
            ),
            timexes=(timex("then", 18, None),),
        )
        take_in(workspace, reading)
        stored = workspace.article("a")
        assert stored is not None
        assert stored.mentions == reading.mentions
        assert stored.timexes == reading.timexes
        unplaced = workspace.unplaced()
        assert (unplaced.n_names, unplaced.n_mentions) == (1, 2)
        assert unplaced.names[0].span.quote(text) == "Foo"
        assert workspace.unplaced(Query(known_on=date(2020, 1, 1))).n_mentions == 0

    @given(found=readings(max_articles=5), seed=st.integers(0, 9))
    @settings(max_examples=8, deadline=None, suppress_health_check=UNCHECKED)
    def test_one_by_one_in_any_order_is_all_at_once(
        self, new_location: object, found: list[Reading], seed: int
    ) -> None:
        """Taking in touches only what an article speaks of, and still ends up the same."""
        with Workspace.open(new_location()) as at_once:  # type: ignore[operator]
            take_in(at_once, *found)
            expected = at_once.items()
            rows = at_once.item_rows()
        order = list(found)
        random.Random(seed).shuffle(order)
        with Workspace.open(new_location()) as one_by_one:  # type: ignore[operator]
            for reading in order:
                take_in(one_by_one, reading)
            doomed = order[0]
            one_by_one.store_readings(
                [replace(doomed, items=())], reader_version=V2
            )  # taken away and put back: what is left must be regrouped both times
            one_by_one.store_readings([doomed], reader_version=V1)
            assert one_by_one.items() == expected
            assert one_by_one.item_rows() == rows
            assert one_by_one.check() == []

    @given(found=readings(max_articles=2))
    @settings(max_examples=15, deadline=None, suppress_health_check=UNCHECKED)
    def test_claims_survive_the_store(self, found: list[Reading]) -> None:
        for reading in found:
            for claim in claims_of(reading.article, *reading.items):
                assert decode_claim(encode_claim(claim), article=claim.article) == claim

    def test_items_are_what_merging_says(self, workspace: Workspace) -> None:
        found = [
            base("a", AL_UDEID, actors=("USA",)),
            base("b", AL_UDEID, actors=("USA", "QAT")),
            base("c", KABUL),
        ]
        take_in(workspace, *found)
        claims = [c for r in found for c in claims_of(r.article, *r.items)]
        assert workspace.items() == sorted(merge_claims(claims), key=lambda i: i.item_id)
        (stored,) = (i for i in workspace.items() if i.n_sources == 2)
        assert workspace.item(stored.item_id) == stored
        assert workspace.item("no such id") is None
        assert [i.item_id for i in workspace.article_items("a")] == [stored.item_id]

    def test_link_to_an_item_leads_on_when_it_is_merged_away(self, workspace: Workspace) -> None:
        met = {"actors": ("USA", "RUS")}
        late = item(Kind.MEETING, GENEVA, day="2021-06-16", prec=DatePrec.DAY, **met)  # type: ignore[arg-type]
        vague = item(
            Kind.MEETING, GENEVA, day="2021-06-01", until="2021-06-30", prec=DatePrec.MONTH, **met
        )  # type: ignore[arg-type]
        take_in(workspace, Reading(article=article("a"), items=(vague,)))
        (before,) = workspace.items()
        take_in(workspace, Reading(article=article("b"), items=(late,)))
        (after,) = workspace.items()
        assert after.item_id != before.item_id
        assert workspace.item(before.item_id) == after

    def test_failed_batch_leaves_nothing_behind(self, workspace: Workspace) -> None:
        found = [base("a", AL_UDEID), base("b", KABUL)]
        workspace.add_articles(r.article for r in found)
        broken = replace(found[1], mentions=(object(),))  # type: ignore[arg-type]
        with pytest.raises((TypeError, AttributeError)):
            workspace.store_readings([found[0], broken], reader_version=V1)
        assert workspace.items() == []
        assert len(next(workspace.unread_articles(V1))) == 2

    def test_readers_and_writers_at_once(self, location: str) -> None:
        """Threads of a server read while two others take in; nobody is told to wait."""
        failures: list[BaseException] = []

        def write(start: int) -> None:
            try:
                for number in range(start, start + 10):
                    take_in(workspace, base(f"a{number}", AL_UDEID, actors=("USA",)))
            except BaseException as error:  # noqa: BLE001  # a thread's errors are told here
                failures.append(error)

        def read() -> None:
            try:
                for _ in range(20):
                    workspace.items()
                    workspace.facets()
            except BaseException as error:  # noqa: BLE001
                failures.append(error)

        with Workspace.open(location) as workspace:
            threads = [
                threading.Thread(target=write, args=(0,)),
                threading.Thread(target=write, args=(10,)),
                *(threading.Thread(target=read) for _ in range(3)),
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert failures == []
            (found,) = workspace.items()
            assert len(found.reports) == 20

    def test_article_that_could_not_be_read_is_kept_and_not_tried_again(
        self, workspace: Workspace
    ) -> None:
        """A text that a stage trips over must not cost every later run its time."""
        take_in(workspace, base("a", AL_UDEID))
        workspace.add_articles([article("b")])
        workspace.store_failures({"b": "could not be read (ValueError)"}, reader_version=V1)
        assert list(workspace.unread_articles(V1)) == []
        (failure,) = workspace.failures()
        assert (failure.article_id, failure.reader_version) == ("b", V1)
        assert failure.reason == "could not be read (ValueError)"
        (batch,) = workspace.unread_articles(V2)
        assert [a.id for a in batch] == ["a", "b"]
        take_in(workspace, base("b", KABUL), version=V2)
        assert workspace.failures() == []

    def test_changed_text_of_an_article_that_failed_is_tried_again(
        self, workspace: Workspace
    ) -> None:
        workspace.add_articles([article("a")])
        workspace.store_failures({"a": "too odd"}, reader_version=V1)
        added = workspace.add_batch([article("a", text="A better text.")])
        assert list(added.to_read) == ["a"]
        assert workspace.failures() == []
        assert [a.id for batch in workspace.unread_articles(V1) for a in batch] == ["a"]
