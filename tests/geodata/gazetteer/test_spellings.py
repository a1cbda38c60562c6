from __future__ import annotations

import pytest

from geodata.gazetteer.names import normalize
from geodata.gazetteer.spellings import MAX_SPELLINGS, arabic_spellings, news_spellings


@pytest.mark.parametrize(
    ("romanised", "in_news"),
    [
        ("Al Qāmishlī", "Qamishli"),
        ("Ar Raqqah", "Raqqa"),
        ("Ar Raqqah", "al-Raqqa"),
        ("Tall Abyaḑ", "Tel Abyad"),
        ("Dayr Ḩāfir", "Deir Hafer".replace("fer", "fir")),
        ("Bayt Lāhyā", "Beit Lahya"),
        ("Al Ḩudaydah", "Hudaydah"),
        ("Al Ḩudaydah", "Hudeida"),
    ],
)
def test_agencies_spellings_are_among_them(romanised: str, in_news: str) -> None:
    assert normalize(in_news) in {normalize(spelling) for spelling in arabic_spellings(romanised)}


def test_spellings_are_few_and_other_than_the_name() -> None:
    found = arabic_spellings("Al Madīnat al Ḩumaydīyah ash Shamālīyah")
    assert 0 < len(found) <= MAX_SPELLINGS
    assert "Al Madīnat al Ḩumaydīyah ash Shamālīyah" not in found


@pytest.mark.parametrize(
    ("official", "country", "in_news"),
    [
        ("Ceelwaaq", "SO", "El Waq"),
        ("Xiis", "SO", "His"),
        ("Cabudwaaq", "SO", "Abudwaq"),
        ("Baargaal", "SO", "Bargal"),
        ("Ceeldheer", "SO", "El Dher"),
        ("Garbahaarrey", "SO", "Garbaharey"),
        ("Zelenograd", "RU", None),
        ("Grivenskiy", "RU", "Grivensky"),
        ("Staryy Oskol", "RU", "Stary Oskol"),
        ("Staryy Oskol", "PL", None),
    ],
)
def test_names_go_by_the_letters_that_english_news_writes(
    official: str, country: str, in_news: str | None
) -> None:
    found = news_spellings(official, country)
    assert found == [] if in_news is None else in_news in found
