from collections.abc import Callable

import pytest

from geodata.find import Finder
from geodata.gazetteer import Gazetteer
from geodata.model import Mention
from geodata.text import tokenize


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="session")
def finder(gazetteer: Gazetteer) -> Finder:
    return Finder.load(gazetteer)


@pytest.fixture(scope="session")
def mentions(finder: Finder) -> Callable[[str], list[Mention]]:
    def find(text: str) -> list[Mention]:
        return finder.find([tokenize(text)])[0]

    return find
