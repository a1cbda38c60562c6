"""What a question's items add up to, answered from `Columns` in milliseconds."""

from __future__ import annotations

from collections import Counter, OrderedDict
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from geodata.model import WherePrec
from geodata.query import DEFAULT_BORDER_VIEW
from geodata.store import schema as s
from geodata.store.answers import columns as held
from geodata.store.answers.clusters import is_marked, make_clusters, mark_of
from geodata.store.answers.column_cache import load_columns, one_at_a_time, save_columns
from geodata.store.answers.column_filters import Chosen, choose, choose_in
from geodata.store.answers.columns import (
    FACETS,
    KINDS,
    NO_CODE,
    NO_FIRST,
    NO_LAST,
    STATUSES,
    Array,
    Columns,
)
from geodata.store.answers.filters import dispute_owners
from geodata.store.answers.rows import held_rows
from geodata.store.records import Cluster, DayCount, Order, Page, Tally
from geodata.store.revisions import came_from, current_revision, current_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection

    from geodata.query import Query
    from geodata.store.records import ItemRow
    from geodata.store.revisions import State

LEAST_VERSIONS = 20_000  # below that the database answers as fast
LONGEST_WAIT_S = 5.0  # for what is being loaded; what the cache keeps is there sooner
MOST_REMEMBERED = 32  # questions whose rows are kept: one page asks several things about each
_REMEMBERING = Lock()
_N_STATUSES = len(STATUSES)
_VAGUE = (int(WherePrec.REGION), int(WherePrec.COUNTRY))


class HeldItems:
    """The items of a workspace in memory, for those who ask much: loaded aside, kept in step.

    Parameters
    ----------
    reading
        Gives a connection that sees one state of the workspace.
    least_versions
        Fewer are left to the database.
    kept_at
        A file that keeps them from one time to the next; None for none.
    """

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        *,
        least_versions: int = LEAST_VERSIONS,
        kept_at: Path | None = None,
    ) -> None:
        self._reading = reading
        self._least = least_versions
        self._kept_at = kept_at
        self._lock = Lock()
        self._columns: Columns | None = None
        self._loading: Thread | None = None
        self._wait_until = 0.0
        self._in_file: State | None = None
        self._remembered: OrderedDict[Query, Chosen] = OrderedDict()

    def load(self) -> None:
        """Load the items now, however long it takes."""
        with self._reading() as connection:
            revision = current_revision(connection)
            columns = self._kept(connection) or held.load(connection, revision=revision)
        with self._lock:
            self._columns = columns
            self._remembered = OrderedDict()

    def _kept(self, connection: Connection) -> Columns | None:
        """Return what the file keeps, with what changed since; None where too little is right."""
        if self._kept_at is None:
            return None
        found = load_columns(self._kept_at, wanted=partial(came_from, connection))
        if found is None:
            return None
        columns, self._in_file = found
        revision = current_revision(connection)
        if columns.revision < revision:
            columns = held.refresh(connection, columns, revision=revision)
        return None if columns.is_worn else columns

    def keep(self) -> bool:
        """Write what is held to the file that keeps it, where it is still what is stored.

        Returns whether it was.
        """
        with self._lock:
            columns = self._columns
        if self._kept_at is None or columns is None:
            return False
        with self._reading() as connection:
            state = current_state(connection)
        is_new = state.mark is not None and state != self._in_file
        if not is_new or columns.revision != state.revision:
            return False
        save_columns(columns, self._kept_at, state=state)
        self._in_file = state
        return True

    def begin(self) -> None:
        """Begin to load the items aside, where there are many enough."""
        with self._reading() as connection, self._lock:
            self._start_loading(connection)

    def _load_and_keep(self) -> None:
        with one_at_a_time(self._kept_at) if self._kept_at else nullcontext():
            self.load()
            if self.keep():
                self._share()

    def _share(self) -> None:
        """Hold what the file keeps in place of what was built: processes share it in memory."""
        if self._kept_at is None:
            return
        found = load_columns(self._kept_at, wanted=lambda state: state == self._in_file)
        with self._lock:
            if found and self._columns and self._columns.revision == found[0].revision:
                self._columns = found[0]

    def ask(self, connection: Connection) -> Asked | None:
        """Return what answers as of the state the connection sees; None while it is not loaded."""
        revision = current_revision(connection)
        with self._lock:
            columns = self._columns
            if columns is None or columns.revision > revision:
                self._start_loading(connection)
                return None
            if columns.revision < revision:
                columns = held.refresh(connection, columns, revision=revision)
                self._remembered = OrderedDict()
                self._columns = None if columns.is_worn else columns
            return Asked(connection, columns, self._remembered)

    def wait(self) -> None:
        """Wait for what began to be loaded a moment ago, if it does not take long."""
        loading = self._loading
        if self._columns is None and loading is not None:
            loading.join(max(0.0, self._wait_until - monotonic()))

    def _start_loading(self, connection: Connection) -> None:
        if self._columns is not None or (self._loading and self._loading.is_alive()):
            return
        largest = connection.scalar(select(func.max(s.item_version.c.version_key))) or 0
        if largest >= self._least:
            self._wait_until = monotonic() + LONGEST_WAIT_S
            self._loading = Thread(target=self._load_and_keep, daemon=True)
            self._loading.start()


class Asked:
    """The items at one revision, to be asked."""

    def __init__(
        self,
        connection: Connection,
        columns: Columns,
        remembered: OrderedDict[Query, Chosen],
    ) -> None:
        self._connection = connection
        self._columns = columns
        self._remembered = remembered

    def _choose(self, query: Query) -> Chosen:
        asked = replace(query, zoom=None)
        found = self._remembered.get(asked)
        if found is None:
            if asked.bbox is None:
                found = choose(self._connection, self._columns, asked)
            else:  # a map that is moved asks the same of one window after the other
                everywhere = self._choose(replace(asked, bbox=None))
                found = choose_in(self._columns, everywhere, asked.bbox)
            with _REMEMBERING:
                self._remembered[asked] = found
                while len(self._remembered) > MOST_REMEMBERED:
                    self._remembered.popitem(last=False)
        return found

    def count_items(self, query: Query) -> int:
        """Return how many items a question asks for."""
        return int(np.count_nonzero(self._choose(query).mask))

    def count_undated(self, query: Query) -> int:
        """Return how many items a question's days leave out because they have no date."""
        if not (query.date_from or query.date_to):
            return 0
        chosen = self._choose(replace(query, date_from=None, date_to=None))
        return int(np.count_nonzero(chosen.mask & (self._version("span_first") == NO_FIRST)))

    def count_doubtful(self, query: Query, *, below: float) -> int:
        """Return how many items are held with less than some confidence."""
        return int(
            np.count_nonzero(self._choose(query).mask & (self._version("confidence") < below))
        )

    def _version(self, name: str) -> Array:
        return self._columns.version[name]

    def tally(self, query: Query) -> Tally:
        """Return how many items of each kind and status there are, and how they are placed."""
        chosen = self._choose(query)
        mask = chosen.mask
        marks = mark_of(self._version("kind")[mask], chosen.status[mask])
        counts = np.bincount(marks, minlength=1)
        return Tally(
            counts={
                (KINDS[number // _N_STATUSES], STATUSES[number % _N_STATUSES]): int(counts[number])
                for number in np.flatnonzero(counts)
            },
            n_vague=int(np.count_nonzero(mask & np.isin(self._version("where_prec"), _VAGUE))),
            n_placeless=int(np.count_nonzero(mask & ~self._version("mappable"))),
        )

    def day_counts(self, query: Query) -> list[DayCount]:
        """Return how many items of each kind begin on each day; undated ones are not."""
        days = self._version("date_first")
        mask = self._choose(query).mask & (days != NO_FIRST)
        kinds = sorted(KINDS)
        ranks = np.array([kinds.index(kind) for kind in KINDS])
        counts = np.bincount(
            days[mask].astype(np.int64) * len(KINDS) + ranks[self._version("kind")[mask]]
        )
        there = np.flatnonzero(counts)
        return [
            DayCount(day=date.fromordinal(day), kind=kinds[rank], n_items=n_items)
            for day, rank, n_items in zip(
                (there // len(KINDS)).tolist(),
                (there % len(KINDS)).tolist(),
                counts[there].tolist(),
                strict=True,
            )
        ]

    def last_day(self, query: Query) -> date | None:
        """Return the last day that a question's items tell of or were reported on."""
        mask = self._choose(query).mask
        if not mask.any():
            return None
        latest = max(int(self._version(n)[mask].max()) for n in ("date_last", "last_reported"))
        return None if latest == NO_LAST else date.fromordinal(latest)

    def days(self, query: Query) -> tuple[date | None, date | None]:
        """Return the first and the last day that a question's items are about."""
        mask = self._choose(query).mask & (self._version("span_first") != NO_FIRST)
        if not mask.any():
            return None, None
        first, last = (
            self._version("span_first")[mask].min(),
            self._version("span_last")[mask].max(),
        )
        return date.fromordinal(int(first)), date.fromordinal(int(last))

    def facet(self, query: Query, table: str, *, flag: str = "counts") -> dict[str, int]:
        """Return how many items have each value of what hangs on them, most first."""
        hanging = self._columns.hanging[table]
        codes = hanging[FACETS[table]]
        counted = self._choose(query).mask[hanging["row"]] & hanging[flag]
        counts = np.bincount(codes[counted], minlength=1)
        texts = self._columns.names.texts
        return ranked({texts[number]: int(counts[number]) for number in np.flatnonzero(counts)})

    def involved(self, query: Query) -> dict[str, int]:
        """Return how many items each country is in or acts in, most first."""
        found = Counter(self.facet(query, "item_place"))
        found.update(self.facet(query, "item_actor", flag="adds"))
        found.update(self._holders(self._choose(query).mask))
        return ranked(found)

    def _holders(self, mask: Array) -> Iterator[str]:
        """Return who holds disputed territory that items are in which name them nowhere."""
        place, actor = (self._columns.hanging[name] for name in ("item_place", "item_actor"))
        names = self._columns.names
        owners = dispute_owners(DEFAULT_BORDER_VIEW)
        numbers = {names[dispute]: owner for dispute, owner in owners.items() if dispute in names}
        there = np.flatnonzero(np.isin(place["disputed"], list(numbers)) & mask[place["row"]])
        rows, disputes = place["row"][there].tolist(), place["disputed"][there].tolist()
        held = {(row, numbers[dispute]) for row, dispute in zip(rows, disputes, strict=True)}
        for of, name in ((place, "country"), (actor, "code")):
            near = np.isin(of["row"], rows)
            codes = [names.texts[n] if n != NO_CODE else None for n in of[name][near].tolist()]
            held.difference_update(zip(of["row"][near].tolist(), codes, strict=True))
        return (owner for _, owner in held if owner)

    def clusters(self, query: Query, *, zoom: int) -> list[Cluster]:
        """Return the items of a question as the clusters of a map."""
        chosen = self._choose(query)
        mask = chosen.mask
        return make_clusters(
            lat=self._version("lat")[mask],
            lon=self._version("lon")[mask],
            where_prec=self._version("where_prec")[mask],
            country=self._version("country")[mask],
            mark=mark_of(self._version("kind")[mask], chosen.status[mask]),
            countries=self._columns.names.texts,
            zoom=zoom,
        )

    def item_rows(self, query: Query, page: Page) -> list[ItemRow]:
        """Return the items of a question in short; see `Workspace.item_rows`."""
        chosen = self._choose(query)
        mask = chosen.mask
        if page.below is not None:
            mask = mask & (self._version("confidence") < page.below)
        if page.placeless:
            mask = mask & ~self._version("mappable")
        if page.vague_in is not None:
            mask = mask & self._vague_in(page.vague_in)
        rows = np.flatnonzero(mask)
        wanted = len(rows) if page.limit is None else page.offset + page.limit
        best = _first_rows(rows, self._order(page.order), wanted=wanted)[page.offset :]
        return held_rows(self._columns, best, status=chosen.status)

    def _vague_in(self, country: str) -> Array:
        """Return which versions are known as somewhere in a country, and no nearer."""
        place = (self._version(name) for name in ("lat", "lon", "where_prec"))
        there = np.isin(self._version("country"), self._columns.names.known([country]))
        return there & ~is_marked(*place)

    def _order(self, order: Order) -> list[Array]:
        """Return what rows are sorted by, least first; the item's id decides in the end."""
        by_id = self._columns.item_id
        if order == Order.NEWEST:
            last = self._version("date_last")
            day = np.where(last == NO_LAST, self._version("last_reported"), last)
            return [-day, by_id]
        reports = -self._version("n_reports")
        if order == Order.MOST_REPORTED:
            return [-self._version("n_sources"), reports, by_id]
        if order == Order.MOST_DOUBTFUL:
            return [reports, self._version("confidence"), by_id]
        return [by_id]


def _first_rows(rows: Array, keys: Sequence[Array], *, wanted: int) -> Array:
    """Return the first `wanted` rows in the order of the keys, without sorting all of them."""
    sure: list[Array] = []
    left = wanted
    for key in keys:
        if left >= len(rows):
            break
        values = key[rows]
        last = np.partition(values, left - 1)[left - 1] if left else values.min()
        sure.append(rows[values < last])
        left -= len(sure[-1])
        rows = rows[values == last]  # they tie for what is left: the next key decides
    found = np.concatenate([*sure, rows])
    return found[np.lexsort([key[found] for key in reversed(keys)])][:wanted]


def ranked(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts with the most frequent first."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
