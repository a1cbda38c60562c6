"""Disputed territory: which places lie in it, and whose the United Nations hold them to be."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.borders import Dispute, disputes_at, load_disputes
from geodata.gazetteer.names import normalize
from geodata.gazetteer.records import Record
from geodata.model import Feature

# Codes that stay, whatever the United Nations' majority says of statehood.
KEPT = frozenset({"TWN", "XKX"})
# Jerusalem as a whole lies on both sides of the line: it is disputed, and stays with its west.
DIVIDED = frozenset({"geonames:281184"})
# States under which GeoNames files places of a territory that they do not administer alone.
AUTONOMOUS = {"west-bank": ("ISR",)}


# Divisions of Israel proper that border the West Bank: a town that GeoNames gives to one of them
# lies on their side of a line that the country shapes draw only to a kilometre or two.
TRUSTED_DIVISIONS = frozenset({f"admin1:IL.{code}" for code in ("01", "02", "04", "06")})


def settle_disputes(records: Sequence[Record]) -> None:
    """Name the dispute of each place in disputed territory and set its country.

    The country is the state that most of the United Nations holds the territory to belong to. A
    place that its source gives to a third state lies outside the rough outline; a country is
    disputed only where the dispute is over the whole of it.
    """
    disputes = load_disputes()
    at = disputes_at([r.lat for r in records], [r.lon for r in records])
    for record, index in zip(records, at.tolist(), strict=True):
        if index >= 0 and disputes[index].until is None:
            _settle(record, disputes[index])


def _settle(record: Record, dispute: Dispute) -> None:
    if record.feature is Feature.COUNTRY:
        if normalize(dispute.name) == normalize(record.name):
            record.disputed = dispute.name
        return
    sides = {dispute.administrator, dispute.un_country, *AUTONOMOUS.get(dispute.id, ())}
    trusted = TRUSTED_DIVISIONS & {record.key, record.admin1}
    if record.country is None or record.country not in sides or trusted:
        return
    record.disputed = dispute.name
    if dispute.un_country and record.country not in KEPT and record.key not in DIVIDED:
        record.country = dispute.un_country
