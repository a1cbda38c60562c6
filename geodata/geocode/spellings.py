"""What a span may be looked up as: the whole name first, then the name inside it.

A span holds more than the gazetteer's name where it carries a side ("northern Aleppo"), a generic
word ("Helmand province", "Kabul airport"), its container ("Paris, Texas") or is the name of a
building in a town ("Kabul Zoo"). Each way of looking it up is a :class:`Query` that says how much
of the span it used.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from geodata.gazetteer.names import normalize
from geodata.tables import read_rows, read_words


class How(IntEnum):
    """How a look-up used the span; the order is that of trust."""

    WHOLE = 0  # the span itself
    SIDE = 1  # without a side or nearness: "northern Syria", "near Kabul"
    TYPED = 2  # without or with another generic word, and the place is of that type
    UNTYPED = 3  # without its generic word, and the place is of another type
    FIRST = 4  # only its first words
    LAST = 5  # only its last words
    INNER = 6  # only words inside it
    SPELLING = 7  # a name one letter away
    CONTAINER = 8  # unknown itself: the place that the text says it lies in


@dataclass(frozen=True, slots=True)
class Query:
    """A normalised name to look up. `kind` is the generic word's, where one was left out."""

    name: str
    how: How
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A span taken apart."""

    whole: str
    bare: str  # without sides, generic and filling words; may be empty
    kind: str | None
    side: bool
    near: bool


@cache
def type_words() -> dict[str, tuple[str, str]]:
    """Return generic word -> (position ``before|after|both|of``, kind)."""
    return {row["word"]: (row["position"], row["kind"]) for row in read_rows("geocode/type_words")}


@cache
def type_kinds() -> tuple[str, ...]:
    """Return the kinds of generic word, in the order of their codes (1 is the first)."""
    return tuple(row["kind"] for row in read_rows("geocode/type_fits"))


@cache
def span_words(use: str) -> frozenset[str]:
    """Return the words of a span that have the given `use` (``side``, ``near``, ``filling``)."""
    return frozenset(row["word"] for row in read_rows("geocode/span_words") if row["use"] == use)


@cache
def context_words(use: str) -> frozenset[str]:
    """Return the words around a name that have the given `use` (``owned``, ``foremost``, ...)."""
    return frozenset(row["word"] for row in read_rows("geocode/context_words") if row["use"] == use)


@cache
def common_words() -> frozenset[str]:
    """Return the words of the language: "trust" is no misspelt Trieste."""
    return read_words("find/common_words")


def read_span(surface: str) -> Reading:
    """Take the text of a span apart into side, generic word and name."""
    whole = normalize(surface)
    words = whole.split()
    near = side = False
    while len(words) > 1 and (
        words[0] in {"the", "of", "in"}
        or words[0] in span_words("side")
        or words[0] in span_words("near")
    ):
        near |= words[0] in span_words("near")
        side |= words[0] in span_words("side")
        words = words[1:]
    kind, words = _without_type(words)
    return Reading(whole, " ".join(words), kind, side, near)


def _without_type(words: list[str]) -> tuple[str | None, list[str]]:
    types = type_words()
    for at, word in enumerate(words[:3]):  # "city of X", "international airport of X"
        if word in types and words[at + 1 : at + 2] == ["of"] and len(words) > at + 2:
            rest = words[at + 2 :]
            if rest[0] == "the" and len(rest) > 1:
                rest = rest[1:]
            return types[word][1], rest
    if len(words) > 1 and types.get(words[-1], ("",))[0] in {"after", "both"}:
        kind = types[words[-1]][1]
        rest = words[:-1]
        while len(rest) > 1 and rest[-1] in span_words("filling"):
            rest = rest[:-1]
        return kind, rest
    if len(words) > 1 and types.get(words[0], ("",))[0] in {"before", "both"}:
        return types[words[0]][1], words[1:]
    return None, words


# Words that stand beside the name of an airfield or base in a gazetteer.
_BASE_ENDINGS = (
    "airport",
    "international airport",
    "air base",
    "airbase",
    "air force base",
    "airfield",
    "base",
    "naval base",
    "barracks",
)
_BASE_OPENINGS = ("camp", "fort")


def inner_queries(reading: Reading) -> list[Query]:
    """Return the look-ups that leave out a side or change the generic word, best first."""
    queries: list[Query] = []
    if reading.near or reading.side:
        words = reading.whole.split()
        cut = span_words("side") | span_words("near") | {"the", "of", "in"}
        while len(words) > 1 and words[0] in cut:
            words = words[1:]
            queries.append(Query(" ".join(words), How.SIDE))
    if reading.kind is not None and reading.bare:
        kind = reading.kind
        if kind in {"airport", "airfield", "base"}:
            queries += [Query(f"{reading.bare} {e}", How.TYPED, kind) for e in _BASE_ENDINGS]
            queries += [Query(f"{o} {reading.bare}", How.TYPED, kind) for o in _BASE_OPENINGS]
        queries.append(Query(reading.bare, How.TYPED, kind))
    elif reading.whole.startswith("the "):
        queries.append(Query(reading.whole[4:], How.WHOLE))
    return queries


def part_queries(reading: Reading, *, longest: int = 5) -> list[list[Query]]:
    """Return look-ups of parts of the name, in tiers from long to short; a tier is tried whole."""
    words = (reading.bare or reading.whole).split()
    generic = type_words().keys() | span_words("side") | span_words("filling") | _FUNCTION_WORDS
    n = len(words)
    tiers = []
    for size in range(min(n - 1, longest), 0, -1):
        tier = []
        for at in range(n - size + 1):
            part = words[at : at + size]
            if all(w in generic or len(w) < 3 or w.isdigit() for w in part):  # noqa: PLR2004 - "of", "st"
                continue
            how = How.FIRST if at == 0 else How.LAST if at + size == n else How.INNER
            tier.append(Query(" ".join(part), how, reading.kind))
        if tier:
            tiers.append(tier)
    return tiers


_FUNCTION_WORDS = frozenset(
    {"the", "of", "and", "in", "on", "at", "de", "la", "el", "al", "new", "san", "saint"}
)


def misspellings(name: str) -> list[str]:
    """Return the names one deletion, swap, doubling or vowel away from `name`.

    The changes are those that transliteration and haste make; a change of the first letter is
    never one of them.
    """
    found: dict[str, None] = {}
    for i in range(1, len(name)):
        if name[i] == " ":
            found[name[:i] + name[i + 1 :]] = None
            continue
        found[name[:i] + name[i + 1 :]] = None
        found[name[:i] + name[i] + name[i:]] = None
        if i + 1 < len(name):
            found[name[:i] + name[i + 1] + name[i] + name[i + 2 :]] = None
        for other in _CONFUSED.get(name[i], ""):
            found[name[:i] + other + name[i + 1 :]] = None
        if name[i - 1] in "aeiou":
            found[name[:i] + "h" + name[i:]] = None
    found[name + "h"] = None
    found.pop(name, None)
    return list(found)


_CONFUSED = {
    "a": "eou", "e": "aiy", "i": "eyj", "o": "ua", "u": "oaw", "y": "ij", "j": "yi", "k": "qc",
    "q": "kg", "c": "ks", "s": "zc", "z": "s", "g": "qjk", "b": "vp", "v": "bw", "w": "vu",
    "d": "t", "t": "d", "f": "v", "h": "k", "m": "n", "n": "m", "l": "r", "r": "l",
}  # fmt: skip
