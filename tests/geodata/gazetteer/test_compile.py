from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import GazetteerError
from geodata.gazetteer import Gazetteer, NameKind
from geodata.gazetteer.compile import (
    compiled_folder,
    default_cache_dir,
    digest,
    publish,
    write_records,
)
from geodata.gazetteer.records import Record
from geodata.gazetteer.writer import DESCRIPTION, key_forms
from geodata.model import Feature, WherePrec


def place(key: str, name: str, *others: str) -> Record:
    return Record(
        key=key,
        name=name,
        feature=Feature.CITY,
        country="AFG",
        lat=34.5,
        lon=69.2,
        where_prec=WherePrec.EXACT,
        names=[(name, NameKind.OFFICIAL), *((other, NameKind.ALTERNATE) for other in others)],
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_records([place("a:1", "Kabul", "Caboul"), place("a:2", "Saint Louis")], tmp_path)
    gazetteer = Gazetteer(tmp_path)
    assert gazetteer.names_of(0) == ["Kabul", "Caboul"]
    assert gazetteer.rows("caboul")[0].tolist() == [0]
    assert gazetteer.rows("St. Louis")[0].tolist() == [1]
    assert gazetteer.row_of("a:2") == 1
    assert gazetteer.row_of("a:3") is None
    assert gazetteer.place(0).country == "AFG"


def test_two_places_never_share_a_key(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="one key"):
        write_records([place("a:1", "Kabul"), place("a:1", "Herat")], tmp_path)


def test_the_first_of_two_builders_wins_and_both_find_it_whole(tmp_path: Path) -> None:
    target = tmp_path / "gazetteer-x"
    for name in ("first", "second"):
        temporary = tmp_path / name
        temporary.mkdir()
        write_records([place("a:1", name)], temporary)
        publish(temporary, target)
    assert Gazetteer(target).name(0) == "first"


def test_a_folder_in_the_way_that_is_no_gazetteer_is_an_error(tmp_path: Path) -> None:
    target = tmp_path / "gazetteer-x"
    target.mkdir()
    (target / "other").touch()
    temporary = tmp_path / "new"
    temporary.mkdir()
    with pytest.raises(GazetteerError, match="cannot be moved"):
        publish(temporary, target)


def test_a_compiled_gazetteer_is_not_compiled_again(tmp_path: Path) -> None:
    folder = tmp_path / f"gazetteer-{digest()}"
    folder.mkdir()
    (folder / DESCRIPTION).write_text("{}", encoding="utf-8")
    assert compiled_folder(tmp_path) == folder


def test_the_cache_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTPRINT_CACHE", str(tmp_path))
    assert default_cache_dir() == tmp_path


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Saint Petersburg", ["saint petersburg", "st petersburg"]),
        ("Ft. Worth", ["ft worth", "fort worth"]),
        ("King's Lynn", ["king s lynn", "kings lynn"]),
        ("Kabul", ["kabul"]),
        ("St.", ["st"]),
    ],
)
def test_customary_short_forms_are_keys_too(name: str, forms: list[str]) -> None:
    assert key_forms(name) == forms
