"""What the processes of a test do at once with one workspace file.

    python file_users.py take-in FILE NAME
    python file_users.py correct FILE
    python file_users.py read FILE

Each says that it is ready and waits for a line on standard input, so that all begin together;
whatever goes wrong ends it with an error.
"""

from __future__ import annotations

import sys

from builders import AL_UDEID, DOHA, GENEVA, KABUL, SUVA
from workspace_builders import base, take_in

from geodata.corrections import GradeItem
from geodata.store import Workspace

N_BATCHES = 10
BATCH_ARTICLES = 5
N_CORRECTIONS = 20
N_READS = 10
EDITOR = "analyst"
PLACES = (AL_UDEID, DOHA, GENEVA, KABUL, SUVA)


def article_ids(name: str) -> list[str]:
    """Return the ids of the articles that a process of this name takes in."""
    return [f"{name}{number}" for number in range(N_BATCHES * BATCH_ARTICLES)]


def _take_in(workspace: Workspace, name: str) -> None:
    found = [
        base(article_id, PLACES[number % len(PLACES)])
        for number, article_id in enumerate(article_ids(name))
    ]
    for first in range(0, len(found), BATCH_ARTICLES):
        take_in(workspace, *found[first : first + BATCH_ARTICLES])


def _correct(workspace: Workspace) -> None:
    (item_id,) = (row.item_id for row in workspace.item_rows())
    for number in range(N_CORRECTIONS):
        workspace.desk.correct_item(
            item_id, GradeItem(grade=1 + number % 6), editor=EDITOR, reason=f"reason {number}"
        )


def _read(workspace: Workspace) -> None:
    """Read again and again: what was there is never gone, and all answers fit each other."""
    before = 0
    for _ in range(N_READS):
        counted = workspace.counts().n_articles
        listed = len(workspace.articles())
        if not before <= counted <= listed:
            msg = f"{before} articles, then {counted}, then {listed}"
            raise ValueError(msg)
        before = listed
        workspace.item_rows()
        workspace.facets()


def main(what: str, path: str, *name: str) -> None:
    """Do one of them."""
    with Workspace.open(path, create=False) as workspace:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        {"take-in": _take_in, "correct": _correct, "read": _read}[what](workspace, *name)


if __name__ == "__main__":
    main(*sys.argv[1:])
