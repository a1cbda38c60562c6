from __future__ import annotations

import pytest

from geodata.model import Actor, ActorRole, Item, Kind, Modality, Span, Status
from geodata.store.parties import read_parties, write_parties


def make_item(kind: Kind, status: Status, **codes: str) -> Item:
    return Item(
        kind=kind,
        status=status,
        evidence=(),
        places=(),
        actors=tuple(
            Actor(
                role=ActorRole(role),
                text=code,
                name=code,
                country=code,
                span=Span(start_char=0, end_char=1),
            )
            for role, code in codes.items()
        ),
        modality=Modality.ASSERTED,
        confidence=1.0,
        mappable=False,
    )


@pytest.mark.parametrize(
    ("item", "named", "acting"),
    [
        (
            make_item(Kind.BASE, Status.ACTIVE, host="DJI", operator="USA"),
            ("USA", "DJI"),
            ("USA",),
        ),
        (make_item(Kind.BASE, Status.ACTIVE, host="DJI"), ("DJI",), ()),
        (
            make_item(Kind.MEETING, Status.HELD, participant="USA", host="CHN"),
            ("CHN", "USA"),
            ("CHN", "USA"),
        ),
        (
            make_item(Kind.EVACUATION, Status.COMPLETED, evacuee="AFG", operator="DEU"),
            ("DEU", "AFG"),
            ("DEU",),
        ),
        (make_item(Kind.MEETING, Status.HELD), (), ()),
    ],
)
def test_who_acts_is_told_apart_from_who_is_named(
    item: Item, named: tuple[str, ...], acting: tuple[str, ...]
) -> None:
    assert read_parties(write_parties(item)) == (named, acting)


def test_a_list_that_tells_nobody_apart_is_of_those_who_act() -> None:
    assert read_parties("DJI,USA") == (("DJI", "USA"), ("DJI", "USA"))
