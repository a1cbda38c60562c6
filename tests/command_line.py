"""What the tests of the command line share: articles of our own, and what a run answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
COMMAND = Path(sysconfig.get_path("scripts")) / "footprint"
TIMEOUT_S = 180

ARTICLES: tuple[dict[str, Any], ...] = (
    {
        "id": "airlift",
        "title": "Airlift goes on",
        "text": "KABUL — Four aircraft flew 520 people from Kabul airport to Al Udeid Air Base in"
        " Qatar on 25 August 2021, the Pentagon said.\n\nThe evacuation ended five days later.",
        "source": "Test Wire",
        "url": "https://example.org/airlift",
        "published": "2021-08-26",
        "language": "en",
    },
    {
        "id": "talks",
        "text": "President Joe Biden met President Vladimir Putin in Geneva, Switzerland, on"
        " Wednesday. Both called the three hours of talks “useful” 🤝.",
        "source": "Other Wire",
        "published": "2021-06-17",
    },
    {
        "id": "base",
        "text": "🏛 France closed its air base at Chabelley in Djibouti in 2014.",
        "published": "2015-01-05",
    },
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and how it ended."""

    status: int
    out: bytes
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Return the JSON objects of standard output, one a line."""
        return [json.loads(line) for line in self.out.decode().splitlines()]

    @property
    def errors(self) -> list[str]:
        """Return the lines of standard error; none of them may be a traceback's."""
        assert "Traceback" not in self.err
        assert "unforeseen" not in self.err
        return self.err.splitlines()


Footprint = Callable[..., Ran]


def environment_of(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which nothing of the user's workspace is met."""
    kept = {k: v for k, v in os.environ.items() if k != "FOOTPRINT_WORKSPACE"}
    return {**kept, **(more or {})}


def run_footprint(
    *args: str, folder: Path, given: bytes | str = b"", environment: Mapping[str, str] | None = None
) -> Ran:
    """Run the real command in a folder."""
    done = subprocess.run(
        [sys.executable, COMMAND, *args],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=folder,
        env=environment_of(environment),
        timeout=TIMEOUT_S,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode())


def write_lines(path: Path, records: Iterable[Any]) -> Path:
    """Write JSON Lines; a string stands as it is."""
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
