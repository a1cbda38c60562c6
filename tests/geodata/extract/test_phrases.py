from __future__ import annotations

import pytest

from geodata.extract.words.phrases import PhraseTable, expand_phrase, verb_forms


def test_a_phrase_stands_for_each_of_its_readings() -> None:
    assert expand_phrase("peace|ceasefire talks") == [("peace", "talks"), ("ceasefire", "talks")]


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("meet", {"meet", "meets", "met", "meeting"}),
        ("evacuate", {"evacuate", "evacuates", "evacuated", "evacuating"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("ban", {"ban", "bans", "banned", "banning"}),
        ("establish", {"establish", "establishes", "established", "establishing"}),
    ],
)
def test_a_verb_is_found_in_all_its_forms(lemma: str, forms: set[str]) -> None:
    assert set(verb_forms(lemma)) == forms


def test_the_longest_phrase_wins_with_all_its_values() -> None:
    table: PhraseTable[str] = PhraseTable()
    table.add("base", "plain")
    table.add("base of support", "idiom")
    table.add("base of support", "second")
    assert table.match(["the", "base", "of", "support"], 1) == (3, ["idiom", "second"])
    assert table.match(["the", "base", "is"], 1) == (1, ["plain"])
    assert table.match(["the", "base"], 0) is None
