"""Claims as rows: how they are read back, and where they stand in the index of merging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from geodata.merge.pairs import block_of, traits_of
from geodata.store import schema as s
from geodata.store.codec import decode_claim, encode_traits
from geodata.store.intake.overlay import read_ref

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

    from geodata.merge import Claim

REJECTED = ""  # the block of claims that are in no item: nothing is ever looked for there
_BATCH = 500
_INDEXED = ("block", "first", "last", "twin", "traits")

CLAIM = select(
    s.claim.c.claim_key,
    s.claim.c.item_key,
    s.claim.c.payload,
    s.claim.c.corrected,
    s.article.c.id,
    s.article.c.title,
    s.article.c.source,
    s.article.c.url,
    s.article.c.published,
    s.article.c.published_day,
    s.article.c.sketch,
).join_from(s.claim, s.article)


def read_claim(row: RowMapping) -> Claim:
    """Return the claim of a row of `CLAIM` as it stands."""
    return decode_claim(row["corrected"] or row["payload"], article=read_ref(row))


def read_machine_claim(row: RowMapping) -> Claim | None:
    """Return the claim of a row of `CLAIM` as it was read; None where somebody added it."""
    return decode_claim(row["payload"], article=read_ref(row)) if row["payload"] else None


def index_row(claim: Claim, *, stands: bool) -> dict[str, Any]:
    """Return where a claim stands in the index, and what decides on merging it."""
    traits = traits_of(claim)
    block = block_of(traits)
    return {
        "block": block.here.key if stands else REJECTED,
        "first": block.here.first,
        "last": block.here.last,
        "twin": block.twin if stands else None,
        "traits": encode_traits(traits),
    }


def index_claims(connection: Connection) -> None:
    """Put all claims that stand where they are sought now; the items are left as they are."""
    after = 0
    while (
        rows := connection.execute(
            CLAIM.where(s.claim.c.claim_key > after, s.claim.c.block != REJECTED)
            .order_by(s.claim.c.claim_key)
            .limit(_BATCH)
        )
        .mappings()
        .all()
    ):
        after = rows[-1]["claim_key"]
        connection.execute(
            update(s.claim)
            .where(s.claim.c.claim_key == bindparam("at"))
            .values({name: bindparam(f"new_{name}") for name in _INDEXED}),
            [
                {"at": row["claim_key"]}
                | {
                    f"new_{name}": value
                    for name, value in index_row(read_claim(row), stands=True).items()
                }
                for row in rows
            ],
        )
