"""Articles brought in from the page: read in a thread of their own, so that the page stays free."""

from __future__ import annotations

import logging
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from geodata.errors import GeodataError, InputError
from geodata.read import RunSummary, read_sources, with_language
from geodata.read.blobs import is_address
from geodata.read.limits import MAX_ARTICLE_BYTES, megabytes
from geodata.settings import default_cache_dir
from geodata.wire import article_from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geodata.model import Article
    from geodata.pipeline import Crew
    from geodata.store import Workspace

_UNSAFE = re.compile(r"[^\w.\- ]+")  # also what a path or a pattern would take for its own
_PASTED = "the pasted text"
_LONGEST_NAME = 80  # characters kept of an uploaded file's name
_MOST_FOLLOWED = 1000  # articles whose items are counted at the end: more take too long
_LOG = logging.getLogger(__name__)
_ONE_AT_A_TIME = Lock()  # the reader is shared, and two at once are no faster


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that a reader dropped on the page."""

    name: str
    content: bytes


@dataclass(slots=True)
class Intake:
    """One run of bringing articles in: how far it is, and what came of it.

    `found` are the items that are new, by kind; `n_told` counts those that were there before and
    that the articles tell of as well, where there are not too many to follow.
    """

    n_expected: int | None = None
    n_read: int = 0
    summary: RunSummary | None = None
    failure: str | None = None
    found: Counter[str] = field(default_factory=Counter)
    n_told: int = 0

    @property
    def is_done(self) -> bool:
        """Return whether the run has ended, well or not."""
        return self.summary is not None or self.failure is not None


def start_intake(
    workspace: Workspace,
    load_crew: Callable[[], Crew],
    inputs: Iterable[Article | InputError],
    *,
    n_expected: int | None,
) -> Intake:
    """Begin taking articles in; return at once what says how far it is."""
    intake = Intake(n_expected=n_expected)
    Thread(target=_run, args=(intake, workspace, load_crew, inputs), daemon=True).start()
    return intake


def _run(
    intake: Intake,
    workspace: Workspace,
    load_crew: Callable[[], Crew],
    inputs: Iterable[Article | InputError],
) -> None:
    from geodata.pipeline import take_in  # noqa: PLC0415  # half a second that other pages do without

    def advance(so_far: RunSummary) -> None:
        intake.n_read = so_far.n_read

    try:
        with _ONE_AT_A_TIME:
            before = _count_kinds(workspace)
            seen: list[str] = []
            summary = take_in(
                workspace, load_crew(), _noting(inputs, seen), on_batch=advance, renew=False
            )
            after = _count_kinds(workspace)
            after.subtract(before)
            told = _items_of(workspace, seen)
    except (GeodataError, OSError) as error:
        intake.failure = str(error)
        return
    except Exception as error:  # noqa: BLE001  # else the page would wait for good
        _LOG.exception("articles brought in from the page")
        intake.failure = f"an unforeseen error, {type(error).__name__}; the server's log has more"
        return
    intake.found = Counter({kind: n for kind, n in after.items() if n > 0})
    intake.n_told = max(0, len(told) - intake.found.total())
    intake.summary = summary


def _noting(
    inputs: Iterable[Article | InputError], seen: list[str]
) -> Iterator[Article | InputError]:
    """Yield what comes in, and note the ids of articles, a few more than can be followed."""
    for found in inputs:
        if not isinstance(found, InputError) and len(seen) <= _MOST_FOLLOWED:
            seen.append(found.id)
        yield found


def _items_of(workspace: Workspace, article_ids: Sequence[str]) -> set[str]:
    """Return the ids of the items that articles tell of; none where there are too many articles."""
    if len(article_ids) > _MOST_FOLLOWED:
        return set()
    return {item.item_id for one in set(article_ids) for item in workspace.article_items(one)}


def _count_kinds(workspace: Workspace) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (kind, _), n_items in workspace.tally().counts.items():
        counts[kind.value] += n_items
    return counts


def read_uploads(uploads: Sequence[Upload]) -> Iterator[Article | InputError]:
    """Yield the articles of uploaded files; the same file brings the same articles again.

    The files lie in the cache folder while they are read, under their content's digest: an article
    without an id is known by where it was found.
    """
    for upload in uploads:
        digest = blake2b(upload.content, digest_size=8).hexdigest()
        folder = default_cache_dir() / "uploads" / digest
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / safe_name(upload.name)
        try:
            path.write_bytes(upload.content)
            for found in read_sources([str(path)]):
                yield _named(found, folder) if isinstance(found, InputError) else found
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """Return an uploaded file's name without anything that a path or a pattern could mean."""
    last = name.replace("\\", "/").rpartition("/")[2]
    cleaned = _UNSAFE.sub("_", last).strip(". ")
    stem, dot, ending = cleaned.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:10]}" or "upload"


def _named(error: InputError, folder: Path) -> InputError:
    """Return an error that names the file as the reader knows it."""
    source = (error.source or "").removeprefix(f"{folder}/")
    return InputError(error.reason, source=source, line=error.line, field=error.field)


def read_addresses(text: str) -> Iterator[Article | InputError]:
    """Yield the articles at web addresses, one a line; anything but http(s) is refused."""
    lines = [*filter(None, map(str.strip, text.splitlines()))]
    for line in lines:
        if not is_address(line):
            yield InputError("is no http(s) address", source=line[:200])
    # Together, so that each site is asked for its rules once and given the pause it wants.
    yield from read_sources([line for line in lines if is_address(line)])


def read_pasted(
    text: str, *, title: str | None, source: str | None, published: str | None
) -> Article | InputError:
    """Return a pasted text as an article, or why it can be none.

    The same text is the same article again.
    """
    content = text.encode("utf-8", "surrogatepass")
    if len(content) > MAX_ARTICLE_BYTES:
        return InputError(f"is over {megabytes(MAX_ARTICLE_BYTES)}", source=_PASTED)
    record = {"text": text, "title": title, "source": source, "published": published}
    digest = blake2b(content, digest_size=8).hexdigest()
    try:
        return with_language(article_from_json({"id": f"pasted-{digest}", **record}))
    except InputError as error:
        return InputError(error.reason, source=_PASTED, field=error.field)
