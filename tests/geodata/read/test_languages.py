"""What is English is told from what is not, and the doubtful is left to its source."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from geodata.model import Article
from geodata.read import find_language, is_english, with_language

FRENCH = "Le ministre s'est rendu mardi à Djibouti pour visiter la base et parler avec les soldats."
ENGLISH = "The minister said that he would visit the base in Djibouti and talk with the soldiers."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ENGLISH),
        ("en", "Russia flew four aircraft out of Kabul."),
        ("fr", FRENCH),
        (
            "de",
            "Der Kanzler traf sich am Dienstag mit dem Präsidenten, um über die Basis zu reden.",
        ),
        (
            "es",
            "El presidente se reunió el martes en Ginebra con su homólogo para hablar de la base.",
        ),
        ("tr", "Cumhurbaşkanı salı günü Bakü'de Azerbaycan Cumhurbaşkanı ile üs için görüştü."),
        ("ru", "Президент встретился с министром обороны в Москве."),
        ("ar", "التقى الرئيس بوزير الدفاع في موسكو يوم الثلاثاء."),
        ("fa", "رئیس جمهور روز سه شنبه با وزیر دفاع در تهران دیدار کرد."),
        ("zh", "总统周二在莫斯科会见了国防部长。"),
    ],
)
def test_languages_of_the_news_are_told_apart(language: str, text: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(
    "text", ["", "12 34 56", "!!!", "Baku", "Baku, Tehran, Moscow, Ankara", "Macron in Kyiv"]
)
def test_names_and_numbers_alone_are_of_no_language(text: str) -> None:
    """A title of names must never keep an English article from being read."""
    assert find_language(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Turkey opened a military base in Mogadishu, Somalia, on 30 September 2017.",
        "Two aircraft flew 150 people from Khartoum to Djibouti on Monday.",
        "Britain flew 200 people from Kabul to Dubai on Thursday.",
    ],
)
def test_a_short_text_is_not_kept_from_being_read(text: str) -> None:
    """The first article that somebody tries is a line or two."""
    assert is_english(find_language(text))


def test_a_foreign_quotation_further_down_changes_nothing() -> None:
    assert find_language(ENGLISH * 20 + FRENCH * 50) == "en"
    assert find_language(FRENCH + f" « {ENGLISH[:30]} » " + FRENCH * 3) == "fr"


def test_the_text_outweighs_what_a_source_says_where_it_tells() -> None:
    french = Article(id="a", text=FRENCH, language="en")
    assert with_language(french).language == "fr"
    assert with_language(Article(id="a", text=ENGLISH, language="fr")).language == "en"
    assert with_language(Article(id="a", text=ENGLISH)).language == "en"
    short = Article(id="a", text="Macron in Kyiv", language="fr")
    assert with_language(short) == short


def test_a_language_that_agrees_is_left_as_the_source_writes_it() -> None:
    for language in ("en-GB", "EN_us", "English", "eng"):
        given = Article(id="a", text=ENGLISH, language=language)
        assert with_language(given) == given
        assert is_english(language)
    french = Article(id="a", text=FRENCH, language="fr-CA")
    assert with_language(french) == french
    assert not is_english("fr-CA")
    assert is_english(replace(french, language=None).language)


def test_english_needs_no_identifier() -> None:
    """It takes a second and a hundred megabytes to load, which most runs can spare."""
    code = (
        "import sys; from geodata.read import find_language;"
        f"assert find_language({ENGLISH!r}) == 'en';"
        "assert 'py3langid' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
