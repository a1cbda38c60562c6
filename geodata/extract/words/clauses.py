"""Where one clause of a sentence ends and the next begins, by punctuation and by what opens one."""

from __future__ import annotations

from geodata.extract.words.lexicon import Lexicon

_BREAKS = frozenset([";", ":", "—", "–", "--", "[", "]", "“", "”", '"', "|"])


def clauses_of(low: list[str], lexicon: Lexicon) -> list[int]:
    """Return the number of its clause for each token.

    After "X, who ..., said" the clause of X goes on; the clauses after it keep their numbers.
    """
    relative = lexicon.classes["relative"]
    clauses: list[int] = []
    clause = last = 0
    left: list[int] = []  # the clauses that a relative one has broken off
    for i, word in enumerate(low):
        if word in _BREAKS or (word in relative and _opens_clause(low, i)):
            if word in _RELATIVE and low[i - 1] == ",":
                left.append(clause)
            clause = last = last + 1
        elif left and word == "," and _is_finite(low, i + 1, lexicon):
            clause = left.pop()
        clauses.append(clause)
    return clauses


_RELATIVE = frozenset({"who", "which", "where", "whose", "whom"})


def _is_finite(low: list[str], at: int, lexicon: Lexicon) -> bool:
    """Return whether a verb stands at a token that can go on with a clause left before."""
    word = low[at] if at < len(low) else ""
    return (
        word in lexicon.classes["verbal"]
        and word not in lexicon.classes["relative"]
        and (not word.endswith("ing"))
    )


def _opens_clause(low: list[str], i: int) -> bool:
    """Return whether a relative or subordinating word opens a clause."""
    word = low[i]
    if i == 0:
        return False
    if word in {"and", "or"}:
        return low[i - 1] == "," and not _closes_list(low, i)
    if word == "as":
        following = low[i + 1] if i + 1 < len(low) else ""
        return following not in {"a", "an", "part", "well", "the", "of", "president"}
    if word == "that":
        return low[i - 1] not in {"of", "in", "at", "so"}
    return True


def _closes_list(low: list[str], i: int) -> bool:
    """Return whether ", and" ends an enumeration ("Ukraine, Moldova, and Georgia")."""
    return any(word == "," for word in low[max(0, i - 4) : i - 1])
