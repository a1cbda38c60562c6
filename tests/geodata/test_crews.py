"""Several readers find what one finds, item for item, and lose nothing when one of them dies."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from made_articles import make_articles

from geodata.crews import DaskCrew, LocalCrew
from geodata.errors import GeodataError, InputError
from geodata.gazetteer import Gazetteer
from geodata.merge import StoredItem
from geodata.model import Article
from geodata.pipeline import Crew, Reader, Reading, reader_version, take_in
from geodata.store import Workspace

ARTICLES = list(make_articles(260, characters=300))


def items_of(path: Path, crew: Crew) -> list[StoredItem]:
    with Workspace.open(path) as workspace:
        summary = take_in(workspace, crew, ARTICLES)
        assert (summary.n_added, summary.rejected) == (len(ARTICLES), [])
        assert workspace.counts(reader_version=reader_version()).n_unread == 0
        return workspace.items()


@pytest.fixture(scope="module")
def expected(
    compiled_gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory
) -> list[StoredItem]:
    """Return what one process finds."""
    del compiled_gazetteer
    found = items_of(tmp_path_factory.mktemp("one") / "w.footprint", Reader.load())
    assert len(found) > 100
    return found


class Murderous:
    """A local crew, one of whose processes is killed when the first batch has come back."""

    def __init__(self, crew: LocalCrew) -> None:
        self._crew = crew

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        for number, answers in enumerate(self._crew.answer(batches_to_read)):
            if number == 0:
                multiprocessing.active_children()[0].kill()
            yield answers


def test_several_processes_find_what_one_finds_though_one_of_them_is_killed(
    expected: list[StoredItem], tmp_path: Path
) -> None:
    with LocalCrew(2) as crew:
        assert items_of(tmp_path / "w.footprint", Murderous(crew)) == expected


def test_scheduler_that_does_not_answer_is_one_clear_error() -> None:
    with pytest.raises(GeodataError, match="does not answer"):
        DaskCrew("nonsense://nowhere")
