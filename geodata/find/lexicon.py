"""What a word may be besides a place name: a person's name, a title, the head of an organisation.

The knowledge lies in tables (``geodata/data/find``); a word gets one bit for each class it
belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from geodata.gazetteer.names import normalize
from geodata.tables import read_rows, read_words, table_path

# The classes of ``word_classes.csv`` in the order of their bits.
WORD_CLASSES = (
    "title", "title_short", "said", "kin", "edu", "company", "media", "sport", "government", "org",
    "event", "admin", "water", "land", "site", "street", "direction", "prefix_name", "calendar",
    "locative", "function", "number", "tail", "people",
)  # fmt: skip
# Name lists: file and how many of its first lines share a bit (None: all the rest).
NAME_LISTS: tuple[tuple[str, tuple[int | None, ...]], ...] = (
    ("first_names", (400, None)),
    ("first_names_world", (None,)),
    ("given_names_romanised", (None,)),
    ("surnames", (1500, None)),
    ("surnames_world", (None,)),
)
COMMON_WORD = "common"

_PARTS = [f"{name}_{part}" for name, parts in NAME_LISTS for part in range(len(parts))]
BIT: dict[str, int] = {name: 1 << i for i, name in enumerate([*WORD_CLASSES, *_PARTS, COMMON_WORD])}


def bits_of(*names: str) -> int:
    """Return the union of the bits of some classes."""
    value = 0
    for name in names:
        value |= BIT[name]
    return value


FIRST_NAME = bits_of(
    "first_names_0", "first_names_1", "first_names_world_0", "given_names_romanised_0"
)
SURNAME = bits_of("surnames_0", "surnames_1", "surnames_world_0")
# Classes whose words may be told apart as context, however they are written.
HEADS = bits_of(
    "title", "title_short", "said", "kin", "edu", "company", "media", "sport", "government", "org",
    "event", "admin", "water", "land", "site", "street", "direction", "calendar", "locative",
    "function", "number", "people",
)  # fmt: skip

# The one sort of a word, for its neighbours to know: the first of these that it meets.
_WORD_KINDS = (
    bits_of("function"), bits_of("calendar"), bits_of("locative"), bits_of("direction"),
    bits_of("title", "title_short"), bits_of("first_names_0"), bits_of("said"), bits_of("edu"),
    bits_of("admin"), bits_of("water"), bits_of("land"), bits_of("street"), bits_of("site"),
    bits_of("government"), bits_of("media"), bits_of("sport"), bits_of("company"), bits_of("org"),
    bits_of("event"), bits_of("number"), BIT[COMMON_WORD], FIRST_NAME, bits_of("surnames_0"),
    SURNAME,
)  # fmt: skip


def word_kind(word: str, lexicon: int) -> int:
    """Return the sort of a word as a number below 32, 0 where nothing is known of it."""
    noun = noun_kinds().get(word)
    if noun is not None:
        return noun
    return next((i for i, mask in enumerate(_WORD_KINDS, 1) if lexicon & mask), 0)


@cache
def endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the endings of names of places and of persons that say so in their languages."""
    rows = {row["class"]: tuple(row["endings"].split()) for row in read_rows("find/endings")}
    return rows["place"], rows["person"]


MOTION, ACTING, ACTOR, RANK, JOINT = 1, 2, 4, 8, 16  # bits of `verb_bits`
_CLASSES = {"motion": MOTION, "acting": ACTING, "rank": RANK, "joint": JOINT}


@cache
def verb_bits() -> dict[str, int]:
    """Return what words of the language say of a name beside them: it is moved to, or acts.

    Who acts for a people ("soldiers", "ministers") follows its name, at once or after the word for
    a rank ("foreign ministers").
    """
    bits = dict.fromkeys(read_words("geocode/actor_words"), ACTOR)
    for row in read_rows("find/verbs"):
        for word in row["words"].split():
            bits[word] = bits.get(word, 0) | _CLASSES[row["class"]]
    return bits


NOUNS = ("craft", "ware", "folk")  # the classes of ``nouns.csv`` in the order of their kinds
CRAFT = len(_WORD_KINDS) + 1


@cache
def noun_kinds() -> dict[str, int]:
    """Return the kinds of nouns that say of a name beside them what it is, as they are written."""
    return {
        word: CRAFT + NOUNS.index(row["class"])
        for row in read_rows("find/nouns")
        for word in row["words"].split()
    }


@cache
def word_clusters() -> dict[str, tuple[int, int]]:
    """Return the cluster of each word, in lower case, and the family of that cluster.

    Both count from 1, so that 0 is no cluster.
    """
    found = {}
    for number, line in enumerate(_lines("word_clusters"), 1):
        family, words = line.split("\t")
        found.update(dict.fromkeys(words.split(" "), (number, int(family) + 1)))
    return found


def _lines(name: str) -> Iterator[str]:
    text = table_path(f"find/{name}.txt").read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def word_bits() -> dict[str, int]:
    """Return the class bits of every word of the tables, by normalised word."""
    table: dict[str, int] = {}
    for row in read_rows("find/word_classes"):
        bit = BIT[row["class"]]
        for word in row["words"].split():
            key = normalize(word)
            table[key] = table.get(key, 0) | bit
    for name, parts in NAME_LISTS:
        limits = [part if part is not None else len(table) + (1 << 30) for part in parts]
        part = 0
        for rank, word in enumerate(_lines(name)):
            if rank >= limits[part]:
                part += 1
            key = normalize(word)
            table[key] = table.get(key, 0) | BIT[f"{name}_{part}"]
    common = BIT[COMMON_WORD]
    for word in _lines("common_words"):
        table[word] = table.get(word, 0) | common
    return table
