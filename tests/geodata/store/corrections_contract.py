"""What correcting must do in every store; a test class inherits `CorrectionsContract`."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import date

import pytest
from builders import (
    AFGHANISTAN,
    AL_UDEID,
    BAGRAM,
    DOHA,
    HELSINKI,
    KABUL,
    KANDAHAR,
    UNCHECKED,
    Reading,
    article,
    item,
    readings,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from workspace_builders import (
    BY,
    HOSTILE,
    V2,
    base,
    move_to,
    only,
    place_name,
    take_in,
)

from geodata.corrections import (
    Correction,
    Days,
    GradeItem,
    Move,
    NameRule,
    Party,
    Reject,
    Scope,
    SetActors,
    SetDate,
    SetKind,
    SetStatus,
)
from geodata.merge import StoredItem
from geodata.model import (
    ActorRole,
    DatePrec,
    Kind,
    PlaceRole,
    Status,
)
from geodata.query import Query
from geodata.store import Workspace

CHANGES = {
    "move": Move(place=KANDAHAR, role=PlaceRole.SITE),
    "status": SetStatus(status=Status.CLOSED),
    "date": SetDate(
        days=Days(start=date(2014, 1, 1), end=date(2014, 1, 1), date_prec=DatePrec.DAY)
    ),
    "no date": SetDate(days=None),
    "actors": SetActors(actors=(Party(role=ActorRole.OPERATOR, name="Rus", country="RUS"),)),
    "kind": SetKind(kind=Kind.MEETING, status=Status.HELD),
    "reject": Reject(),
    "grade": GradeItem(grade=2),
}


def shows(stored: StoredItem, change: object) -> bool:  # noqa: PLR0911  # one line a change
    """Return whether an item is as a change wants it."""
    of = stored.item
    match change:
        case Move():
            return {p.place.name for p in of.places if p.role == change.role} == {change.place.name}
        case SetStatus():
            return of.status == change.status
        case SetDate(days=None):
            return of.date is None
        case SetDate():
            return (of.date.start, of.date.end) == (change.days.start, change.days.end)
        case SetActors():
            return [a.country for a in of.actors] == [p.country for p in change.actors]
        case SetKind():
            return (of.kind, of.status) == (change.kind, change.status)
        case GradeItem():
            return stored.grade == change.grade
    return False


class CorrectionsContract:
    """The contract of correcting the items of a workspace."""

    @pytest.mark.parametrize("name", CHANGES)
    def test_change_shows_says_who_and_why_survives_another_reading_and_is_undone(
        self, workspace: Workspace, name: str
    ) -> None:
        change = CHANGES[name]
        read = [
            base("a", BAGRAM, actors=("USA",), day="2001-12-01"),
            base("b", BAGRAM, actors=("USA",), day="2001-12-01", published="2021-10-01"),
        ]
        take_in(workspace, *read)
        before = workspace.items()
        rows = workspace.item_rows()
        made = workspace.desk.correct_item(before[0].item_id, change, **BY)

        def holds() -> None:
            if isinstance(change, Reject):
                assert workspace.items() == []
                assert workspace.item_rows() == []
                assert workspace.article("a").item_ids == ()
                return
            stored = only(workspace)
            assert shows(stored, change), stored
            assert [(n.uid, n.editor, n.reason) for n in stored.notes] == [
                (made.uid, "Ann", "I read it again.")
            ]
            (row,) = workspace.item_rows()
            assert (row.item_id, row.n_corrections) == (stored.item_id, 1)
            assert (row.name, row.status) == (place_name(stored), stored.item.status)
            assert row.grade == stored.grade

        holds()
        assert workspace.check() == []
        take_in(workspace, *read, version=V2)
        holds()
        shifted = [
            replace(r, items=tuple(replace(i, confidence=0.7) for i in r.items)) for r in read
        ]
        take_in(workspace, *shifted, version="reader-3")
        holds()
        take_in(workspace, *read, version="reader-4")
        workspace.desk.undo(made.uid, editor="Bob")
        assert workspace.items() == before
        assert workspace.item_rows() == rows
        (logged,) = workspace.desk.log()
        assert (logged.correction.undone_by, logged.n_found) == ("Bob", 0)

    def test_link_to_an_item_leads_to_where_it_was_moved_and_back(
        self, workspace: Workspace
    ) -> None:
        take_in(workspace, base("a", BAGRAM, actors=("USA",)))
        before = only(workspace)
        made = workspace.desk.correct_item(before.item_id, move_to(KANDAHAR), **BY)
        moved = only(workspace)
        assert moved.item_id != before.item_id
        assert workspace.item(before.item_id) == moved
        workspace.desk.undo(made.uid, editor="Ann")
        assert workspace.item(moved.item_id) == before
        workspace.desk.correct_item(moved.item_id, Reject(), **BY)
        assert workspace.item(moved.item_id) is None
        assert workspace.item(before.item_id) is None
        assert [c.editor for c in workspace.desk.rejections_of(before.item_id)] == ["Ann"]

    def test_corrections_hold_in_the_order_in_which_they_were_made(
        self, workspace: Workspace
    ) -> None:
        take_in(workspace, base("a", BAGRAM, actors=("USA",)))
        desk = workspace.desk
        desk.correct_item(only(workspace).item_id, move_to(KANDAHAR), **BY)
        second = desk.correct_item(only(workspace).item_id, move_to(DOHA), **BY)
        assert place_name(only(workspace)) == "Doha"
        assert [note.was for note in only(workspace).notes] == [
            "Bagram Airfield, Afghanistan",
            "Kandahar, Afghanistan",
        ]
        desk.undo(second.uid, editor="Ann")
        assert place_name(only(workspace)) == "Kandahar"

    def test_moved_item_meets_what_is_known_of_the_place(self, workspace: Workspace) -> None:
        take_in(
            workspace,
            base("a", BAGRAM, actors=("USA",)),
            base("b", KANDAHAR, actors=("USA",)),
        )
        wrong = next(i for i in workspace.items() if place_name(i) == "Bagram Airfield")
        made = workspace.desk.correct_item(wrong.item_id, move_to(KANDAHAR), **BY)
        assert [len(i.reports) for i in workspace.items()] == [2]
        workspace.desk.undo(made.uid, editor="Ann")
        assert len(workspace.items()) == 2

    def test_later_news_of_a_corrected_base_is_still_news(self, workspace: Workspace) -> None:
        """What was read wrong is put right; what comes after is read as ever."""
        take_in(workspace, base("a", BAGRAM, actors=("USA",), day="2001-12-01"))
        change = SetStatus(status=Status.CONTESTED)
        workspace.desk.correct_item(only(workspace).item_id, change, **BY)
        take_in(
            workspace,
            base("b", BAGRAM, actors=("USA",), day="2021-07-02", status=Status.CLOSED),
        )
        history = [interval.status for interval in only(workspace).history]
        assert history == [Status.CONTESTED, Status.CLOSED]
        day = Query(as_of=date(2014, 6, 1))
        assert [row.status for row in workspace.item_rows(day)] == [Status.CONTESTED]

    def test_status_is_corrected_in_the_last_stretch_of_a_history_alone(
        self, workspace: Workspace
    ) -> None:
        take_in(
            workspace,
            base("a", BAGRAM, actors=("USA",), day="2001-12-01"),
            base("b", BAGRAM, actors=("USA",), day="2021-07-02", status=Status.CLOSED),
        )
        change = SetStatus(status=Status.HANDED_OVER)
        workspace.desk.correct_item(only(workspace).item_id, change, **BY)
        history = [interval.status for interval in only(workspace).history]
        assert history == [Status.ACTIVE, Status.HANDED_OVER]

    def test_rejected_statement_leaves_what_others_say(self, workspace: Workspace) -> None:
        take_in(workspace, base("a", BAGRAM, actors=("USA",)))
        made = workspace.desk.correct_item(only(workspace).item_id, Reject(), **BY)
        take_in(workspace, base("b", BAGRAM, actors=("USA",)))
        assert [r.article.id for r in only(workspace).reports] == ["b"]
        workspace.desk.undo(made.uid, editor="Ann")
        assert len(only(workspace).reports) == 2

    def test_correction_waits_while_its_statement_is_gone(self, workspace: Workspace) -> None:
        read = base("a", BAGRAM, actors=("USA",))
        take_in(workspace, read)
        workspace.desk.correct_item(only(workspace).item_id, move_to(KANDAHAR), **BY)
        take_in(workspace, replace(read, items=()), version=V2)
        (logged,) = workspace.desk.log()
        assert logged.is_waiting
        take_in(workspace, read, version="reader-3")
        assert place_name(only(workspace)) == "Kandahar"
        (logged,) = workspace.desk.log()
        assert not logged.is_waiting
        assert logged.item_ids == (only(workspace).item_id,)

    def test_correction_follows_its_sentence_into_a_new_version_of_the_text(
        self, workspace: Workspace
    ) -> None:
        quote = "They said so."
        take_in(workspace, base("a", BAGRAM, actors=("USA",)))
        workspace.desk.correct_item(only(workspace).item_id, move_to(KANDAHAR), **BY)
        text = f"A new first sentence. {quote}"
        at = text.index(quote)
        again = Reading(
            article=article("a", text=text, source="Paper a"),
            items=(item(Kind.BASE, BAGRAM, actors=("USA", "QAT"), at=at),),
        )
        take_in(workspace, again, version=V2)
        assert place_name(only(workspace)) == "Kandahar"

    def test_of_two_items_in_one_sentence_the_right_one_is_found_again(
        self, workspace: Workspace
    ) -> None:
        both = Reading(
            article=article("a"),
            items=(
                item(Kind.BASE, BAGRAM, actors=("USA",)),
                item(Kind.BASE, DOHA, actors=("USA",)),
            ),
        )
        take_in(workspace, both)
        doha = next(i for i in workspace.items() if place_name(i) == "Doha")
        workspace.desk.correct_item(doha.item_id, Reject(), **BY)
        surer = tuple(replace(i, confidence=0.5, status=Status.CLOSED) for i in both.items)
        take_in(workspace, replace(both, items=surer), version=V2)
        assert place_name(only(workspace)) == "Bagram Airfield"
        # A reading that no longer has it leaves the other one alone.
        take_in(workspace, replace(both, items=both.items[:1]), version="reader-3")
        assert place_name(only(workspace)) == "Bagram Airfield"
        assert workspace.desk.log()[0].is_waiting

    def test_route_is_corrected_at_the_place_that_is_meant(self, workspace: Workspace) -> None:
        route = item(
            Kind.EVACUATION,
            KABUL,
            (PlaceRole.HUB, DOHA),
            (PlaceRole.HUB, AL_UDEID),
            actors=("USA",),
        )
        take_in(workspace, Reading(article=article("a"), items=(route,)))
        change = Move(place=HELSINKI, role=PlaceRole.HUB, replaces=("test:doha",))
        workspace.desk.correct_item(only(workspace).item_id, change, **BY)
        assert [p.place.name for p in only(workspace).item.places] == [
            "Kabul",
            "Helsinki",
            "Al Udeid Air Base",
        ]

    def test_item_without_a_place_gets_one(self, workspace: Workspace) -> None:
        take_in(workspace, base("a", actors=("USA",)))
        assert not only(workspace).item.mappable
        workspace.desk.correct_item(only(workspace).item_id, move_to(BAGRAM), **BY)
        assert only(workspace).item.mappable
        (row,) = workspace.item_rows()
        assert (row.name, row.lat) == ("Bagram Airfield", BAGRAM.lat)

    def test_hostile_words_are_words(self, workspace: Workspace) -> None:
        take_in(workspace, base("a", BAGRAM))
        spot = replace(KANDAHAR, name=HOSTILE, place_id=HOSTILE)
        workspace.desk.correct_item(
            only(workspace).item_id, move_to(spot), editor=HOSTILE, reason=HOSTILE
        )
        stored = only(workspace)
        assert place_name(stored) == HOSTILE
        assert (stored.notes[0].editor, stored.notes[0].reason) == (HOSTILE, HOSTILE)
        rule = NameRule(name='"x" OR *', scope=Scope.EVERYWHERE, where="", place=BAGRAM)
        assert workspace.desk.preview(rule).n_articles == 0

    @given(
        found=readings(max_articles=4),
        picks=st.lists(
            st.tuples(st.integers(0, 99), st.sampled_from(sorted(CHANGES))), min_size=1, max_size=4
        ),
        seed=st.integers(0, 99),
    )
    @settings(max_examples=12, deadline=None, suppress_health_check=UNCHECKED)
    def test_corrected_items_do_not_depend_on_the_order_of_arrival_and_come_back(
        self,
        new_location: object,
        found: list[Reading],
        picks: list[tuple[int, str]],
        seed: int,
    ) -> None:
        """Corrections before, between and after the articles, and undone, give the same items."""
        shuffler = random.Random(seed)
        with Workspace.open(new_location()) as workspace:  # type: ignore[operator]
            take_in(workspace, *found)
            untouched = workspace.items()
            for number, name in picks:
                there = workspace.items()
                if there:
                    target = there[number % len(there)].item_id
                    workspace.desk.correct_item(target, CHANGES[name], **BY)
            expected, rows = workspace.items(), workspace.item_rows()
            made = workspace.desk.all()
            with Workspace.open(new_location()) as other:  # type: ignore[operator]
                order, given_order = list(found), list(made)
                shuffler.shuffle(order)
                shuffler.shuffle(given_order)
                half = len(order) // 2
                for reading in order[:half]:
                    take_in(other, reading)
                other.desk.add(given_order)
                for reading in order[half:]:
                    take_in(other, reading)
                take_in(other, *order, version=V2)
                assert other.items() == expected
                assert other.item_rows() == rows
                assert other.check() == []
            shuffler.shuffle(made)
            for correction in made:
                workspace.desk.undo(correction.uid, editor="Bob")
            assert workspace.items() == untouched
            assert workspace.check() == []

    def test_editors_at_once_take_turns(self, location: str) -> None:
        failures: list[BaseException] = []
        with Workspace.open(location) as workspace:
            take_in(workspace, *(base(name, BAGRAM, actors=("USA",)) for name in "abcd"))
            item_id = only(workspace).item_id

            def edit(editor: str, change: object) -> None:
                try:
                    for _ in range(5):
                        workspace.desk.correct_item(
                            item_id,
                            change,
                            editor=editor,
                            reason="turns",  # type: ignore[arg-type]
                        )
                except BaseException as error:  # noqa: BLE001  # a thread's errors are told here
                    failures.append(error)

            threads = [
                threading.Thread(target=edit, args=("Ann", move_to(KANDAHAR))),
                threading.Thread(target=edit, args=("Bob", move_to(DOHA))),
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert failures == []
            assert len(workspace.desk.log()) == 10
            last: Correction = workspace.desk.log()[0].correction
            assert place_name(only(workspace)) == last.change.place.name
            assert AFGHANISTAN.name not in place_name(only(workspace))
