from __future__ import annotations

from datetime import date

import pytest

from dashboard.components.filters.address import Address
from geodata.errors import QueryError
from geodata.model import Kind
from geodata.query import Query


def test_an_address_survives_the_url() -> None:
    address = Address(
        query=Query(country=("AFG",), kind=(Kind.BASE,), date_from=date(2021, 8, 1)),
        item="some-item",
        tiles="osm",
    )
    assert Address.from_params(address.to_params()) == address


def test_an_open_address_has_no_parameters() -> None:
    assert Address(query=Query()).to_params() == {}


@pytest.mark.parametrize("params", [{"tiles": "google"}, {"colour": "red"}, {"from": "yesterday"}])
def test_an_unknown_name_or_value_is_refused(params: dict[str, str]) -> None:
    with pytest.raises(QueryError, match=next(iter(params))):
        Address.from_params(params)
