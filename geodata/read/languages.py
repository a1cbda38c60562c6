"""Which language an article is written in; facts are read from English alone.

Nearly all articles are English, and a handful of words show it in microseconds. Only what does
not look English is handed to a trained identifier (py3langid), which is slow to load.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.model import Article
from geodata.tables import read_words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
PREFIX_CHARS = 1500  # enough words to tell, few enough to cost nothing

# Of running English, 8 to 20 of 100 words are those of the table; of other languages, one or two.
_ENGLISH_SHARE = 0.05
_ENGLISH_LEAST = 3  # a title or a name of an English institution holds fewer

# How sure the identifier must be of a text in Latin letters, where names are all a short one has.
_SURE_LATIN = 0.5
_SURE_OTHER = 0.25  # letters of another script have ruled English out already
_LEAST_WORDS = 6

_NO_LANGUAGE = frozenset(
    {"zxx", "und"}
)  # what the identifier calls numbers, and what it leaves open

# The identifier takes short English without small words for Nigerian Pidgin; a text of that tells.
_CREOLES = frozenset({"pcm"})
_LEAST_CREOLE_WORDS = 60

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_END = "\u024f"  # the last letter of the blocks of Latin letters with and without marks
_ENGLISH_NAMES = frozenset({"en", "eng", "english"})


def is_english(language: str | None) -> bool:
    """Return whether a language as sources write it is English; one that is not known may be."""
    return language is None or _primary(language) in _ENGLISH_NAMES


def _primary(language: str) -> str:
    return re.split(r"[-_]", language.strip().casefold(), maxsplit=1)[0]


def with_language(article: Article) -> Article:
    """Return the article with the language its text is written in.

    What a source says holds where the text is too short to tell, and keeps its region
    (``en-GB``) where the text agrees.
    """
    found = find_language(article.text)
    said = article.language
    if found is None or (said and _primary(said) == found):
        return article
    if found == ENGLISH and said and is_english(said):
        return article
    return replace(article, language=found)


def find_language(text: str) -> str | None:
    """Return the ISO 639 code of the language a text is written in; None where it cannot be told.

    Parameters
    ----------
    text
        The text; its first `PREFIX_CHARS` characters are looked at.
    """
    prefix = text[:PREFIX_CHARS]
    words = _WORD.findall(prefix.casefold())
    if not words:
        return None
    marks = sum(map(_english_words().__contains__, words))
    if marks >= _ENGLISH_LEAST and marks >= _ENGLISH_SHARE * len(words):
        return ENGLISH
    latin = sum(word[0] <= _LATIN_END for word in words) * 2 > len(words)
    if latin and len(words) < _LEAST_WORDS:
        return None
    language, confidence = _identifier().classify(" ".join(_WORD.findall(prefix)))
    if language in _NO_LANGUAGE or confidence < (_SURE_LATIN if latin else _SURE_OTHER):
        return None
    if language in _CREOLES and len(words) < _LEAST_CREOLE_WORDS:
        return None
    return str(language)


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    return read_words("read/english_words")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import (  # noqa: PLC0415  # a second to load, and English needs none of it
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
