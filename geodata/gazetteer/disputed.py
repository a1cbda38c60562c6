"""Disputed territory: which places lie in it, and whose they are by the United Nations' reckoning."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.borders import disputes_at, load_disputes
from geodata.gazetteer.names import normalize
from geodata.gazetteer.records import Record
from geodata.model import Feature

# Codes of the contract that stay, whatever the United Nations' majority says of statehood.
KEPT = frozenset({"TWN", "XKX"})
# Jerusalem as a whole lies on both sides of the line: it is disputed, and stays with its west.
DIVIDED = frozenset({"geonames:281184"})


def settle_disputes(records: Sequence[Record]) -> None:
    """Name the dispute of each place in disputed territory and set its country.

    The country is the state that most of the United Nations holds the territory to belong to;
    a country is disputed only where the dispute is over the whole of it.
    """
    disputes = load_disputes()
    at = disputes_at([r.lat for r in records], [r.lon for r in records])
    for record, index in zip(records, at.tolist(), strict=True):
        if index < 0 or record.country is None:
            continue
        dispute = disputes[index]
        if dispute.until is not None:
            continue
        if record.feature is Feature.COUNTRY:
            if normalize(dispute.name) == normalize(record.name):
                record.disputed = dispute.name
            continue
        record.disputed = dispute.name
        if dispute.un_country and record.country not in KEPT and record.key not in DIVIDED:
            record.country = dispute.un_country
