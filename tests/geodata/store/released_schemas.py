"""Workspaces as every released version wrote them: each schema once, as SQL with a few rows.

python tests/geodata/store/released_schemas.py

writes ``released/STEP.sql`` for the present schema, STEP being its last step. Do so in the change
that adds a step, and leave the files of earlier steps alone: they are what users have.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workspace_builders import fill_for_release

from geodata.store import Workspace
from geodata.store.migrations import latest_step

FOLDER = Path(__file__).parent / "released"


def build_released(sql: Path, workspace: Path) -> None:
    """Make the workspace that a file of SQL holds."""
    connection = sqlite3.connect(workspace)
    connection.executescript(sql.read_text(encoding="utf-8"))
    connection.close()


def dump_workspace(path: Path) -> str:
    """Return a workspace as SQL; the tables of text search are filled by their triggers."""
    connection = sqlite3.connect(path)
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    lines = [f"PRAGMA application_id = {mark};", "BEGIN;"]
    objects = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    ).fetchall()
    virtual = [name for _, name, sql in objects if sql.startswith("CREATE VIRTUAL")]
    for _, name, sql in objects:
        if not _is_shadow(name, virtual):
            lines.append(f"{sql};")
    for table in _filled_tables(connection, virtual):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = " || ', ' || ".join(f"quote({column})" for column in columns)
        rows = connection.execute(f"SELECT {values} FROM {table}")
        lines += [f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({row[0]});" for row in rows]
    connection.close()
    return "\n".join([*lines, "COMMIT;", ""])


def _is_shadow(name: str, virtual: list[str]) -> bool:
    """Return whether a virtual table makes this one for itself."""
    return any(name.startswith(f"{v}_") for v in virtual) and not name.startswith("item_box_of")


def _filled_tables(connection: sqlite3.Connection, virtual: list[str]) -> Iterator[str]:
    """Yield the tables whose rows must be put back, those that others point at first."""
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not _is_shadow(name, virtual)
    ]
    first = ("article", "item", "item_version")
    yield from (name for name in first if name in names)
    yield from (n for n in names if n not in first and not n.endswith("_search"))


def main() -> None:
    """Write the present schema's file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.footprint"
        with Workspace.open(path) as workspace:
            fill_for_release(workspace)
        FOLDER.mkdir(exist_ok=True)
        number = latest_step().partition(" ")[0]
        target = FOLDER / f"{number}.sql"
        target.write_text(dump_workspace(path), encoding="utf-8")
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
