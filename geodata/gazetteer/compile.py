"""Compiling the gazetteer into a folder of memory-mapped arrays in the user's cache.

The folder's name carries a digest of the sources' versions, our tables and this code, so a stale
one is never opened. It is written beside its place and renamed into it: of two processes that
build at once one wins, and both find a whole folder.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from geodata.errors import GazetteerError
from geodata.gazetteer import sources
from geodata.gazetteer.collect import collect_records
from geodata.gazetteer.names import hash_normal, normalize
from geodata.gazetteer.records import (
    FEATURE_CODES,
    KIND_BIT_SHIFT,
    POPULATION_STEPS,
    NameClass,
    NameKind,
    PlaceFlag,
    Record,
)
from geodata.model import Feature
from geodata.tables import table_path

FORMAT = 1  # raise it when the arrays change their meaning
KEPT = 4  # compiled folders left in the cache, newest first; others are removed
MANY_PLACES = 5
STEPS = 3
DESCRIPTION = "meta.json"

_TABLES = (
    "countries", "admin1_names", "division_words", "town_names", "demonyms", "airfield_names",
    "places_regions", "places_waters", "places_landforms", "places_islands", "places_counties",
    "bases",
    "venues", "borders/disputes", "borders/units",
)  # fmt: skip
# Kinds that stand beside another kind of the same name: "Thai", "Kosovo".
_WORD_KINDS = frozenset(
    {NameKind.DEMONYM_ADJ, NameKind.DEMONYM_NOUN, NameKind.METONYM, NameKind.POSTAL}
)
_SILENT_KINDS = frozenset({NameKind.CODE, NameKind.POSTAL})


def default_cache_dir() -> Path:
    """Return the user's cache folder for this program; ``FOOTPRINT_CACHE`` overrides it."""
    if chosen := os.environ.get("FOOTPRINT_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "footprint"


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
    return state.hexdigest()


_BUILDERS = frozenset(
    {
        "airfields.py", "collect.py", "compile.py", "disputed.py", "division_names.py",
        "divisions.py",
        "names.py", "records.py", "sources.py", "spellings.py", "tables.py",
    }
)  # fmt: skip


def compiled_folder(cache_dir: Path | None = None, *, progress: bool = False) -> Path:
    """Return the folder of the compiled gazetteer, compiling it when missing or stale.

    Parameters
    ----------
    cache_dir
        Folder that holds compiled gazetteers; the user's cache by default.
    progress
        Show a bar on standard error while compiling.
    """
    cache = cache_dir or default_cache_dir()
    folder = cache / f"gazetteer-{digest()}"
    if not (folder / DESCRIPTION).is_file():
        compile_gazetteer(folder, progress=progress)
        _prune(cache, keep=folder)
    return folder


def compile_gazetteer(folder: Path, *, progress: bool = False) -> None:
    """Compile the gazetteer into `folder`; one that appears there meanwhile is kept."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".gazetteer-", dir=folder.parent))
    except OSError as error:
        msg = f"The gazetteer cannot be written under {str(folder.parent)!r}: {error.strerror}."
        raise GazetteerError(msg) from error
    try:
        with _bar(shown=progress) as say, _without_collector():
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


def write_records(records: Sequence[Record], folder: Path) -> None:
    """Write the arrays of `records`, in their order, and the description that makes them whole."""
    row_of = {record.key: i for i, record in enumerate(records)}
    if len(row_of) != len(records):
        raise GazetteerError("Two places have one key.")
    countries = [None, *sorted({r.country for r in records if r.country})]
    disputes = [None, *sorted({r.disputed for r in records if r.disputed})]
    _write_columns(records, folder, row_of=row_of, countries=countries)
    dispute_code = {name: i for i, name in enumerate(disputes)}
    disputed = np.array([dispute_code[r.disputed] for r in records], dtype=np.uint8)
    np.save(folder / "disputed.npy", disputed)
    _write_texts(records, folder)
    n_names = _write_index(records, folder)
    description = {
        "format": FORMAT,
        "countries": countries,
        "disputes": disputes,
        "places": len(records),
        "names": n_names,
        "sources": sources.source_versions(),
    }
    (folder / DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")


def _write_columns(
    records: Sequence[Record],
    folder: Path,
    *,
    row_of: dict[str, int],
    countries: Sequence[str | None],
) -> None:
    country_code = {country: i for i, country in enumerate(countries)}
    columns: dict[str, NDArray[np.generic]] = {
        "lat": np.array([r.lat for r in records], dtype=np.float64),
        "lon": np.array([r.lon for r in records], dtype=np.float64),
        "population": np.array([r.population for r in records], dtype=np.int64),
        "feature": np.array([FEATURE_CODES[r.feature] for r in records], dtype=np.uint8),
        "country": np.array([country_code[r.country] for r in records], dtype=np.int16),
        "admin1_row": np.array([row_of.get(r.admin1 or "", -1) for r in records], dtype=np.int32),
        "admin2_row": np.array([row_of.get(r.admin2 or "", -1) for r in records], dtype=np.int32),
        "where_prec": np.array([r.where_prec for r in records], dtype=np.uint8),
        "geonameid": np.array([r.geonameid for r in records], dtype=np.int64),
        "radius_km": np.array([r.radius_km for r in records], dtype=np.float32),
        "n_names": np.array([len(r.names) for r in records], dtype=np.uint16),
        "flags": np.array([r.flags for r in records], dtype=np.uint8),
    }
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)


def _write_texts(records: Sequence[Record], folder: Path) -> None:
    """Write keys and names as UTF-8 in one array each, with the offsets of each row's part."""
    for name, texts in (
        ("keys", [record.key for record in records]),
        ("texts", ["\n".join(name for name, _ in record.names) for record in records]),
    ):
        parts = [text.encode() for text in texts]
        offsets = np.zeros(len(parts) + 1, dtype=np.uint32)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        np.save(folder / f"{name}.npy", np.frombuffer(b"".join(parts), dtype=np.uint8))
        np.save(folder / f"{name}_offsets.npy", offsets)


def _write_index(records: Sequence[Record], folder: Path) -> int:
    """Write the sorted name hashes with their postings and class bits; return how many names."""
    hashes: list[int] = []
    rows: list[int] = []
    kinds: list[int] = []
    for row, record in enumerate(records):
        seen: dict[int, NameKind] = {}
        for name, kind in record.names:
            for form in key_forms(name):
                value = hash_normal(form)
                if value and (value not in seen or kind in _WORD_KINDS - {seen[value]}):
                    seen[value] = kind
                    hashes.append(value)
                    rows.append(row)
                    kinds.append(kind)
    hash_column = np.array(hashes, dtype=np.uint64)
    row_column = np.array(rows, dtype=np.uint32)
    kind_column = np.array(kinds, dtype=np.uint8)
    order = np.lexsort((kind_column, row_column, hash_column))
    hash_column, row_column, kind_column = hash_column[order], row_column[order], kind_column[order]
    names, starts = np.unique(hash_column, return_index=True)
    bits = place_bits(records)[row_column]
    silent = np.isin(kind_column, [int(kind) for kind in _SILENT_KINDS])
    bits = np.where(silent, 0, bits)
    bits = bits | np.left_shift(1, KIND_BIT_SHIFT + kind_column.astype(np.uint32)).astype(np.uint32)
    class_bits = np.bitwise_or.reduceat(bits, starts)
    stops = np.append(starts[1:], len(hash_column))
    class_bits |= np.where(stops - starts >= MANY_PLACES, NameClass.MANY, 0).astype(np.uint32)
    np.save(folder / "name_hash.npy", names)
    np.save(folder / "name_start.npy", np.append(starts, len(hash_column)).astype(np.uint32))
    np.save(folder / "name_class.npy", class_bits.astype(np.uint32))
    np.save(folder / "posting_row.npy", row_column)
    np.save(folder / "posting_kind.npy", kind_column)
    return len(names)


_TWO_WAYS = {
    "saint": "st", "st": "saint", "sainte": "ste", "ste": "sainte", "mount": "mt", "mt": "mount",
    "fort": "ft", "ft": "fort",
}  # fmt: skip


def key_forms(name: str) -> list[str]:
    """Return the normalised forms a name is looked up by: "Saint Louis" and "St Louis"."""
    normal = normalize(name)
    if " " not in normal:
        return [normal]
    forms = [normal]
    words = normal.split()
    if not _TWO_WAYS.keys().isdisjoint(words):
        for i, word in enumerate(words):
            if other := _TWO_WAYS.get(word):
                forms.append(" ".join([*words[:i], other, *words[i + 1 :]]))
    if "s" in words[1:]:  # "King's Lynn" and "Kings Lynn"
        at = words.index("s", 1)
        forms.append(" ".join([*words[: at - 1], words[at - 1] + "s", *words[at + 1 :]]))
    return forms


def place_bits(records: Sequence[Record]) -> NDArray[np.uint32]:
    """Return for each place the class bits of its feature, population and capital."""
    bits = np.zeros(len(records), dtype=np.uint32)
    for i, record in enumerate(records):
        value = 1 << FEATURE_CODES[record.feature]
        if record.feature is Feature.CITY:
            step = sum(record.population >= step for step in POPULATION_STEPS)
            value |= NameClass.POP_UNKNOWN << step
        if record.flags & PlaceFlag.CAPITAL:
            value |= NameClass.CAPITAL
        bits[i] = value
    return bits


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from walking millions of live objects: a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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
