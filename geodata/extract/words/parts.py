"""Sentences that tell of two movements of people, cut into a part for each.

("Norway flew 80 people from Juba to Entebbe, and an Irish plane took 40 from Wau to Nairobi.") A
part has its own verb, its own number of people and its own way, and is read as a sentence of its
own; a part that shares its subject, its people or its start with the one before stays with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from geodata.extract.words.lexicon import MOVER, Lexicon
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import is_number
from geodata.model import Span

# Between the parts of a sentence; the first of them ends with one.
JOINTS = frozenset({";", "and", "while", "but", "whereas"})
_ORIGINS = frozenset({"from", "out of", "off"})
_TARGETS = frozenset({"to", "into", "for"})
_SHARED = frozenset({"it", "they", "them", "he", "she", "then", "there", "who", "which"})
_SUBJECT = 10  # tokens from a joint to the verb of the part it opens


def cut_spans(
    spans: Sequence[Span], sentences: Sequence[Sentence], lexicon: Lexicon
) -> Sequence[Span]:
    """Return the spans of sentences with those cut that tell of two movements, or `spans`."""
    cuts = {
        k: at
        for k, sentence in enumerate(sentences)
        if sentence.said & MOVER and (at := _joint(sentence, lexicon)) is not None
    }
    if not cuts:
        return spans
    found: list[Span] = []
    for k, span in enumerate(spans):
        if k in cuts:
            sentence, at = sentences[k], cuts[k]
            found.append(Span(start_char=span.start_char, end_char=sentence.end[at - 1]))
            found.append(Span(start_char=sentence.start[at], end_char=span.end_char))
        else:
            found.append(span)
    return found


def _joint(sentence: Sentence, lexicon: Lexicon) -> int | None:
    """Return the token with which the second movement of a sentence begins, or None."""
    low = sentence.low
    for i in range(2, len(low) - 2):
        joins = low[i] == ";" or (low[i] in JOINTS and low[i - 1] in {",", ";"})
        if joins and _moves(sentence, 0, i, lexicon) and _opens_another(sentence, i + 1, lexicon):
            return i + 1
    return None


def _opens_another(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """Return whether a subject of its own carries people of its own from a token on."""
    low, carried = sentence.low, lexicon.union("carried", "taking_out")
    start += low[start] in JOINTS
    verb = next((i for i in range(start, min(start + _SUBJECT, len(low))) if low[i] in carried), 0)
    if verb <= start or not _SHARED.isdisjoint(low[start:verb]):
        return False
    return _moves(sentence, start, len(low), lexicon)


def _moves(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a stretch of tokens tells of a number of people taken from and to places."""
    low, dated = sentence.low, {i for a, b, _ in sentence.timexes for i in range(a, b)}
    links = [p.link for p in sentence.places if start <= p.start < end]
    return (
        any(link in _ORIGINS for link in links)
        and any(link in _TARGETS for link in links)
        and not lexicon.union("mover", "taking_out").isdisjoint(low[start:end])
        and any(is_number(low[i]) for i in range(start, end) if i not in dated)
    )
