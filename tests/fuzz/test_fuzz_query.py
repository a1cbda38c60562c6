"""Whatever stands in an address, it is a question or one clear error, and safe to ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest_fuzz import FUZZ
from hostile import words
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import QueryError
from geodata.query import PARAMETERS, Query
from geodata.store import Workspace

NAMES = [parameter.name for parameter in PARAMETERS]
VALUES = st.sampled_from([
    "AFG", "AFG,USA", "base", "active", "2021-08-25", "0.5", "1,2,3,4", "170,-10,-170,10", "nan",
    "inf", "-0", "1e309", "7", "9999-12-31", "0001-01-01", "any", "'", '"', "a* OR b", "NEAR(a b)",
    "%", "_", "\\", "' OR 1=1 --", "\x00", "\ud800",
])  # fmt: skip
pairs = st.lists(
    st.tuples(st.sampled_from(NAMES) | words, VALUES | words | st.floats().map(str)), max_size=6
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "w.footprint") as opened:
        yield opened


def test_fuzz_query(workspace: Workspace) -> None:
    @FUZZ
    @given(given_pairs=pairs)
    def search(given_pairs: list[tuple[str, str]]) -> None:
        try:
            query = Query.from_pairs(given_pairs)
        except QueryError:
            return
        assert Query.from_params(query.to_params()) == query
        assert workspace.item_rows(query) == []
        assert workspace.items(query) == []
        workspace.unplaced(query)
        workspace.facets(query)
        workspace.count_undated(query)
        if query.q:
            workspace.articles(query.q)

    search()
