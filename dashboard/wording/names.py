"""The names of countries, organisations, regions and languages."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from dashboard.wording.words import VIEW_WORDS
from geodata.tables import country_names, read_rows

LONGEST_ACRONYM = 6  # letters; a longer code in capitals is a name: ``TALIBAN``
MOST_REMEMBERED = 8192  # groups of actors: a map of thousands of items repeats them
# Countries and bodies whose names take "the" in a sentence.
THE_WORDS = (
    "United ",
    "Netherlands",
    "Philippines",
    "Maldives",
    "Bahamas",
    "Gambia",
    "Comoros",
    "Gulf of",
    "Strait of",
    "Horn of",
    "Sea of",
    "Bay of",
    "Bundeswehr",
    "Houthis",
    "Royal ",
    "Taliban",
)
THE_NAMES = frozenset({"IDF", "PLA", "RAF"})
THE_ENDINGS = (
    " Sea",
    " Ocean",
    " Gulf",
    " Channel",
    " Canal",
    " region",
    " Islands",
    " Republic",
    " Emirates",
    " States",
    " Kingdom",
    " Nations",
    " Union",
    " Force",
    " army",
    " military",
    " navy",
)


@lru_cache(maxsize=1)
def country_groups() -> dict[str, tuple[str, ...]]:
    """Return the alpha-3 codes of the countries that one name stands for: ``Central Asia``."""
    return {row["name"]: tuple(row["countries"].split("|")) for row in read_rows("country_groups")}


def say_country(code: str | None) -> str:
    """Return the name of a country or organisation code: ``USA``, ``NATO``, ``TALIBAN``."""
    name = country_names().get(code or "")
    if name is None:
        name = code or ""
        if name.isupper() and len(name) > LONGEST_ACRONYM:
            name = name.capitalize()
    return name


@lru_cache(maxsize=MOST_REMEMBERED)
def say_countries(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the codes of countries or organisations."""
    return tuple(say_country(code) for code in codes)


def say_view(view: str) -> str:
    """Return a border view in words: whose borders are drawn."""
    return VIEW_WORDS.get(view) or f"as {say_country(view)} draws them"


def with_article(name: str) -> str:
    """Return a name as it stands within a sentence: ``the United States``, ``Qatar``."""
    takes_the = name in THE_NAMES or name.startswith(THE_WORDS) or name.endswith(THE_ENDINGS)
    return f"the {name}" if takes_the and not name.startswith("the ") else name


def say_language(language: str | None) -> str:
    """Return the English name of a language (``French``); its code where it has none."""
    if language is None:
        return ""
    primary = language.replace("_", "-").partition("-")[0].strip().lower()
    return str(_english_locale().languages.get(primary, language))


@lru_cache(maxsize=1)
def _english_locale() -> Locale:
    return Locale("en")
