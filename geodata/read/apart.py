"""Documents that could be built to hang or to fill memory are read in a process of their own.

PDFs are, and pages and feeds that are large. The process gets so much processor time and memory
and no more; what needs more is one error, and the run goes on. Where limits cannot be set on a
process (Windows), it is killed when a multiple of the time is over.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geodata.errors import InputError
from geodata.read.documents import read_html
from geodata.read.feeds import read_feed
from geodata.read.headers import Fields
from geodata.read.limits import megabytes
from geodata.read.pdf import read_pdf

CPU_SECONDS = 120  # a thousand pages of a report take half of it
MEMORY_BYTES = 600_000_000  # a page of 20 MB takes 400
_WALL_FACTOR = 5  # a machine may have other things to do
LARGE_BYTES = 500_000  # a page that takes seconds, however it is built, is read where it lies

# The package may stand where only this process looks for it: its folder comes last in the path.
_PROGRAM = "import sys; sys.path.append(sys.argv[1]); import geodata.read.apart as a; a.main()"
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class _Task:
    """What is to be read, and within which limits; its content follows it as bytes."""

    kind: str
    name: str
    url: str | None
    cpu_seconds: int
    memory_bytes: int


def read_apart(kind: str, content: bytes, *, name: str, url: str | None = None) -> list[Fields]:
    """Return the articles of one document, read in a process of its own.

    Parameters
    ----------
    kind
        ``pdf``, ``html`` (in UTF-8) or ``feed``.
    content, name, url
        The document, what errors call it, and its address.

    Raises
    ------
    InputError
        When it cannot be read, or not within the limits.
    """
    task = _Task(kind=kind, name=name, url=url, cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    head = json.dumps(asdict(task))
    try:
        done = subprocess.run(  # noqa: S603  # our own program, and nothing of the document
            [sys.executable, "-P", "-c", _PROGRAM, str(_ROOT)],
            input=head.encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_WALL_FACTOR * CPU_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(_too_long(), source=name) from error
    if done.returncode:
        raise InputError(_reason_of(done.returncode), source=name)
    answer: Any = json.loads(done.stdout)
    if isinstance(answer, str):
        raise InputError(answer, source=name)
    found: list[Fields] = answer
    return found


def _too_long() -> str:
    return f"takes over {CPU_SECONDS} s to read"


def _reason_of(status: int) -> str:
    """Return why a process that ended with this status gave no answer."""
    if status > 0:
        return f"cannot be read: its reader broke down ({status})"
    ended_by = signal.Signals(-status).name
    if ended_by == "SIGXCPU":
        return _too_long()
    return f"cannot be read: its reader was killed ({ended_by})"


_READERS: dict[str, Callable[[bytes, _Task], Iterable[Fields]]] = {
    "pdf": lambda content, task: [read_pdf(content, name=task.name)],
    "feed": lambda content, task: read_feed(content, name=task.name),
    "html": lambda content, task: [
        read_html(content.decode("utf-8", "surrogatepass"), name=task.name, url=task.url)
    ],
}


def main() -> None:
    """Be the process: read one document from standard input, and print what came of it."""
    # Whatever a library prints must not end up in the answer.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    task = _Task(**json.loads(sys.stdin.buffer.readline()))
    content = sys.stdin.buffer.read()
    _limit(task)
    answer: list[Fields] | str
    try:
        answer = [*_READERS[task.kind](content, task)]
    except InputError as error:
        answer = error.reason
    except MemoryError:
        answer = f"takes over {megabytes(task.memory_bytes)} of memory to read"
    except RecursionError:
        answer = "cannot be read: its parts lie within each other too deep"
    with out:
        json.dump(answer, out)


def _limit(task: _Task) -> None:
    """Set the limits on this process, where the system has any."""
    try:
        import resource  # noqa: PLC0415  # Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (task.cpu_seconds, task.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (task.memory_bytes, task.memory_bytes))
