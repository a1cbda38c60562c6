"""Other spellings of names as news agencies write them, by the language of the country.

GeoNames romanises Arabic strictly ("Al Qāmishlī", "Tall Rif‘at", "Dayr Ḩāfir"); news drops the
article, writes the vowels as they are heard and the ending as it likes. Somali is written in its
own Latin letters there ("Xarardheere"), Russian with "iy" where news writes "y" ("Il’skiy").
"""

from __future__ import annotations

import re
from itertools import product

# Alpha-2 codes of the countries whose names are romanised from Arabic, Persian, Kurdish, Pashto.
ARABIC_SCRIPT = frozenset(
    {
        "AE", "AF", "BH", "DJ", "DZ", "EG", "EH", "IQ", "IR", "JO", "KM", "KW", "LB", "LY", "MA",
        "MR", "OM",
        "PK", "PS", "QA", "SA", "SD", "SO", "SY", "TD", "TN", "YE",
    }
)  # fmt: skip
SOMALI = frozenset({"SO"})
RUSSIAN = frozenset({"RU"})
MAX_SPELLINGS = 24

_RUSSIAN_ENDING = re.compile(r"[iy]y\b")  # "Groznyy", "Il’skiy"
# Somali letters in those of English, in order: "c" is a sound that English lacks.
_SOMALI = (
    (re.compile(r"\bCeel[ \-]?(?=[a-z])"), "El "),
    (re.compile(r"([aeiou])\1"), r"\1"),
    (re.compile(r"\bX"), "H"),
    (re.compile(r"x"), "h"),
    (re.compile(r"\bC([aeiou])"), lambda match: match[1].upper()),
    (re.compile(r"c"), ""),
)
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")

_ARTICLE = re.compile(r"(?:Al|El|Ar|As|Ash|At|Ath|An|Az|Ad|Adh|Aḑ|Aţ|Aş|Az̧)[ \-](?=\S)")
_PLAIN_FIRST = "Al"
# A first word and the ways news writes it.
_FIRST_WORDS = {
    "Tall": ("Tel", "Tell", "Tal"),
    "Dayr": ("Deir", "Der", "Dair"),
    "Bayt": ("Beit", "Bait"),
    "Jabal": ("Jebel",),
    "Shaykh": ("Sheikh",),
    "Kafr": ("Kafar", "Kufr"),
    "Khān": ("Khan",),
    "Ra’s": ("Ras",),
    "Rās": ("Ras",),
    "Sūq": ("Souk", "Souq"),
    "Wādī": ("Wadi",),
    "Abū": ("Abu",),
    "Umm": ("Um", "Oum"),
    "Qal‘ah": ("Qala", "Kala"),
    "Qalāt": ("Qalat", "Kalat"),
    "Madīnat": ("Medinat",),
    "Mazra‘at": ("Mazraat",),
    "‘Ayn": ("Ain", "Ein", "Ayn"),
    "‘Ain": ("Ain", "Ein", "Ayn"),
    "Ḩaj": ("Haj", "Hajj"),
}
_SOUNDS = (
    (re.compile(r"ay(?=[^aeiouāīū\s]|\Z)"), ("ay", "ei", "ai")),
    (re.compile(r"aw(?=[^aeiouāīū\s]|\Z)"), ("aw", "ou", "au")),
    (re.compile(r"ah(?=\s|\Z)"), ("ah", "a", "eh")),
    (re.compile(r"īy(?=[ay])"), ("iy", "i", "iyy")),
    (re.compile(r"ū"), ("u", "ou", "oo")),
    (re.compile(r"ī"), ("i", "ee")),
)


def news_spellings(name: str, country: str) -> list[str]:
    """Return other spellings of the name of a place in `country` (alpha-2), without the name."""
    found = arabic_spellings(name) if country in ARABIC_SCRIPT else []
    if country in SOMALI:
        found = [*_somali(name), *found]
    if country in RUSSIAN and (plain := _RUSSIAN_ENDING.sub("y", name)) != name:
        found.append(plain)
    return found


def arabic_spellings(name: str) -> list[str]:
    """Return other spellings of a romanised Arabic name, without the name itself.

    At most `MAX_SPELLINGS`; the plainest come first.
    """
    bases = [name]
    if match := _ARTICLE.match(name):
        bare = name[match.end() :]
        bases = [bare, f"{_PLAIN_FIRST} {bare}", f"El {bare}", name]
    found: dict[str, None] = {}
    for base in bases:
        first, _, rest = base.partition(" ")
        for word in (first, *_FIRST_WORDS.get(first, ())):
            for spelling in _sounded(f"{word} {rest}".strip()):
                if spelling != name:
                    found[spelling] = None
    return list(found)[:MAX_SPELLINGS]


def _somali(name: str) -> list[str]:
    """Return a Somali name in English letters, with and without its doubled consonants."""
    form = name
    for pattern, letters in _SOMALI:
        form = pattern.sub(letters, form)
    form = form[:3] + form[3:].capitalize() if form.startswith("El ") else form
    return [way for way in dict.fromkeys((form, _DOUBLED.sub(r"\1", form))) if way != name]


def _sounded(name: str) -> list[str]:
    """Return `name` with each sound written each way, one way throughout a name."""
    present = [(pattern, ways) for pattern, ways in _SOUNDS if pattern.search(name)]
    forms = []
    for choice in product(*(range(len(ways)) for _, ways in present)):
        if sum(map(bool, choice)) > 2:  # noqa: PLR2004 - more changes at once are rarely written
            continue
        form = name
        for (pattern, ways), index in zip(present, choice, strict=True):
            form = pattern.sub(ways[index], form)
        forms.append((sum(map(bool, choice)), form))
    return [form for _, form in sorted(forms, key=lambda item: item[0])]
