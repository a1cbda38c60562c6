from __future__ import annotations

from atlas import PLACES, read
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.extract.extractor import ACCEPT_ITEM
from geodata.extract.outcome.scoring import load_weights, probability
from geodata.extract.words.lexicon import load_lexicon
from geodata.model import STATUSES

words = st.sampled_from(
    [
        *PLACES, "met", "base", "evacuated", "talks", "in", "from", "to", "the", "at", ",", ".",
        "and", "president", "troops", "10,000", "military", "NATO", "said", "was", "'s", "\n",
        "closed", "will", "airbase", "where", "its", "territory", "counterpart", "—", "(", ")",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=40).map(" ".join))
def test_whatever_is_written_items_are_whole(text: str) -> None:
    """No text breaks the reader, and what it gives keeps the promises of the contract."""
    extraction = read(text or "x")
    for item in (*extraction.items, *extraction.reports):
        assert item.status in STATUSES[item.kind]
        assert item.mappable == bool(item.places)
        assert 0.0 <= item.confidence <= 1.0
        assert item.evidence
        assert all(q.span.quote(text) == q.text for q in item.evidence)
    assert all(item.confidence >= ACCEPT_ITEM for item in extraction.items)


def test_a_quote_that_was_cut_ends_in_no_conjunction() -> None:
    opening = "The Iranian and Omani foreign ministers held talks in Vienna about "
    ends = set()
    for goods in ("wheat and ", "dates and fish and ", "oil, and "):
        (item,) = read(opening + goods * 90 + "salt.").items
        ends.add(item.evidence[0].text.split()[-1])
    assert ends <= {"wheat", "dates", "fish", "oil", "oil,"}


def test_reading_twice_gives_the_same() -> None:
    text = "France has a military base in Djibouti and met the Omani president in Muscat."
    assert read(text) == read(text)


def test_every_frame_of_a_trigger_is_in_the_table() -> None:
    lexicon = load_lexicon()
    assert {entry.frame for entry in lexicon.triggers.values()} <= set(lexicon.frames)


def test_the_score_grows_with_the_logit_and_stays_a_probability() -> None:
    assert 0 < probability(-50) < probability(0) == 0.5 < probability(50) <= 1


def test_weights_are_of_classes_and_context_only() -> None:
    names = {p.split()[0].lower() for p in PLACES}
    assert not {f for f in load_weights() if f.split(":")[-1].lower() in names}
