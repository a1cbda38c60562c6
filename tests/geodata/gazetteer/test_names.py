from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.gazetteer.names import (
    MULTIPLIER,
    hash_name,
    name_hash,
    normalize,
    token_hash,
)
from geodata.text import tokenize


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Sana'a", "sanaa"),
        ("Sana’a", "sanaa"),
        ("Port-au-Prince", "port au prince"),
        ("U.S.", "us"),
        ("W.Va.", "wva"),
        ("São Tomé", "sao tome"),
        ("Łódź", "lodz"),
        ("Türkiye", "turkiye"),
        ("Straße", "strasse"),
        ("St.Gallen", "st gallen"),
        ("King's Lynn", "king s lynn"),
        ("  Ho   Chi Minh ", "ho chi minh"),
        ("Київ", "киів"),
        ("كابل", "كابل"),
        ("...", ""),
    ],
)
def test_spellings_of_a_name_meet(written: str, plain: str) -> None:
    assert normalize(written) == plain


@given(st.text(max_size=40))
def test_normal_form_is_stable(text: str) -> None:
    """A normalised name must be found by the name and by itself."""
    once = normalize(text)
    assert normalize(once) == once
    assert once == once.strip()


@pytest.mark.parametrize(
    "name", ["Port-au-Prince", "King's Lynn", "Sana'a", "U.S.", "W.Va.", "Deir ez-Zor", "New York"]
)
def test_tokens_of_a_text_hash_to_the_name(name: str) -> None:
    """The finder hashes runs of tokens; the compiler hashes names: they must agree."""
    tokens = [h for word in tokenize(f"{name}").words if (h := token_hash(word))]
    assert name_hash(tokens) == hash_name(name)


def test_marks_alone_hash_to_nothing() -> None:
    assert token_hash("-") == 0
    assert token_hash(",") == 0
    assert hash_name("") == 0


def test_runs_of_tokens_can_be_hashed_in_numpy() -> None:
    words = ["Strait", "of", "Hormuz"]
    value = np.uint64(0)
    with np.errstate(over="ignore"):
        for word in words:
            value = value * np.uint64(MULTIPLIER) + np.uint64(token_hash(word))
    assert int(value) == hash_name("Strait of Hormuz")
