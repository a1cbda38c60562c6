from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from geodata.errors import InputError
from geodata.gazetteer import Gazetteer, NameKind
from geodata.gazetteer.compile import compiled_folder
from geodata.gazetteer.importing import DUMP_COLUMNS, forget_import, import_dump
from geodata.gazetteer.records import Record
from geodata.model import Feature, WherePrec


def line(**values: str) -> str:
    """Return a line in GeoNames' nineteen columns."""
    given = {
        "geonameid": "1",
        "name": "Somewhere",
        "latitude": "34.5",
        "longitude": "69.2",
        "feature class": "P",
        "feature code": "PPL",
        "country code": "AF",
        "admin1 code": "10",
        "population": "0",
    } | {name.replace("_", " "): value for name, value in values.items()}
    return "\t".join(given.get(column, "") for column in DUMP_COLUMNS)


BASE = [
    Record(
        key="admin1:AF.10",
        name="Helmand",
        feature=Feature.ADMIN1,
        country="AFG",
        lat=31.0,
        lon=64.0,
        where_prec=WherePrec.PROVINCE,
        names=[("Helmand", NameKind.OFFICIAL)],
    ),
    Record(
        key="geonames:100",
        name="Lashkar Gah",
        feature=Feature.CITY,
        country="AFG",
        lat=31.5,
        lon=64.3,
        where_prec=WherePrec.EXACT,
        geonameid=100,
        population=200_000,
        names=[("Lashkar Gah", NameKind.OFFICIAL)],
    ),
]
DUMP = "\n".join(
    [
        line(geonameid="100", name="Lashkar Gāh", latitude="31.59", population="276831",
             alternatenames="Bost,LYN,laskar gah"),
        line(geonameid="101", name="Hamlet-e Nau", alternatenames="قریه نو"),
        line(geonameid="102", name="Grand Hotel", feature_class="S", feature_code="HTL"),
        line(geonameid="103", name="Helmand Province", feature_class="A", feature_code="ADM1"),
        line(geonameid="104", name="Helmand River", feature_class="H", feature_code="STM"),
        line(geonameid="105", name="Nowhere", latitude="north"),
        line(geonameid="106", name="Off Earth", latitude="134.5"),
        "not\ta\tdump",
        line(geonameid="107", name="Katzrin", latitude="32.99", longitude="35.69",
             country_code="IL", admin1_code="03"),
        line(geonameid="108", name="Open Sea", feature_class="H", feature_code="SEA",
             country_code=""),
        "",
    ]
)  # fmt: skip
NAMES = """\
1\t101\tru\tНовая деревня\t\t\t\t
2\t101\tlink\thttps://example.org/hamlet\t\t\t\t
3\t100\ticao\tOABT\t\t\t\t
4\t999\ten\tUnknown Place\t\t\t\t
5\t101\tabbr\tHeN\t\t\t\t
broken
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "allCountries.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("readme.txt", "not this one")
        file.writestr("allCountries.txt", DUMP)
    return path


@pytest.fixture
def names_archive(tmp_path: Path) -> Path:
    path = tmp_path / "alternateNamesV2.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("iso-languagecodes.txt", "not this one")
        file.writestr("alternateNamesV2.txt", NAMES)
    return path


def only(gazetteer: Gazetteer, name: str) -> tuple[int, NameKind]:
    rows, kinds = gazetteer.rows(name)
    assert len(rows) == 1
    return int(rows[0]), NameKind(int(kinds[0]))


def test_a_dump_updates_what_is_there_and_adds_what_news_names(
    archive: Path, tmp_path: Path
) -> None:
    summary = import_dump(archive, cache_dir=tmp_path, base=BASE)
    gazetteer = Gazetteer(summary.folder)
    assert (summary.added, summary.updated, summary.rejected) == (4, 2, 3)
    town = gazetteer.place(only(gazetteer, "Lashkar Gah")[0])
    assert (town.lat, town.place_id) == (31.59, "geonames:100")
    assert gazetteer.population[only(gazetteer, "Bost")[0]] == 276_831
    assert only(gazetteer, "LYN")[1] is NameKind.CODE
    hamlet = gazetteer.place(only(gazetteer, "قریه نو")[0])
    assert (hamlet.name, hamlet.admin1, hamlet.country) == ("Hamlet-e Nau", "Helmand", "AFG")
    province = gazetteer.place(only(gazetteer, "Helmand Province")[0])
    assert (province.place_id, province.geonameid, province.lat) == ("admin1:AF.10", 103, 31.0)
    assert gazetteer.place(only(gazetteer, "Helmand River")[0]).feature is Feature.WATER
    assert gazetteer.place(only(gazetteer, "Open Sea")[0]).country is None
    assert len(gazetteer.rows("Grand Hotel")[0]) == 0


def test_disputed_territory_follows_the_contract(archive: Path, tmp_path: Path) -> None:
    gazetteer = Gazetteer(import_dump(archive, cache_dir=tmp_path, base=BASE).folder)
    place = gazetteer.place(only(gazetteer, "Katzrin")[0])
    assert (place.country, place.disputed) == ("SYR", "Golan Heights")


def test_bad_lines_are_named_and_the_rest_goes_on(archive: Path, tmp_path: Path) -> None:
    summary = import_dump(archive, cache_dir=tmp_path, base=BASE)
    assert [(e.source, e.line, e.field) for e in summary.errors] == [
        ("allCountries.zip", 6, "latitude"),
        ("allCountries.zip", 7, "latitude"),
        ("allCountries.zip", 8, None),
    ]


def test_alternate_names_are_found_and_codes_stay_codes(
    archive: Path, names_archive: Path, tmp_path: Path
) -> None:
    summary = import_dump(
        archive, alternate_names_archive=names_archive, cache_dir=tmp_path, base=BASE
    )
    gazetteer = Gazetteer(summary.folder)
    assert only(gazetteer, "Новая деревня")[1] is NameKind.ALTERNATE
    assert only(gazetteer, "OABT")[1] is NameKind.CODE
    assert only(gazetteer, "HeN")[1] is NameKind.ABBREVIATION
    assert len(gazetteer.rows("https://example.org/hamlet")[0]) == 0
    assert summary.names == 3
    assert summary.errors[-1].source == "alternateNamesV2.zip"


def test_an_import_goes_before_until_it_is_forgotten(archive: Path, tmp_path: Path) -> None:
    folder = import_dump(archive, cache_dir=tmp_path, base=BASE).folder
    assert compiled_folder(tmp_path) == folder
    assert forget_import(tmp_path)
    assert not folder.exists()
    assert not forget_import(tmp_path)


def test_a_second_import_takes_the_place_of_the_first(archive: Path, tmp_path: Path) -> None:
    import_dump(archive, cache_dir=tmp_path, base=BASE)
    folder = import_dump(archive, cache_dir=tmp_path, base=BASE[:1]).folder
    assert len(Gazetteer(folder).rows("Lashkar Gah")[0]) == 1
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_plain_text_file_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "AF.txt"
    path.write_text(DUMP, encoding="utf-8")
    assert import_dump(path, cache_dir=tmp_path, base=BASE).added == 4


@pytest.mark.parametrize("content", ["zip", "text", None])
def test_what_is_no_dump_is_refused_and_leaves_nothing(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "allCountries.zip"
    if content == "zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("other.csv", "a,b")
    elif content == "text":
        path.write_text("a\tb\nc\td\n", encoding="utf-8")
    cache = tmp_path / "cache"
    with pytest.raises(InputError, match=r"allCountries\.zip"):
        import_dump(path, cache_dir=cache, base=BASE)
    assert list(cache.iterdir()) == []
