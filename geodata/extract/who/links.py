"""What joins an actor to the words before it: a preposition, or a conjunction of a list."""

from __future__ import annotations

from geodata.extract.words.lexicon import Lexicon
from geodata.extract.words.sentence import Sentence

# "with the visiting new acting president" is as far as a preposition may stand.
_MAX_LINK_STEPS = 5


def link_before(sentence: Sentence, start: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """Return the preposition or conjunction before an actor, and where it stands."""
    low = sentence.low
    prepositions, articles = lexicon.classes["preposition"], lexicon.classes["article"]
    ends = lexicon.union("be", "have", "modal", "meeting", "granting")
    clauses = lexicon.classes["clause_openers"]
    days = {end - 1 for _, end, _ in sentence.timexes}
    i = start - 1
    steps = 0
    while i >= 0 and steps < _MAX_LINK_STEPS:
        word = low[i]
        if word in prepositions or word in {"and", "or", ","}:
            return word, i
        if i in days:
            return None, -1  # "on Monday the minister"
        if low[i + 1] == "the" and any(end == i + 1 for _, end, _ in sentence.mentions):
            return None, -1  # "after the talks in Paris the minister"
        if word in ends or word in clauses or not word[0].isalnum():
            return None, -1
        if not (word in articles or word in {"former", "acting", "visiting", "top"}):
            steps += 2
        i -= 1
        steps += 1
    return None, -1
