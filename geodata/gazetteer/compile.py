"""Compiling the gazetteer into a folder of memory-mapped arrays in the user's cache.

The folder's name carries a digest of the sources' versions, our tables and this code, so a stale
one is never opened. It is written beside its place and renamed into it: of two processes that
build at once one wins, and both find a whole folder.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from importlib import resources
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from geodata.errors import GazetteerError
from geodata.garbage import collector_paused
from geodata.gazetteer import sources
from geodata.gazetteer.records import Record
from geodata.gazetteer.tables import PLACE_TABLES
from geodata.gazetteer.writer import DESCRIPTION, FORMAT, GazetteerWriter
from geodata.settings import IMPORTED_DISPUTES
from geodata.settings import default_cache_dir as default_cache_dir  # noqa: PLC0414  # for callers
from geodata.tables import table_path

KEPT = 4  # compiled folders left in the cache, newest first; others are removed
STEPS = 3

_TABLES = (
    *PLACE_TABLES,
    "admin1_names",
    "airfield_names",
    "borders/disputes",
    "borders/units",
    "countries",
    "demonyms",
    "division_words",
    "town_names",
)


def digest() -> str:
    """Return the digest of all that the compiled gazetteer depends on."""
    state = blake2b(digest_size=8)
    state.update(json.dumps([FORMAT, sources.source_versions()], sort_keys=True).encode())
    for table in _TABLES:
        path = table_path(f"{table}.csv")
        state.update(table.encode() + (path.read_bytes() if path.is_file() else b""))
    for module in sorted(resources.files("geodata.gazetteer").iterdir(), key=lambda p: p.name):
        if module.name in _BUILDERS:
            state.update(module.read_bytes())
    imported = default_cache_dir() / IMPORTED_DISPUTES  # settles which places are disputed
    state.update(imported.read_bytes() if imported.is_file() else b"")
    return state.hexdigest()


_BUILDERS = frozenset(
    {
        "airfields.py", "collect.py", "compile.py", "disputed.py", "division_names.py",
        "divisions.py",
        "names.py", "records.py", "sources.py", "spellings.py", "tables.py",
        "writer.py",
    }
)  # fmt: skip


def compiled_folder(cache_dir: Path | None = None, *, progress: bool = False) -> Path:
    """Return the folder of the compiled gazetteer, compiling it when missing or stale.

    A gazetteer with an imported dump goes before, unless its form is another version's.

    Parameters
    ----------
    cache_dir
        Folder that holds compiled gazetteers; the user's cache by default.
    progress
        Show a bar on standard error while compiling.
    """
    cache = cache_dir or default_cache_dir()
    if _is_readable(imported_folder(cache)):
        return imported_folder(cache)
    folder = cache / f"gazetteer-{digest()}"
    if not (folder / DESCRIPTION).is_file():
        compile_gazetteer(folder, progress=progress)
        _prune(cache, keep=folder)
    return folder


def _is_readable(folder: Path) -> bool:
    try:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(description, dict) and description.get("format") == FORMAT


def imported_folder(cache: Path) -> Path:
    """Return where a gazetteer with an imported dump stands in `cache`, there or not."""
    return cache / "imported-gazetteer"


def compile_gazetteer(folder: Path, *, progress: bool = False) -> None:
    """Compile the gazetteer into `folder`; one that appears there meanwhile is kept."""
    from geodata.gazetteer.collect import collect_records  # noqa: PLC0415  # geopandas: half a second

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".gazetteer-", dir=folder.parent))
    except OSError as error:
        msg = f"The gazetteer cannot be written under {str(folder.parent)!r}: {error.strerror}."
        raise GazetteerError(msg) from error
    try:
        with _bar(shown=progress) as say, collector_paused():
            say("reading the sources")
            records = collect_records()
            say(f"writing {len(records):,} places")
            write_records(records, temporary)
        publish(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def publish(temporary: Path, folder: Path) -> None:
    """Rename a written folder into its place, unless another process was first."""
    try:
        temporary.rename(folder)
    except OSError as error:
        if not (folder / DESCRIPTION).is_file():
            msg = f"The compiled gazetteer cannot be moved to {str(folder)!r}: {error.strerror}."
            raise GazetteerError(msg) from error


def _prune(cache: Path, *, keep: Path) -> None:
    folders = sorted(
        (p for p in cache.glob("gazetteer-*") if p.is_dir() and p != keep),
        key=lambda p: p.stat().st_mtime,
        reverse=True,
    )
    for folder in folders[KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def write_records(records: Iterable[Record], folder: Path) -> None:
    """Write `records`, divisions before what lies in them, into an empty folder."""
    writer = GazetteerWriter(folder)
    for record in records:
        writer.add(record)
    writer.finish()


@contextmanager
def _bar(*, shown: bool) -> Iterator[Callable[[str], None]]:
    """Show a bar on standard error that moves with each step said, or nothing."""
    if not shown:
        yield lambda _text: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("compiling the gazetteer", total=STEPS)

        def say(text: str) -> None:
            bar.update(task, description=f"compiling the gazetteer: {text}", advance=1)

        yield say
