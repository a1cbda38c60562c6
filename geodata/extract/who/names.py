"""Names of people in a sentence: where they end, what they are remembered by, whose they are."""

from __future__ import annotations

from collections import Counter

from geodata.extract.words.lexicon import Lexicon, Office, word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import is_number

MAX_NAME = 5
FULL_NAME = 2
_NAME_LINKS = frozenset({"al", "bin", "ibn", "de", "da", "van", "von", "el", "ul", "la", "-", "."})
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
# What stands after a name that only explains who holds an office.
_CLOSING = frozenset({",", ".", "said", "and", ")"})


def surname_of(name: str) -> str:
    """Return the word that a person is called by later ("Marcos" of "Ferdinand Marcos Jr.")."""
    words = [w for w in name.casefold().split() if w not in _SUFFIXES and w != "."]
    return words[-1] if words else ""


def office_at(sentence: Sentence, at: int, lexicon: Lexicon) -> tuple[int, list[Office]] | None:
    """Return the length of the office at a token with its readings; "General Assembly" is none."""
    match = lexicon.offices.match(sentence.low, at)
    if match is None or match[0] > 1 or sentence.low[at] != "general":
        return match
    after = sentence.low[at + 1 : at + 2]
    return None if after and after[0] in word_class("of_generals") else match


def titles_end(sentence: Sentence, at: int, lexicon: Lexicon) -> int:
    """Return the token after further offices ("Joint Chiefs Chair General Mark Milley")."""
    while at < len(sentence.low) and sentence.words[at][:1].isupper():
        match = lexicon.offices.match(sentence.low, at)
        if match is None:
            break
        at += match[0]
    return at


def name_end(sentence: Sentence, at: int, lexicon: Lexicon) -> int:
    """Return the token after the personal name that begins at `at` (or `at` for none)."""
    words, low = sentence.words, sentence.low
    i = at
    if i < len(low) and low[i] in {"-", ","}:
        return at
    links = 0
    while i < len(words) and i - at - links < MAX_NAME:
        if any(a <= i < b for a, b, _ in sentence.timexes):
            break  # "the president Monday said"
        office = lexicon.offices.match(low, i)
        if office is not None and i > at:
            break
        if i > at and _links_names(sentence, i):
            links += 1
        elif not (words[i][:1].isupper() and words[i][-1:] not in {".", ""}) and not (
            i > at + FULL_NAME and _is_second_half(sentence, i)
        ):
            break
        i += 1
    while i > at and low[i - 1] in _NAME_LINKS:
        i -= 1
    return i


def _links_names(sentence: Sentence, at: int) -> bool:
    """Return whether a token joins parts of a name: "bin", "al" before a hyphen, a hyphen."""
    words, low = sentence.words, sentence.low
    if low[at] not in _NAME_LINKS or at + 1 == len(low):
        return False
    following = at + 2 if low[at + 1] == "-" else at + 1
    return low[at] == "-" or any(w[:1].isupper() for w in words[following : following + 1])


def _is_second_half(sentence: Sentence, at: int) -> bool:
    """Return whether a token ends a given name of two halves ("Ing-wen", "Geun-hye")."""
    return (
        sentence.low[at - 1] == "-"
        and sentence.words[at - 2][:1].isupper()
        and sentence.words[at - 3][:1].isupper()
        and sentence.low[at].isalpha()
        and not sentence.low[at].endswith("ed")
        and sentence.low[at] not in _MADE_OF_NAMES
    )


# "Vladimir Putin-era" is no name.
_MADE_OF_NAMES = frozenset({"led", "run", "era", "style", "born", "like", "free"})


def explained_name(sentence: Sentence, at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the tokens of the name that explains an office: "the premier, Ana Lindqvist, said".

    `at` is the token after the office.
    """
    low = sentence.low
    start = at + 1
    if low[at:start] != [","] or start == len(low) or lexicon.offices.match(low, start):
        return None
    end = name_end(sentence, start, lexicon)
    if end - start < FULL_NAME or end >= len(low) or low[end] not in _CLOSING:
        return None
    if any(start <= a < end for a, _, _ in sentence.mentions):
        return None
    words = low[start:end]
    if any(lexicon.organisations.match(low, i) for i in range(start, end)):
        return None
    return None if not word_class("named_things").isdisjoint(words) else (start, end)


def opens_name(sentence: Sentence, at: int, lexicon: Lexicon) -> bool:
    """Return whether a surname is the first name of somebody else ("Hadi Mirza said")."""
    following = sentence.words[at + 1] if at + 1 < len(sentence.words) else ""
    if not (following[:1].isupper() and following.isalpha()):
        return False
    known = (*sentence.timexes, *sentence.mentions)
    named = any(start == at + 1 for start, _, _ in known)
    return not named and sentence.low[at + 1] not in lexicon.classes["government"]


def whose_office(office: Office, head: str, named: Counter[str]) -> str | None:
    """Return the state of an office that more states have than the one it is known for.

    "The defence secretary" of a text that names the Philippines and not Britain is the Filipino
    one. `named` holds how often the text so far names a place of each state.
    """
    group = _SHARED_OFFICES.get(head)
    if group is None or office.country is None:
        return office.country
    others = Counter({c: n for c, n in named.items() if c.casefold() in word_class(group)})
    if not others or office.country in named:
        return office.country
    state, times = others.most_common(1)[0]
    return state if times >= _OFTEN else office.country


_OFTEN = 2


_SHARED_OFFICES = {
    "secretary": "states_with_secretaries",
    "senator": "states_with_senators",
    "senators": "states_with_senators",
}


def is_owned(sentence: Sentence, at: int) -> bool:
    """Return whether a state stands before a body's name ("Pakistan's Southern Command")."""
    end = at - 1 if at and sentence.low[at - 1] == "'s" else at
    return any(last == end for _, last, _ in sentence.mentions)


def is_told_of(sentence: Sentence, at: int) -> bool:
    """Return whether the word after a name is its verb ("Canada airlifted 64 diplomats")."""
    low = sentence.low
    return (
        at + 1 < len(low)
        and low[at].endswith("ed")
        and sentence.words[at].islower()
        and (is_number(low[at + 1]) or low[at + 1] in sentence.lexicon.classes["article"])
    )
