"""Tokens and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.text import MAX_TOKENS, sentences, tokenize


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Peru's army-backed plan", ["Peru", "'s", "army", "-", "backed", "plan"]),
        ("the U.K. and W.Va. agreed", ["the", "U.K.", "and", "W.Va.", "agreed"]),
        ("Gen. Okoro, of Tulsa, Okla., left", ["Gen.", "Okoro", ",", "of", "Tulsa", ",", "Okla.",
                                              ",", "left"]),
        ("She is ill. He said no.", ["She", "is", "ill", ".", "He", "said", "no", "."]),
        ("Sana'a and O'Brien’s boat", ["Sana'a", "and", "O'Brien", "’s", "boat"]),
        ("They'll say you won’t", ["They", "'ll", "say", "you", "wo", "n’t"]),
        ("about 12,500 at 3.5 each", ["about", "12,500", "at", "3.5", "each"]),
        ("one\n\ntwo", ["one", "\n", "\n", "two"]),
        ("", []),
        (".", ["."]),
    ],
)  # fmt: skip
def test_tokens_are_words_marks_and_newlines(text: str, words: list[str]) -> None:
    assert tokenize(text).words == words


def test_what_is_said_in_short_is_looked_up_in_full() -> None:
    """Names that end alike ("Sa'd", "Al-Ma'ani") keep their letters."""
    assert tokenize("I'll say they can’t, WON'T and haven't").low == [
        "i", "will", "say", "they", "can", "not", ",", "will", "not", "and", "have", "not",
    ]  # fmt: skip
    assert tokenize("Sa'd wo").low == ["sa'd", "wo"]


@given(st.text())
def test_tokens_quote_the_text_and_leave_out_only_white_space(text: str) -> None:
    tokens = tokenize(text)
    end = 0
    for word, first, stop in zip(tokens.words, tokens.start, tokens.end, strict=True):
        assert text[first:stop] == word
        assert not text[end:first].strip()
        end = stop
    assert not text[end:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. Then it stopped.", ["It rained.", "Then it stopped."]),
        ("Gen. Okoro left. He went home.", ["Gen. Okoro left.", "He went home."]),
        ("A headline\n\nThe text begins.", ["A headline", "The text begins."]),
        ("“We won!” she said. They did.", ["“We won!” she said.", "They did."]),
        ("Is it true? No.", ["Is it true?", "No."]),
        ("He lives in the U.K. The rest do not.", ["He lives in the U.K.", "The rest do not."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert [span.quote(text) for span in sentences(tokenize(text))] == expected


@given(st.text(alphabet="Ab. !?\n\"'U.S"))
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    spans = sentences(tokenize(text))
    end = 0
    for span in spans:
        assert not text[end : span.start_char].strip()
        assert span.quote(text).strip() == span.quote(text) != ""
        end = span.end_char
    assert not text[end:].strip()


def test_a_text_without_full_stops_is_cut_into_sentences_of_bounded_length() -> None:
    text = "they met in Kabul and left for Doha, " * 400
    tokens = tokenize(text)
    spans = sentences(tokens)
    assert all(len(tokenize(span.quote(text))) <= MAX_TOKENS + 1 for span in spans)
    assert "".join(span.quote(text) for span in spans).replace(" ", "") == text.replace(" ", "")
