from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import InputError
from geodata.gazetteer import tables
from geodata.gazetteer.records import NameKind
from geodata.model import Feature, WherePrec

HEADER = ",".join(tables.BASE_COLUMNS)
GOOD = (
    "camp-example,Camp Example,Example Barracks|~Example,base,DEU,50.1,8.2,3,1,,Wikipedia,"
    "army,USA:1945-1990|DEU:1990-,DEU,"
)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Read tables from a folder of the test's own."""
    monkeypatch.setattr(tables, "table_path", lambda name: tmp_path / name)
    return tmp_path / "bases.csv"


def write(path: Path, *rows: str) -> None:
    path.write_text("\n".join(["# source: a test", HEADER, *rows]) + "\n", encoding="utf-8")


def test_a_base_is_read_with_its_kinds_of_name(table: Path) -> None:
    write(table, GOOD)
    (record,) = tables.read_places()
    assert record.key == "base:camp-example"
    assert record.feature is Feature.BASE
    assert record.where_prec is WherePrec.EXACT
    assert record.country == "DEU"
    assert record.names == [
        ("Camp Example", NameKind.OFFICIAL),
        ("Example Barracks", NameKind.ALTERNATE),
        ("Example", NameKind.SHORT),
    ]


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("id", "camp-example,", "Camp Example,"),
        ("name", ",Camp Example,", ",,"),
        ("feature", ",base,", ",castle,"),
        ("country", ",DEU,50.1", ",DE,50.1"),
        ("lat", "50.1", "95"),
        ("lon", "8.2", "east"),
        ("radius_km", ",3,1,", ",0,1,"),
        ("where_prec", ",3,1,", ",3,9,"),
        ("type", ",army,", ",fortress,"),
        ("operators", "USA:1945-1990", "USA:1990-1945"),
        ("operators", "USA:1945-1990", "the US"),
        ("host", ",DEU,", ",Germany,"),
        ("aliases", "Example Barracks", "Example Barracks=royal"),
    ],
)
def test_a_bad_field_is_named_with_its_line(table: Path, field: str, old: str, new: str) -> None:
    bad = new.join(GOOD.rsplit(old, 1)) if field == "host" else GOOD.replace(old, new, 1)
    write(table, GOOD.replace("camp-example", "camp-other"), bad)
    with pytest.raises(InputError) as caught:
        list(tables.read_places())
    assert caught.value.source == "bases.csv"
    assert caught.value.line == 4
    assert caught.value.field == field


def test_an_id_is_used_once(table: Path) -> None:
    write(table, GOOD, GOOD)
    with pytest.raises(InputError, match=r"already in bases\.csv:3"):
        list(tables.read_places())


def test_a_row_of_other_length_is_refused(table: Path) -> None:
    write(table, GOOD + ",more")
    with pytest.raises(InputError, match="16 fields where the header has 15"):
        list(tables.read_places())


def test_another_header_is_refused(table: Path) -> None:
    table.write_text("# source: a test\nid,name\n", encoding="utf-8")
    with pytest.raises(InputError, match="the header must be"):
        list(tables.read_places())
