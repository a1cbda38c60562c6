"""What the contracts of a workspace put into one, and ask of it."""

from __future__ import annotations

from builders import (
    AL_UDEID,
    BAGRAM,
    DOHA,
    GENEVA,
    KABUL,
    Reading,
    article,
    item,
    mention,
)

from geodata.corrections import Move
from geodata.merge import StoredItem
from geodata.model import Kind, PlaceRole, Status
from geodata.query import Query
from geodata.store import Workspace

V1 = "reader-1"
V2 = "reader-2"
BY = {"editor": "Ann", "reason": "I read it again."}
HOSTILE = "<script>alert(1)</script>${x}`'; DROP TABLE item; --\u202e=1+1"


def take_in(workspace: Workspace, *found: Reading, version: str = V1) -> None:
    workspace.add_articles(r.article for r in found)
    workspace.store_readings(found, reader_version=version)


def ids(workspace: Workspace, **asked: object) -> set[str]:
    """Return the names of the places of the items that a question finds."""
    return {row.name or "" for row in workspace.item_rows(Query(**asked))}  # type: ignore[arg-type]


def base(
    article_id: str, *places: object, published: str = "2021-09-01", **more: object
) -> Reading:
    return Reading(
        article=article(article_id, published=published, source=f"Paper {article_id}"),
        items=(item(Kind.BASE, *places, **more),),  # type: ignore[arg-type]
    )


def fill_for_release(workspace: Workspace) -> None:
    """Put in a little of everything, as a workspace that is kept for later versions holds it."""
    route = item(
        Kind.EVACUATION, KABUL, (PlaceRole.DESTINATION, DOHA), day="2021-08-25", people=520
    )
    take_in(
        workspace,
        base("a", AL_UDEID, actors=("USA", "QAT")),
        base("b", BAGRAM, actors=("USA",), day="2021-07-02", status=Status.CLOSED),
        Reading(article=article("c"), items=(item(Kind.MEETING, GENEVA, day="2021-06-16"), route)),
        Reading(article=article("d"), mentions=(mention("Foo", 0),)),
    )
    workspace.add_articles([article("d", text="Foo, changed."), article("e")])


def only(workspace: Workspace) -> StoredItem:
    (stored,) = workspace.items()
    return stored


def place_name(stored: StoredItem) -> str:
    return stored.item.places[0].place.name


def move_to(place: object, role: PlaceRole = PlaceRole.SITE) -> Move:
    return Move(place=place, role=role)  # type: ignore[arg-type]
