from __future__ import annotations

import re

import pytest

from geodata.extract.words.phrases import PhraseTable, expand_phrase, verb_forms
from geodata.tables import read_rows
from geodata.text import tokenize

TABLES = ("triggers", "negatives", "status_cues", "offices", "institutions", "organisations")
# A hyphen with a choice beside it joins half of each choice: "follow - up|closed - door".
_TORN_CHOICE = re.compile(r"\|\S+ -(?: |$)|(?:^| )- \S+\|")
# An apostrophe with a choice beside it: "a|b '|c".
_TORN_APOSTROPHE = re.compile(r"'\||\|'(?!s)")


def test_a_phrase_stands_for_each_of_its_readings() -> None:
    assert expand_phrase("peace|ceasefire talks") == [("peace", "talks"), ("ceasefire", "talks")]


def test_a_hyphenated_choice_is_three_tokens() -> None:
    assert expand_phrase("follow-up|secret talks") == [
        ("follow", "-", "up", "talks"),
        ("secret", "talks"),
    ]


@pytest.mark.parametrize("table", [*TABLES, "seats"])
def test_phrases_of_the_tables_are_what_a_text_is_cut_into(table: str) -> None:
    for row in read_rows(f"extract/{table}"):
        for words in expand_phrase(row["phrase"]):
            text = " ".join(w.capitalize() for w in (*words, "bo"))
            text = text.replace(" '", "'").replace(" - ", "-")
            assert (*words, "bo") == tuple(tokenize(text).low), row["phrase"]


@pytest.mark.parametrize("table", [*TABLES, "seats"])
def test_no_choice_of_the_tables_is_torn(table: str) -> None:
    phrases = [row["phrase"] for row in read_rows(f"extract/{table}")]
    assert [p for p in phrases if _TORN_CHOICE.search(p) or _TORN_APOSTROPHE.search(p)] == []


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


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("expel", {"expels", "expelled", "expelling"}),
        ("cancel", {"canceled", "cancelled", "canceling", "cancelling"}),
        ("travel", {"traveled", "travelled", "traveling", "travelling"}),
        ("hit", {"hits", "hit", "hitting"}),
        ("transfer", {"transferred", "transferring"}),
    ],
)
def test_verbs_double_their_last_letter_where_english_does(lemma: str, forms: set[str]) -> None:
    assert forms <= set(verb_forms(lemma))
