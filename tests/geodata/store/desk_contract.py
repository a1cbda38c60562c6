"""What merging, adding, naming and grading must do; a test class inherits `DeskContract`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import (
    BAGRAM,
    DOHA,
    GENEVA,
    HELSINKI,
    KABUL,
    Reading,
    article,
    item,
    mention,
)
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
    AddItem,
    Days,
    GradeItem,
    GradeSource,
    NameRule,
    Party,
    Reject,
    Scope,
    SetKind,
    correction_from_json,
    correction_to_json,
)
from geodata.errors import InputError
from geodata.model import (
    ActorRole,
    DatePrec,
    Kind,
    PlaceRole,
    SourceGrade,
    Status,
)
from geodata.query import Query
from geodata.store import Workspace


class DeskContract:
    """The contract of all else that a desk does."""

    def test_merged_items_stay_together_and_part_again(self, workspace: Workspace) -> None:
        take_in(
            workspace,
            base("a", BAGRAM, actors=("USA",)),
            base("b", DOHA, actors=("USA",)),
            base("c", HELSINKI, actors=("USA",)),
        )
        before = workspace.items()
        two = [i.item_id for i in before if place_name(i) != "Helsinki"]
        made = workspace.desk.merge_items(two, **BY)
        assert sorted(len(i.reports) for i in workspace.items()) == [1, 2]
        take_in(
            workspace,
            base("a", BAGRAM, actors=("USA",), status=Status.CLOSED),
            base("d", DOHA, actors=("USA",)),
            version=V2,
        )
        assert sorted(len(i.reports) for i in workspace.items()) == [1, 3]
        (logged,) = workspace.desk.log()
        assert logged.n_found == 2
        workspace.desk.undo(made.uid, editor="Ann")
        assert sorted(len(i.reports) for i in workspace.items()) == [1, 1, 2]

    def test_split_items_stay_apart_and_meet_again(self, workspace: Workspace) -> None:
        take_in(workspace, *(base(name, BAGRAM, actors=("USA",)) for name in "abc"))
        before = workspace.items()
        made = workspace.desk.split_item(before[0].item_id, ["b"], **BY)

        def parts() -> list[list[str]]:
            return sorted(sorted(r.article.id for r in i.reports) for i in workspace.items())

        assert parts() == [["a", "c"], ["b"]]
        take_in(workspace, base("b", BAGRAM, actors=("USA",), confidence=0.5), version=V2)
        assert parts() == [["a", "c"], ["b"]]
        assert len({i.item_id for i in workspace.items()}) == 2
        workspace.desk.undo(made.uid, editor="Ann")
        assert parts() == [["a", "b", "c"]]

    def test_of_a_split_and_a_merge_the_later_holds(self, workspace: Workspace) -> None:
        take_in(workspace, *(base(name, BAGRAM, actors=("USA",)) for name in "ab"))
        workspace.desk.split_item(only(workspace).item_id, ["b"], **BY)
        ids = [i.item_id for i in workspace.items()]
        assert len(ids) == 2
        workspace.desk.merge_items(ids, **BY)
        workspace.desk.split_item(only(workspace).item_id, ["a"], **BY)
        assert len(workspace.items()) == 2

    def test_what_cannot_be_merged_or_split_is_refused(self, workspace: Workspace) -> None:
        meeting = Reading(article=article("m"), items=(item(Kind.MEETING, GENEVA),))
        take_in(workspace, base("a", BAGRAM), meeting)
        ids = [i.item_id for i in workspace.items()]
        one = workspace.items(Query(kind=(Kind.BASE,)))[0].item_id
        with pytest.raises(InputError, match="one kind"):
            workspace.desk.merge_items(ids, **BY)
        with pytest.raises(InputError, match="two different"):
            workspace.desk.merge_items([one, one], **BY)
        with pytest.raises(InputError, match="not all"):
            workspace.desk.split_item(one, ["a"], **BY)
        with pytest.raises(InputError, match="no item"):
            workspace.desk.correct_item("none", Reject(), **BY)
        with pytest.raises(InputError, match="reason"):
            workspace.desk.correct_item(one, Reject(), editor="Ann", reason=" ")
        with pytest.raises(InputError, match="editor"):
            workspace.desk.correct_item(one, Reject(), editor="", reason="why")
        change = SetKind(kind=Kind.MEETING, status=Status.CLOSED)
        with pytest.raises(InputError, match="no status of a meeting"):
            workspace.desk.correct_item(one, change, **BY)
        assert workspace.desk.log() == []

    def test_added_item_stands_like_any_other(self, workspace: Workspace) -> None:
        text = "It rained. Ministers met in Kabul on Friday. It went on raining."
        given_article = article("a", text=text)
        take_in(workspace, Reading(article=given_article))
        change = AddItem(
            kind=Kind.MEETING,
            status=Status.HELD,
            place=KABUL,
            days=Days(start=date(2021, 8, 27), end=date(2021, 8, 27), date_prec=DatePrec.DAY),
            actors=(Party(role=ActorRole.PARTICIPANT, name="United States", country="USA"),),
        )
        quote = "Ministers met in Kabul on Friday."
        made = workspace.desk.add_item("a", quote=quote, change=change, **BY)
        stored = only(workspace)
        assert stored.item.evidence[0].span.quote(text) == quote
        assert stored.item.places[0].span.quote(text) == "Kabul"
        assert workspace.article("a").item_ids == (stored.item_id,)
        workspace.desk.correct_item(stored.item_id, move_to(DOHA, PlaceRole.VENUE), **BY)
        take_in(workspace, Reading(article=given_article), version=V2)
        assert place_name(only(workspace)) == "Doha"
        workspace.desk.undo(made.uid, editor="Ann")
        assert workspace.items() == []
        with pytest.raises(InputError, match="quote"):
            workspace.desk.add_item("a", quote="Nobody met.", change=change, **BY)

    def test_rule_for_a_name_touches_what_its_preview_says(self, workspace: Workspace) -> None:
        text = "A base at Foo was opened. In Foo it rained. They said so."
        quote = "A base at Foo was opened."

        def telling(name: str, source: str) -> Reading:
            return Reading(
                article=article(name, text=f"{name}. {text}", source=source),
                items=(item(Kind.BASE, actors=("USA",), quote=quote, at=len(name) + 2),),
                mentions=(
                    mention("Foo", len(name) + 2 + 10),
                    mention("Foo", len(name) + 2 + 29),
                ),
            )

        read = [telling("a", "RT"), telling("b", "VOA")]
        take_in(workspace, *read)
        for scope, where, n_articles in (
            (Scope.ARTICLE, "a", 1),
            (Scope.SOURCE, "voa", 1),
            (Scope.EVERYWHERE, "", 2),
        ):
            rule = NameRule(name="foo", scope=scope, where=where, place=BAGRAM)
            preview = workspace.desk.preview(rule)
            assert (preview.n_articles, preview.n_mentions) == (n_articles, 2 * n_articles)
            assert preview.n_items == n_articles
            made = workspace.desk.set_rule(rule, **BY)
            placed = [i for i in workspace.items() if i.item.mappable]
            assert len({r.article.id for i in placed for r in i.reports}) == n_articles
            assert workspace.unplaced().n_mentions == 4 - 2 * n_articles
            take_in(workspace, *read, version=f"{scope}")
            placed = [i for i in workspace.items() if i.item.mappable]
            assert len({r.article.id for i in placed for r in i.reports}) == n_articles
            assert workspace.unplaced().n_mentions == 4 - 2 * n_articles
            workspace.desk.undo(made.uid, editor="Ann")
            assert [i for i in workspace.items() if i.item.mappable] == []
            assert workspace.unplaced().n_mentions == 4
        later = NameRule(name="Foo", scope=Scope.EVERYWHERE, where="", place=BAGRAM)
        workspace.desk.set_rule(later, **BY)
        narrow = NameRule(name="Foo", scope=Scope.ARTICLE, where="b", place=DOHA)
        workspace.desk.set_rule(narrow, **BY)
        workspace.desk.set_rule(later, **BY)
        shown = {i.reports[0].article.id: place_name(i) for i in workspace.items()}
        assert shown == {"a": "Bagram Airfield", "b": "Doha"}
        assert [m.place for m in workspace.article("b").mentions] == [DOHA, DOHA]

    def test_grades_of_sources(self, workspace: Workspace) -> None:
        take_in(workspace, base("a", BAGRAM), base("b", DOHA))
        grade = GradeSource(source="paper A", grade=SourceGrade.B)
        made = workspace.desk.set_rule(grade, **BY)
        assert workspace.desk.source_grades() == {"paper A": "B"}
        (row,) = workspace.item_rows(Query(source_grade=("B", "A")))
        assert row.name == "Bagram Airfield"
        assert workspace.count_items(Query(source_grade=("C",))) == 0
        workspace.desk.set_rule(replace(grade, grade=SourceGrade.C), **BY)
        assert workspace.desk.source_grades() == {"paper A": "C"}
        workspace.desk.undo(workspace.desk.log()[0].correction.uid, editor="Ann")
        assert workspace.desk.source_grades() == {"paper A": "B"}
        workspace.desk.undo(made.uid, editor="Ann")
        assert workspace.desk.source_grades() == {}

    def test_grade_of_an_item_is_the_latest_and_can_be_asked_for(
        self, workspace: Workspace
    ) -> None:
        take_in(workspace, base("a", BAGRAM), base("b", DOHA), base("c", BAGRAM))
        target = next(i for i in workspace.items() if place_name(i) == "Bagram Airfield")
        workspace.desk.correct_item(target.item_id, GradeItem(grade=2), **BY)
        workspace.desk.correct_item(target.item_id, GradeItem(grade=1), **BY)
        assert [i.grade for i in workspace.items(Query(item_grade=(1, 2)))] == [1]
        assert workspace.count_items(Query(item_grade=(2,))) == 0

    def test_corrections_travel_to_another_workspace_and_add_nothing_twice(
        self, workspace: Workspace, new_location: object
    ) -> None:
        read = [base("a", BAGRAM, actors=("USA",)), base("b", DOHA)]
        take_in(workspace, *read)
        wrong = next(i for i in workspace.items() if place_name(i) == "Doha")
        workspace.desk.correct_item(wrong.item_id, move_to(HELSINKI), editor="Ann", reason=HOSTILE)
        gone = workspace.desk.correct_item(workspace.items()[0].item_id, Reject(), **BY)
        written = [correction_to_json(c) for c in workspace.desk.all()]
        told = [correction_from_json(record) for record in written]
        assert told == workspace.desk.all()
        with Workspace.open(new_location()) as other:  # type: ignore[operator]
            summary = other.desk.add(told)
            assert (summary.n_added, summary.n_known) == (2, 0)
            assert other.desk.add(told).n_known == 2
            take_in(other, *reversed(read))
            assert other.items() == workspace.items()
            workspace.desk.undo(gone.uid, editor="Bob")
            assert other.desk.add(workspace.desk.all()).n_undone == 1
            assert other.items() == workspace.items()
            assert other.check() == []
