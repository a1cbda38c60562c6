from __future__ import annotations

import pytest

from geodata.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """Open the user's own gazetteer; it is compiled on the first run."""
    return Gazetteer.open()
