"""What an export says of itself: how much, how new, by whom, under whose borders, how again."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from dashboard.wording import say_view
from geodata.borders import imported_sources
from geodata.model import Kind

if TYPE_CHECKING:
    from geodata.merge import StoredItem
    from geodata.query import Query
    from geodata.store import ItemEntry

ATTRIBUTION = "Natural Earth · GeoNames"
CLAIM_NOTE = "Items are what articles say, not confirmations."
ROUTE_NOTE = "Lines join places; they are not flight paths."
_MOST_SOURCES = 6
_MOST_DISPUTES = 6
_DIGEST_CHARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an export says of its data: how much of it, how new, and who published it."""

    n_items: int
    n_undated: int
    newest_report: date | None
    sources: tuple[str, ...]
    digest: str
    has_routes: bool = False


@dataclass(slots=True)
class Tally:
    """Counts items as they go by, in whatever order, for the facts about all of them."""

    n_items: int = 0
    newest_report: date | None = None
    has_routes: bool = False
    sources: set[str] = field(default_factory=set)
    _digest: int = 0

    def counting(self, entries: Iterable[ItemEntry]) -> Iterator[ItemEntry]:
        """Yield the entries, counted."""
        for entry in entries:
            self.add(entry.item)
            yield entry

    def add(self, stored: StoredItem) -> None:
        """Count one item."""
        self.n_items += 1
        self.has_routes |= stored.item.kind == Kind.EVACUATION
        days = (self.newest_report, stored.last_reported)
        self.newest_report = max((day for day in days if day), default=None)
        self.sources |= {r.article.source for r in stored.reports if r.article.source}
        reports = " ".join(sorted(report.report_id for report in stored.reports))
        said = f"{stored.item_id} {stored.item.status} {stored.item.confidence:.4f} {reports}"
        # Digests of items are added up, so that their order does not matter.
        self._digest += int.from_bytes(hashlib.sha256(said.encode()).digest())

    def facts(self, *, n_undated: int) -> Facts:
        """Return the facts about what was counted."""
        digest = self._digest % 2**256
        return Facts(
            n_items=self.n_items,
            n_undated=n_undated,
            newest_report=self.newest_report,
            sources=tuple(sorted(self.sources)),
            digest=f"{digest:064x}"[:_DIGEST_CHARS],
            has_routes=self.has_routes,
        )


def say_notes(
    query: Query,
    facts: Facts,
    *,
    n_shown: int | None = None,
    disputed: Sequence[str] | None = None,
    form: str = "map.html",
    own_params: dict[str, str] | None = None,
) -> list[str]:
    """Return the notes under an export.

    Parameters
    ----------
    query, facts
        What was asked for and what was found.
    n_shown
        How many of the items are shown, where not all are.
    disputed
        Names of the disputed territories that are shown; None where that depends on the reader.
    form
        The name of the file: part of the link and of the command that make the export again.
    own_params
        What it was asked for beside the query: paper, resolution, title.
    """
    some = n_shown is not None and n_shown < facts.n_items
    counted = f"{facts.n_items:,} {'item' if facts.n_items == 1 else 'items'}"
    shown = f"{n_shown:,} of {counted}" if some else counted
    undated = f"; {facts.n_undated:,} undated left out" if facts.n_undated else ""
    newest = facts.newest_report.isoformat() if facts.newest_report else "none dated"
    sources = join_names(facts.sources, most=_MOST_SOURCES) or "none named"
    day = f" on {query.as_of.isoformat()}" if query.as_of else ""
    names = join_names(disputed or (), most=_MOST_DISPUTES)
    hatched = "; hatched ground is disputed" if disputed or disputed is None else ""
    hatched += f" ({names})" if names else ""
    shapes = " · ".join([ATTRIBUTION, *imported_sources()])
    return [
        f"{shown}{undated}. Newest report: {newest}. Reported by: {sources}. {CLAIM_NOTE}",
        f"Borders {say_view(query.border_view)}{day}{hatched}."
        + (f" {ROUTE_NOTE}" if facts.has_routes else ""),
        f"Shapes: {shapes}. Data {facts.digest}.",
        f"Draw it again: {say_link(query, form=form, own_params=own_params or {})}",
    ]


def say_link(query: Query, *, form: str, own_params: dict[str, str]) -> str:
    """Return the address and the command that make an export again."""
    params = query.to_params() | own_params
    flags = {"numbered", "report"}  # of the command line
    address = "&".join(
        f"{name}={_readable(value)}" for name, value in params.items() if name != "report"
    )
    options = " ".join(
        f"--{name}" if name in flags else f"--{name.replace('_', '-')} {shlex.quote(value)}"
        for name, value in params.items()
    )
    command = f"footprint export {form} {options}".rstrip()
    return f"/export/{form}{f'?{address}' if address else ''} or {command}"


def _readable(value: str) -> str:
    """Return a value as a link can hold it: letters of any script and commas as they are."""
    return "".join(c if c.isalnum() else quote(c, safe=",:/") for c in value)


def join_names(names: Sequence[str], *, most: int) -> str:
    """Return names in a row, the last ones counted where there are too many."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
