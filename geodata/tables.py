"""Reading the project's own tables: knowledge is data, under ``geodata/data``.

A table is UTF-8 text with a first line ``# source: …``; ``.txt`` holds one entry a line, ``.csv``
a header row and one record a line. Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import csv
import hashlib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


def table_path(name: str) -> Traversable:
    """Return the file `name` (``"bases.csv"``, ``"cues/status.csv"``) of the package's data."""
    return resources.files("geodata").joinpath("data", *name.split("/"))


def tables_digest() -> str:
    """Return a digest of every data file of the package, borders and demo left out."""
    digest = hashlib.sha256()
    root = Path(str(table_path("")))
    for path in sorted(root.rglob("*")):
        if path.is_file() and not {"borders", "demo"} & set(path.relative_to(root).parts[:1]):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the records of the table ``name.csv``; every value is text, stripped."""
    with table_path(f"{name}.csv").open(encoding="utf-8") as file:
        lines = (line for line in file if line.strip() and not line.startswith("#"))
        return [
            {key: (value or "").strip() for key, value in row.items()}
            for row in csv.DictReader(lines, strict=True)
        ]


def read_words(name: str) -> frozenset[str]:
    """Return the entries of the list ``name.txt``, case-folded."""
    text = table_path(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(
        line.strip().casefold()
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    )
