"""Kill a run that takes articles in at random moments; nothing may be lost, doubled or broken.

    python benchmarks/durability/kill.py [--kills 200] [--articles 3000]

Each round makes a workspace with an analyst's corrections in it and starts a process that takes
the articles in; it is killed (SIGKILL) at a random moment, a next one goes on and is killed in
turn, and the last one finishes. After every kill the file must pass SQLite's integrity check and
hold the corrections as they were made; in the end every article once, and the items of a run that
was never killed.

The articles are read once, beforehand, so that the processes spend their time in the store, where
a kill could do harm.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_articles import SEED, make_articles

from geodata.corrections import Correction, Days, Reject, SetDate
from geodata.errors import InputError
from geodata.model import Article, DatePrec
from geodata.pipeline import Crew, Reader, Reading, reader_version, take_in
from geodata.store import Workspace
from geodata.store.databases.sqlite import copy_file

CHARACTERS = 600  # of one article: short ones make more batches a second, and more moments
N_BEFORE = 64  # articles that are there before, for an analyst to correct
N_CORRECTIONS = 20
_DAYS = Days(start=date(2020, 1, 1), end=date(2020, 1, 31), date_prec=DatePrec.MONTH)
KILLS_A_ROUND = 10  # each at a moment of its own; together they are spread over one whole run
_FORK = multiprocessing.get_context("fork")  # a child has the reader at once, without loading it


class KnownReadings:
    """Answers at once with what was read before."""

    def __init__(self, reader: Reader, articles: Sequence[Article]) -> None:
        self._readings = {r.article.id: r for r in reader.read_all(articles)}

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        """Yield each batch with what is known of its articles."""
        for batch in batches_to_read:
            yield batch, [self._readings[article.id] for article in batch]


@dataclass(frozen=True)
class State:
    """What a workspace holds when a run is through."""

    article_ids: tuple[str, ...]
    items: str  # a digest of all of them with their reports
    n_items: int
    n_unread: int
    corrections: tuple[Correction, ...]
    wrong: tuple[str, ...]


def state_of(path: Path) -> State:
    """Return what a workspace holds, checked by SQLite and by the store itself."""
    with Workspace.open(path, create=False) as workspace:
        items = hashlib.sha256()
        n_items = 0
        for item in workspace.items():
            items.update(repr(item).encode())
            n_items += 1
        return State(
            article_ids=tuple(sorted(row.id for row in workspace.articles())),
            items=items.hexdigest(),
            n_items=n_items,
            n_unread=workspace.counts(reader_version=reader_version()).n_unread,
            corrections=tuple(workspace.desk.all()),
            wrong=tuple(workspace.check()),
        )


def make_corrected(path: Path, crew: Crew, articles: Sequence[Article]) -> None:
    """Make a workspace of a few articles, whose items an analyst has corrected."""
    with Workspace.open(path) as workspace:
        take_in(workspace, crew, articles[:N_BEFORE])
        for number, stored in enumerate(workspace.items()[:N_CORRECTIONS]):
            change = Reject() if number % 2 else SetDate(days=_DAYS)
            workspace.desk.correct_item(
                stored.item_id, change, editor="analyst", reason="I read it again."
            )


def _take_in(path: Path, crew: Crew, articles: Sequence[Article]) -> None:
    with Workspace.open(path) as workspace:
        take_in(workspace, crew, articles)


def run_to_the_end(path: Path, crew: Crew, articles: Sequence[Article]) -> float:
    """Take the articles in, in a process of its own; return the seconds it took."""
    began = time.monotonic()
    child = _FORK.Process(target=_take_in, args=(path, crew, articles))
    child.start()
    child.join()
    if child.exitcode:
        msg = f"the run ended with {child.exitcode}"
        raise RuntimeError(msg)
    return time.monotonic() - began


def killed_after(path: Path, crew: Crew, articles: Sequence[Article], *, pause_s: float) -> bool:
    """Take the articles in and kill the process after a while; return whether it was running."""
    child = _FORK.Process(target=_take_in, args=(path, crew, articles))
    child.start()
    child.join(pause_s)
    child.kill()
    child.join()
    return child.exitcode == -signal.SIGKILL


def rounds(
    folder: Path, crew: Crew, articles: Sequence[Article], *, n_kills: int, seed: int = SEED
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of kills of each round and what went wrong: nothing, if all is well."""
    chance = random.Random(seed)
    corrected, whole = folder / "corrected.footprint", folder / "whole.footprint"
    make_corrected(corrected, crew, articles)
    copy_file(corrected, whole)
    length_s = run_to_the_end(whole, crew, articles)
    expected = state_of(whole)
    made = 0
    while made < n_kills:
        path = folder / f"{made}.footprint"
        copy_file(corrected, path)
        wrong: list[str] = []
        kills = 0
        while kills < min(KILLS_A_ROUND, n_kills - made):
            pause_s = chance.uniform(0, 2 * length_s / KILLS_A_ROUND)
            if not killed_after(path, crew, articles, pause_s=pause_s):
                break  # it was through before
            kills += 1
            wrong += [f"after kill {made + kills}: {line}" for line in _damage(path, expected)]
        run_to_the_end(path, crew, articles)
        wrong += _differences(state_of(path), expected)
        made += kills
        yield kills, wrong
        for file in folder.glob(f"{path.name}*"):
            file.unlink()


def _damage(path: Path, expected: State) -> list[str]:
    with Workspace.open(path, create=False) as workspace:
        wrong = workspace.check()
        if tuple(workspace.desk.all()) != expected.corrections:
            wrong.append("corrections were touched")
    return wrong


def _differences(found: State, expected: State) -> list[str]:
    return [
        f"{name} is not what a run that was never killed makes"
        for name in State.__dataclass_fields__
        if getattr(found, name) != getattr(expected, name)
    ]


def main(arguments: Sequence[str]) -> int:
    """Return 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=3000)
    options = parser.parse_args(arguments)
    articles = list(make_articles(options.articles, characters=CHARACTERS))
    crew = KnownReadings(Reader.load(), articles)
    made = n_wrong = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for kills, wrong in rounds(Path(folder), crew, articles, n_kills=options.kills):
            made += kills
            n_wrong += bool(wrong)
            for line in wrong:
                print(line)
            print(f"{made} kills, {time.monotonic() - began:,.0f} s", flush=True)
    print(f"{made} kills of runs of {options.articles} articles: {n_wrong} runs with damage")
    return 1 if n_wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
