"""Names as keys: how a name is normalised, cut into tokens and hashed.

The hash of a name is computed from the hashes of its tokens (``h = h * M + t`` modulo 2**64), so
that every run of tokens of an article can be hashed at once in numpy. The tokens of a normalised
name are those that :func:`geodata.text.tokenize` finds, normalised one by one, without hyphens
and dots.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

MULTIPLIER = 0x9E3779B97F4A7C15  # odd, so that multiplying modulo 2**64 loses nothing
MASK = (1 << 64) - 1

_POSSESSIVE = re.compile(r"['’]s\b")
_DOTTED_WORD = re.compile(r"([^\W\d_]{2,})\.(?=[^\W\d_]{2,})")  # "st.gallen", not "u.s.", "w.va."
_SEPARATORS = re.compile(r"[\W_]+")
_DROPPED = ".'’‘ʻʼʿʾ`´′״׳·"
# Letters that decomposition leaves whole, in the plain letters that news writes for them.
_PLAIN = {
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ə": "a",
}
_DROP = str.maketrans("", "", _DROPPED)


@lru_cache(maxsize=1)
def _fold() -> dict[int, str | None]:
    """Return what becomes of a decomposed letter: marks go, some letters turn plain."""
    marks = (code for code in range(0x300, 0xFFFF) if unicodedata.combining(chr(code)))
    return dict.fromkeys(marks) | {ord(letter): plain for letter, plain in _PLAIN.items()}


@lru_cache(maxsize=1 << 16)
def normalize(name: str) -> str:
    """Return `name` as it is looked up: plain lower-case words with one space between them.

    Compatibility forms are decomposed, accents dropped, dots and apostrophes dropped, hyphens and
    other marks become spaces ("Sana'a" and "Sanaa", "Port-au-Prince" and "Port au Prince" meet).
    """
    if name.isascii():
        text = name.lower()
    else:
        text = unicodedata.normalize("NFKD", name).casefold().translate(_fold())
    if text.isalnum():
        return text
    if "s" in text:
        text = _POSSESSIVE.sub(" s", text)
    if "." in text:
        text = _DOTTED_WORD.sub(r"\1 ", text)
    text = text.translate(_DROP)
    return text if text.isalnum() else _SEPARATORS.sub(" ", text).strip()


@lru_cache(maxsize=1 << 17)
def token_hash(word: str) -> int:
    """Return the 64-bit hash of one token of a text; 0 for a token of nothing but marks."""
    return normal_token_hash(normalize(word))


@lru_cache(maxsize=1 << 17)
def normal_token_hash(normal: str) -> int:
    """Return the hash of a token that is normalised already; 0 for an empty one."""
    if not normal:
        return 0
    return int.from_bytes(blake2b(normal.encode(), digest_size=8).digest(), "little")


def name_hash(token_hashes: Iterable[int]) -> int:
    """Return the 64-bit hash of a name from the hashes of its tokens, in order."""
    value = 0
    for token in token_hashes:
        value = (value * MULTIPLIER + token) & MASK
    return value


def hash_name(name: str) -> int:
    """Return the hash of a whole name, normalised here; 0 for an empty one."""
    return hash_normal(normalize(name))


def hash_normal(normal: str) -> int:
    """Return the hash of a name that is normalised already."""
    return name_hash(map(normal_token_hash, normal.split()))
