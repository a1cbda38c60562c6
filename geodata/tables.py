"""Reading the project's own tables: knowledge is data, under ``geodata/data``.

A table is UTF-8 text with a first line ``# source: …``; ``.txt`` holds one entry a line, ``.csv``
a header row and one record a line. Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO

from geodata.errors import InputError


def table_path(name: str) -> Traversable:
    """Return the file `name` (``"bases.csv"``, ``"cues/status.csv"``) of the package's data."""
    return resources.files("geodata").joinpath("data", *name.split("/"))


def tables_digest() -> str:
    """Return a digest of every data file of the package, borders and demo left out."""
    root = Path(str(table_path("")))
    return files_digest(root, names=[p.name for p in root.iterdir() if p.name not in _NOT_READ_BY])


_NOT_READ_BY = frozenset({"borders", "demo"})  # what is read in articles does not rest on these


def files_digest(root: Path, *, names: Iterable[str], pattern: str = "*") -> str:
    """Return a digest of files and folders in `root`: where they lie and what they hold.

    Of a folder the files whose names fit `pattern` count, in the folders within it, too.
    """
    digest = hashlib.sha256()
    for name in sorted(names):
        path = root / name
        for file in sorted(path.rglob(pattern)) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(file.relative_to(root).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the records of the table ``name.csv``; every value is text, stripped.

    A record may leave out its last cells, which are empty then.

    Raises
    ------
    InputError
        Names the file and the line of a record with more cells than the header.
    """
    file_name = f"{name}.csv"
    number = 0

    def records(file: IO[str]) -> Iterator[str]:
        nonlocal number
        for number, line in enumerate(file, start=1):  # noqa: B007  # told of a bad record
            if line.strip() and not line.startswith("#"):
                yield line

    rows = []
    with table_path(file_name).open(encoding="utf-8") as file:
        for row in csv.DictReader(records(file), strict=True):
            if None in row:
                raise InputError("has more cells than the header", source=file_name, line=number)
            rows.append({key: (value or "").strip() for key, value in row.items()})
    return rows


def read_words(name: str) -> frozenset[str]:
    """Return the entries of the list ``name.txt``, case-folded."""
    text = table_path(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(
        line.strip().casefold()
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    )


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Return the English short name of every country, by alpha-3 code."""
    return {row["iso3"]: row["name"] for row in read_rows("countries")}
