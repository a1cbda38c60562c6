"""Who says so: the speaker of a sentence, and whether the text only passes a claim on."""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.telling.status import Reading
from geodata.extract.who.actors import ActorSpan
from geodata.extract.words.lexicon import Lexicon
from geodata.extract.words.sentence import Sentence
from geodata.model import Modality

# A speaker's words before "said" are at most this many where no actor was read.
_MAX_SPEAKER_WORDS = 7


def find_speaker(
    sentence: Sentence, actors: list[ActorSpan], *, lexicon: Lexicon, text: str
) -> str | None:
    """Return the words that name who is said to say the sentence, or None."""
    low = sentence.low
    said = lexicon.classes["attributing"]
    for i, word in enumerate(low):
        if word == "according" and low[i + 1 : i + 2] == ["to"]:
            return _phrase_after(sentence, i + 2, actors, text)
        if word in said:
            speaker = _speaker_at(sentence, i, actors, lexicon, text)
            if speaker is not None:
                return speaker
    return None


def _speaker_at(
    sentence: Sentence, verb: int, actors: list[ActorSpan], lexicon: Lexicon, text: str
) -> str | None:
    for actor in actors:
        have = sentence.low[verb - 1] in lexicon.classes["have"]
        if actor.end == verb - have or (
            actor.start == verb + 1 and sentence.low[verb - 1] in {",", '"'}
        ):
            return sentence.text_of(actor.start, actor.end, text)
    start = verb
    while start > 0 and verb - start < _MAX_SPEAKER_WORDS:
        word = sentence.low[start - 1]
        joins = word == "and" and _is_written_large(sentence, start - 2, start)
        if not (word[0].isalnum() or word in {"'s", "-"}):
            break
        if word in lexicon.classes["relative"] and not joins:
            break
        start -= 1
    if verb > start and sentence.low[verb - 1] in lexicon.classes["have"]:
        verb -= 1
    first = sentence.low[start] if start < verb else ""
    if (
        start == verb
        or sentence.low[verb - 1] in lexicon.classes["article"]
        or first in lexicon.classes["pronoun"]
        or first in lexicon.classes["verbal"]
    ):
        return None
    return sentence.text_of(start, verb, text)


def _is_written_large(sentence: Sentence, *at: int) -> bool:
    """Return whether the tokens are parts of a name ("Disease Control and Prevention")."""
    return all(i >= 0 and sentence.words[i][:1].isupper() for i in at)


def _phrase_after(sentence: Sentence, start: int, actors: list[ActorSpan], text: str) -> str | None:
    low = sentence.low
    if low[start : start + 1] and low[start] in {"the", "a", "an"}:
        start += 1
    for actor in actors:
        if actor.start == start:
            return sentence.text_of(actor.start, actor.end, text)
    end = start
    while (
        end < len(low)
        and end - start < _MAX_SPEAKER_WORDS
        and (low[end][0].isalnum() or low[end] in {"'s", "-"})
    ):
        end += 1
    return sentence.text_of(start, end, text) if end > start else None


def as_claim(reading: Reading, sentence: Sentence, *, lexicon: Lexicon) -> Reading:
    """Return the reading as alleged where the sentence only passes a claim on."""
    if reading.modality is Modality.ASSERTED and not lexicon.classes["alleging"].isdisjoint(
        sentence.low
    ):
        return replace(reading, modality=Modality.ALLEGED)
    return reading
