from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geodata.errors import GazetteerError
from geodata.gazetteer import Gazetteer, NameClass, NameKind
from geodata.gazetteer.names import hash_name
from geodata.gazetteer.records import PlaceFlag
from geodata.model import Feature, WherePrec


def found(gazetteer: Gazetteer, name: str) -> set[tuple[str, NameKind]]:
    """Return the keys of the places of a name with the kinds of name."""
    rows, kinds = gazetteer.rows(name)
    pairs = zip(rows.tolist(), kinds.tolist(), strict=True)
    return {(gazetteer.key(row), NameKind(kind)) for row, kind in pairs}


@pytest.mark.parametrize(
    ("name", "key", "kind"),
    [
        ("U.S.", "iso:USA", NameKind.ABBREVIATION),
        ("DPRK", "iso:PRK", NameKind.ABBREVIATION),
        ("Burma", "iso:MMR", NameKind.ALTERNATE),
        ("the Gambia", "iso:GMB", NameKind.ALTERNATE),
        ("Россия", "iso:RUS", NameKind.ALTERNATE),
        ("Afghans", "iso:AFG", NameKind.DEMONYM_NOUN),
        ("Poles", "iso:POL", NameKind.DEMONYM_NOUN),
        ("Kyrgyz", "iso:KGZ", NameKind.DEMONYM_ADJ),
        ("Filipina", "iso:PHL", NameKind.DEMONYM_NOUN),
        ("Calif.", "admin1:US.CA", NameKind.ABBREVIATION),
        ("W.Va.", "admin1:US.WV", NameKind.ABBREVIATION),
        ("NSW", "admin1:AU.02", NameKind.ABBREVIATION),
        ("LA", "admin1:US.LA", NameKind.POSTAL),
        ("Helmand province", "admin1:AF.10", NameKind.ALTERNATE),
        ("Nineveh", "admin1:IQ.15", NameKind.OFFICIAL),
        ("Kharkov", "admin1:UA.07", NameKind.ALTERNATE),
        ("Кабул", "geonames:1138958", NameKind.ALTERNATE),
        ("Qamishli", "geonames:173377", NameKind.ALTERNATE),
        ("KBL", "airport:OAKB", NameKind.CODE),
        ("Hamid Karzai International Airport", "airport:OAKB", NameKind.ALTERNATE),
        ("O'Hare", "airport:KORD", NameKind.SHORT),
        ("Strait of Hormuz", "water:strait-of-hormuz", NameKind.OFFICIAL),
        ("County Kerry", "county:ie-county-kerry", NameKind.OFFICIAL),
    ],
)
def test_names_of_each_kind_lead_to_their_place(
    gazetteer: Gazetteer, name: str, key: str, kind: NameKind
) -> None:
    assert (key, kind) in found(gazetteer, name)


@pytest.mark.parametrize(
    ("name", "key", "country", "disputed"),
    [
        ("Sevastopol", "admin1:UA.20", "UKR", True),
        ("Katzrin", "geonames:443093", "SYR", True),
        ("Ariel", "geonames:8199394", "PSE", True),
        ("Sukhumi", None, "GEO", True),
        ("Taipei", "geonames:1668341", "TWN", True),
        ("Laayoune", "geonames:2462881", "ESH", True),
        ("Kyiv", "geonames:703448", "UKR", False),
        ("Odesa region", "admin1:UA.17", "UKR", False),
    ],
)
def test_country_follows_the_contract_in_disputed_territory(
    gazetteer: Gazetteer, name: str, key: str | None, country: str, *, disputed: bool
) -> None:
    rows, _ = gazetteer.rows(name)
    places = [gazetteer.place(int(row)) for row in rows]
    places = [p for p in places if key in {None, p.place_id}]
    assert {p.country for p in places} == {country}
    assert all(bool(p.disputed) is disputed for p in places)


def test_a_country_is_a_point_in_its_middle_at_country_precision(gazetteer: Gazetteer) -> None:
    place = gazetteer.place(gazetteer.country_rows["AFG"])
    assert place.feature is Feature.COUNTRY
    assert place.where_prec is WherePrec.COUNTRY
    assert place.place_id == "iso:AFG"
    assert place.geonameid == 1149361
    assert abs(place.lat - 33.8) < 1
    assert abs(place.lon - 66) < 1.5


def test_a_name_of_a_part_or_of_a_state_that_is_no_more_is_no_country(gazetteer: Gazetteer) -> None:
    """Some languages call all of Britain "England"; the Soviet Union was more than Russia."""
    for name in ("England", "Soviet Union", "Soviet", "USSR"):
        places = [gazetteer.place(int(row)) for row in gazetteer.rows(name)[0]]
        assert places, name
        assert all(place.feature is not Feature.COUNTRY for place in places), name


def test_every_sovereign_country_has_a_capital(gazetteer: Gazetteer) -> None:
    without = {"ATA", "BVT", "HMD", "IOT", "TKL", "UMI", "BES", "GGY", "MAC", "ATF", "SGS", "PCN"}
    capitals = {
        gazetteer.countries[gazetteer.country[row]]: gazetteer.name(int(row))
        for row in np.flatnonzero((gazetteer.flags & PlaceFlag.CAPITAL) != 0)
    }
    assert gazetteer.country_rows.keys() - capitals.keys() <= without
    assert capitals["KAZ"] == "Astana"
    assert capitals["MNG"] == "Ulan Bator"


def test_a_town_knows_its_divisions(gazetteer: Gazetteer) -> None:
    row = gazetteer.row_of("geonames:4299276")  # Louisville, Kentucky
    assert row is not None
    assert gazetteer.key(int(gazetteer.admin1_row[row])) == "admin1:US.KY"
    assert gazetteer.name(int(gazetteer.admin2_row[row])) == "Jefferson County"


def test_every_division_lies_in_its_own_country(gazetteer: Gazetteer) -> None:
    rows = np.flatnonzero(gazetteer.admin1_row >= 0)
    parents = gazetteer.admin1_row[rows]
    same = gazetteer.country[rows] == gazetteer.country[parents]
    assert same.mean() > 0.999  # disputed land may be another's than most of its division


def test_a_continent_stands_where_geonames_has_it(gazetteer: Gazetteer) -> None:
    place = gazetteer.place(int(gazetteer.rows("Europe")[0][0]))
    assert (place.geonameid, place.country, place.where_prec) == (6255148, None, WherePrec.REGION)
    assert ("region:europe", NameKind.ALTERNATE) in found(gazetteer, "Европа")


def test_match_agrees_with_rows(gazetteer: Gazetteer) -> None:
    names = ["Kabul", "no such place anywhere", "Georgia"]
    hashes = np.array([hash_name(name) for name in names], dtype=np.uint64)
    start, stop, bits = gazetteer.match(hashes)
    for i, name in enumerate(names):
        rows, _ = gazetteer.rows(name)
        assert gazetteer.posting_row[start[i] : stop[i]].tolist() == rows.tolist()
    assert bits[1] == 0
    assert NameClass(int(bits[2])) & NameClass.COUNTRY
    assert NameClass(int(bits[2])) & NameClass.ADMIN1


def test_codes_and_postal_names_claim_no_feature(gazetteer: Gazetteer) -> None:
    _, _, bits = gazetteer.match(np.array([hash_name("IN")], dtype=np.uint64))
    assert NameClass(int(bits[0])) & NameClass.POSTAL
    assert not NameClass(int(bits[0])) & NameClass.ADMIN1


def test_class_bits_tell_towns_by_size(gazetteer: Gazetteer) -> None:
    _, _, bits = gazetteer.match(np.array([hash_name("Kabul")], dtype=np.uint64))
    seen = NameClass(int(bits[0]))
    assert seen & NameClass.POP_1M
    assert seen & NameClass.CAPITAL
    assert seen & NameClass.OFFICIAL


def test_columns_have_one_value_a_place(gazetteer: Gazetteer) -> None:
    for column in ("lat", "lon", "population", "feature", "country", "admin1_row", "radius_km"):
        assert len(getattr(gazetteer, column)) == len(gazetteer)
    assert np.abs(gazetteer.lat).max() <= 90
    assert np.abs(gazetteer.lon).max() <= 180


def test_a_folder_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="cannot be read"):
        Gazetteer(tmp_path)
