"""A quickly made value is as frozen, as equal and as portable as dataclasses make it."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace

import pytest

from geodata.frozen import quick


@quick
@dataclass(frozen=True, slots=True)
class Stop:
    name: str
    people: int = 3
    crew: list[str] = field(default_factory=list)
    note: str = field(default="none", kw_only=True)


def test_its_fields_are_those_that_were_given_or_their_defaults() -> None:
    stop = Stop("Rota", 5, note="late")
    assert asdict(stop) == {"name": "Rota", "people": 5, "crew": [], "note": "late"}
    assert asdict(Stop(name="Rota")) == {"name": "Rota", "people": 3, "crew": [], "note": "none"}


def test_each_has_a_list_of_its_own() -> None:
    first, second = Stop("Rota"), Stop("Aden")
    first.crew.append("Ana")
    assert second.crew == []


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), (("Rota", 1, [], "late"), {}), (("Rota",), {"port": 1})]
)
def test_what_it_does_not_have_is_refused(given: tuple[object, ...], named: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        Stop(*given, **named)  # type: ignore[arg-type]


def test_it_cannot_be_changed() -> None:
    stop = Stop("Rota")
    with pytest.raises(FrozenInstanceError):
        stop.name = "Aden"  # type: ignore[misc]


def test_it_comes_back_from_another_process_and_from_replace_equal() -> None:
    stop = Stop("Rota", crew=["Ana"], note="late")
    assert pickle.loads(pickle.dumps(stop)) == stop
    assert replace(stop, people=4) == Stop("Rota", 4, ["Ana"], note="late")
    assert "name='Rota'" in repr(stop)


def test_one_that_does_more_than_store_its_fields_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        name: str

        def __post_init__(self) -> None:
            raise ValueError(self.name)

    with pytest.raises(TypeError, match="Checked"):
        quick(Checked)
    with pytest.raises(TypeError, match="Loose"):
        quick(dataclass(frozen=True)(type("Loose", (), {"__annotations__": {"name": "str"}})))
