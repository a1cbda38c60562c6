"""The commands of `geodata`: arguments and printing only.

``footprint`` is this with the dashboard's commands added; ``python -m geodata`` is this alone.
A command loads the packages that it needs, so that ``--help`` and ``dates`` answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from geodata import wire
from geodata.errors import GeodataError, InputError
from geodata.model import Article, Span

if TYPE_CHECKING:
    from geodata.pipeline import Reader

EXIT_ALL = 0
EXIT_SOME_REJECTED = 1
EXIT_NOTHING_DONE = 2
EXIT_INTERRUPTED = 130  # what shells give for Ctrl+C

# A batch lends its articles to each other as context (a source's other articles).
_FILTER_BATCH_ARTICLES = 256

# Set to anything, an unforeseen error shows where it arose.
DEBUG_VARIABLE = "FOOTPRINT_DEBUG"

# What a command line that cannot be meant raises; Typer itself exports only this child of it.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="footprint",
    help="Places, bases, meetings and evacuations read out of news articles.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
gazetteer_app = typer.Typer(help="Look into the gazetteer, or load more into it.")
app.add_typer(gazetteer_app, name="gazetteer")
borders_app = typer.Typer(help="Load other boundaries over those that come with it.")
app.add_typer(borders_app, name="borders")

SourceArgument = Annotated[str, typer.Argument(help="JSON Lines file of articles, or - (stdin).")]


def report(error: Exception) -> None:
    """Print one error on standard error, on one line."""
    # What stands in a file, its name included, must not steer a terminal.
    line = "".join(c if c.isprintable() else " " for c in str(error))
    typer.echo(f"footprint: {' '.join(line.split())}", err=True)


class Outcome:
    """How many inputs were done and how many were refused; gives the exit status."""

    def __init__(self) -> None:
        self.done = 0
        self.refused = 0

    def refuse(self, error: InputError) -> None:
        """Count and print one refused input."""
        self.refused += 1
        report(error)

    @property
    def status(self) -> int:
        """Return 0 for all, 1 where some were refused, 2 where nothing was done."""
        if not self.done:
            return EXIT_NOTHING_DONE
        return EXIT_SOME_REJECTED if self.refused else EXIT_ALL


def _accepted(inputs: Iterable[Article | InputError], outcome: Outcome) -> Iterator[Article]:
    for entry in inputs:
        if isinstance(entry, InputError):
            outcome.refuse(entry)
        else:
            outcome.done += 1
            yield entry


def _print_json(record: wire.Json) -> None:
    sys.stdout.buffer.write(orjson.dumps(record) + b"\n")


def _run_filter(
    source: str, answer: Callable[[Sequence[Article]], Sequence[wire.Json]], *, batch_articles: int
) -> None:
    """Answer each article of a JSON Lines source with one line on standard output."""
    from geodata.pipeline import batches, in_parts
    from geodata.read import read_sources

    outcome = Outcome()
    articles = _accepted(read_sources([source], format="jsonl"), outcome)
    for batch in batches(articles, size=batch_articles):
        for record in in_parts(batch, answer):
            if isinstance(record, InputError):
                outcome.done -= 1
                outcome.refuse(record)
            else:
                _print_json(record)
        sys.stdout.buffer.flush()
    raise typer.Exit(outcome.status)


OnlineOption = Annotated[
    str | None,
    typer.Option(
        help="Ask an online geocoder for names that the gazetteer has no answer to: nominatim or"
        " photon. Also FOOTPRINT_ONLINE."
    ),
]
UserAgentOption = Annotated[
    str | None,
    typer.Option(help="Who asks, as its terms want it. Also FOOTPRINT_USER_AGENT."),
]
AddressOption = Annotated[
    str | None,
    typer.Option(
        help="Where it answers, http(s)://host; the public service by default. Also"
        " FOOTPRINT_ONLINE_ADDRESS."
    ),
]


@app.command()
def geoparse(
    source: SourceArgument = "-",
    *,
    given: Annotated[
        bool, typer.Option("--given", help="Resolve only the spans in each line's 'mentions'.")
    ] = False,
    online: OnlineOption = None,
    user_agent: UserAgentOption = None,
    online_address: AddressOption = None,
) -> None:
    """Print the place mentions of each article, with the place each one means."""
    reader = load_reader(online=online, user_agent=user_agent, online_address=online_address)
    if given:
        _geoparse_given(reader, source)

    def answer(batch: Sequence[Article]) -> list[wire.Json]:
        return [
            {"id": article.id, "mentions": [wire.mention_to_json(m) for m in mentions]}
            for article, mentions in zip(batch, reader.find_places(batch), strict=True)
        ]

    _run_filter(source, answer, batch_articles=_FILTER_BATCH_ARTICLES)


def load_reader(
    *, online: str | None = None, user_agent: str | None = None, online_address: str | None = None
) -> Reader:
    """Return what reads articles, showing a bar where the gazetteer must be compiled first.

    An online geocoder is asked only where one is chosen, here or in the environment.
    """
    from geodata.gazetteer import Gazetteer
    from geodata.pipeline import Reader
    from geodata.settings import Online

    chosen = Online.chosen(service=online, user_agent=user_agent, address=online_address)
    Gazetteer.open(progress=True)
    if chosen is None:
        return Reader.load()
    from geodata.geocode.lookups import OnlineLookups

    return Reader.load(online=OnlineLookups.open(chosen))


def _geoparse_given(reader: Reader, source: str) -> None:
    from geodata.pipeline import given_mentions
    from geodata.read import read_records

    outcome = Outcome()
    pairs: list[tuple[Article, list[Span]]] = []

    def flush() -> None:
        articles = [article for article, _ in pairs]
        mentions = [given_mentions(article, spans) for article, spans in pairs]
        for article, resolved in zip(
            articles, reader.resolve_places(articles, mentions), strict=True
        ):
            _print_json({"id": article.id, "mentions": [wire.mention_to_json(m) for m in resolved]})
        pairs.clear()

    for record in read_records(source):
        if isinstance(record, InputError):
            outcome.refuse(record)
            continue
        try:
            article = wire.article_from_json(record.value)
            pairs.append((article, _given_spans(record.value, article)))
            outcome.done += 1
        except InputError as error:
            outcome.refuse(
                InputError(error.reason, source=record.source, line=record.line, field=error.field)
            )
        if len(pairs) >= _FILTER_BATCH_ARTICLES:
            flush()
    flush()
    raise typer.Exit(outcome.status)


def _given_spans(record: wire.Json, article: Article) -> list[Span]:
    spans = []
    given: Any = record.get("mentions")
    if not isinstance(given, list):
        raise InputError("must be a list of spans", field="mentions")
    for entry in given:
        start, end = (
            (entry.get("start_char"), entry.get("end_char"))
            if isinstance(entry, dict)
            else (None, None)
        )
        if not (
            isinstance(start, int)
            and isinstance(end, int)
            and 0 <= start < end <= len(article.text)
        ):
            raise InputError("has a span that lies outside the text", field="mentions")
        spans.append(Span(start_char=start, end_char=end))
    return spans


@app.command()
def dates(source: SourceArgument = "-") -> None:
    """Print the time expressions of each article as TIMEX3 types and values."""
    from geodata.pipeline import date_mentions

    def answer(batch: Sequence[Article]) -> list[wire.Json]:
        return [
            {"id": article.id, "timexes": [wire.timex_to_json(t) for t in date_mentions(article)]}
            for article in batch
        ]

    _run_filter(source, answer, batch_articles=_FILTER_BATCH_ARTICLES)


@app.command()
def extract(
    source: SourceArgument = "-",
    *,
    online: OnlineOption = None,
    user_agent: UserAgentOption = None,
    online_address: AddressOption = None,
) -> None:
    """Print the bases, meetings and evacuations that each article reports."""
    reader = load_reader(online=online, user_agent=user_agent, online_address=online_address)

    def answer(batch: Sequence[Article]) -> list[wire.Json]:
        return [
            {
                "id": reading.article.id,
                "items": [wire.item_to_json(item) for item in reading.items],
            }
            for reading in reader.read(batch)
        ]

    _run_filter(source, answer, batch_articles=_FILTER_BATCH_ARTICLES)


WorkspaceOption = Annotated[
    str,
    typer.Option(
        "--workspace",
        envvar="FOOTPRINT_WORKSPACE",
        help="The workspace: a file, or an address of a database.",
    ),
]
DEFAULT_WORKSPACE = "workspace.footprint"
AllowPrivateOption = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        envvar="FOOTPRINT_ALLOW_PRIVATE",
        help="Fetch from private networks and this machine too.",
    ),
]


@app.command()
def ingest(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, globs, http(s) addresses, or - (stdin).")
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    file_format: Annotated[
        str | None, typer.Option("--format", help="Force one format on every source.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="The date (ISO 8601) of articles that have none.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="The publisher of articles that name none.")
    ] = None,
    online: OnlineOption = None,
    user_agent: UserAgentOption = None,
    online_address: AddressOption = None,
    allow_private: AllowPrivateOption = False,
) -> None:
    """Take articles into a workspace and read them for places, dates and facts."""
    from geodata.pipeline import take_in
    from geodata.read import read_sources
    from geodata.store import Workspace

    inputs = read_sources(
        sources,
        format=file_format,
        published=published,
        source=source,
        allow_private=allow_private,
    )
    with Workspace.open(workspace) as opened:
        reader = load_reader(online=online, user_agent=user_agent, online_address=online_address)
        with progress_bar("Reading articles") as advance:
            summary = take_in(
                opened,
                reader,
                inputs,
                on_batch=lambda so_far: advance(so_far.n_read),
                on_error=report,
            )
        counts = opened.counts()
    typer.echo(
        f"{summary.n_read} articles read: {summary.n_added} new, {summary.n_updated} changed, "
        f"{summary.n_unchanged} known already; {summary.n_foreign} not in English, kept and not "
        f"read for facts; {len(summary.rejected)} rejected. "
        f"The workspace holds {counts.n_articles} articles and {counts.n_items} items.",
        err=True,
    )
    raise typer.Exit(summary.status)


@contextmanager
def progress_bar(description: str) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error; yield what moves it to a number."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(pulse_style="blue"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task(description, total=None)
        yield lambda completed: progress.update(task, completed=completed)


@gazetteer_app.command("build")
def gazetteer_build() -> None:
    """Compile the gazetteer now; otherwise the first command that needs it does."""
    from geodata.gazetteer import Gazetteer

    Gazetteer.open(progress=True)


@gazetteer_app.command("lookup")
def gazetteer_lookup(
    name: Annotated[str, typer.Argument(help='A name: "Kabul", "Alexandria, La.".')],
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many candidates.")] = 10,
) -> None:
    """Print the places that a name may mean, with scores and why."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from geodata.gazetteer import Gazetteer
    from geodata.gazetteer.lookup import look_up

    candidates = look_up(Gazetteer.open(progress=True), name, limit=limit)
    table = Table("score", "name", "kind", "country", "lat", "lon", "why")
    for candidate in candidates:
        place = candidate.place
        table.add_row(
            f"{candidate.score:.3f}",
            Text(place.name),
            place.feature.value,
            place.country or "",
            "" if place.lat is None else f"{place.lat:.3f}",
            "" if place.lon is None else f"{place.lon:.3f}",
            ", ".join(f"{reason.name} {reason.weight:+.1f}" for reason in candidate.reasons),
        )
    Console().print(table)
    raise typer.Exit(EXIT_ALL if candidates else EXIT_NOTHING_DONE)


@gazetteer_app.command("import")
def gazetteer_import(
    dump: Annotated[Path, typer.Argument(help="allCountries.zip or one country's, of GeoNames.")],
    *,
    names: Annotated[
        Path | None, typer.Option(help="alternateNamesV2.zip: names in all languages.")
    ] = None,
) -> None:
    """Load a GeoNames dump over the gazetteer."""
    from geodata.gazetteer.importing import import_dump

    with progress_bar("Reading lines") as advance:
        summary = import_dump(dump, alternate_names_archive=names, say=advance)
    for error in summary.errors:
        report(error)
    typer.echo(
        f"{summary.lines:,} lines: {summary.added:,} places added, {summary.updated:,} brought up "
        f"to date, {summary.names:,} names added, {summary.rejected:,} lines rejected.",
        err=True,
    )
    raise typer.Exit(EXIT_SOME_REJECTED if summary.rejected else EXIT_ALL)


@borders_app.command("import")
def borders_import(
    file: Annotated[Path, typer.Argument(help="Polygons in any form that GDAL reads.")],
    *,
    layer: Annotated[str | None, typer.Option(help="Which layer, where it has several.")] = None,
    country_field: Annotated[
        str | None, typer.Option(help="The attribute that holds codes or names of countries.")
    ] = None,
) -> None:
    """Load boundaries of countries, or of disputed areas, over those that come with it."""
    from geodata.borders.importing import import_borders

    summary = import_borders(file, layer=layer, country_field=country_field)
    typer.echo(
        f"{len(summary.names)} {summary.holds} loaded by their {summary.field!r};"
        f" {summary.repaired} shapes repaired, {summary.left_out} left out.",
        err=True,
    )
    raise typer.Exit(EXIT_SOME_REJECTED if summary.left_out else EXIT_ALL)


@borders_app.command("reset")
def borders_reset() -> None:
    """Go back to the boundaries that come with it."""
    from geodata.borders.importing import forget_import

    there = forget_import()
    typer.echo("Gone back." if there else "No others were loaded.", err=True)


def run(command: typer.Typer) -> None:
    """Run a command line; whatever goes wrong is one line on standard error, never a traceback."""
    status: Any = EXIT_NOTHING_DONE
    try:
        status = command(args=sys.argv[1:] or ["--help"], standalone_mode=False) or EXIT_ALL
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has seen enough
        status = EXIT_ALL
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SystemExit as end:  # Typer's own answer to a broken pipe
        status = EXIT_ALL if isinstance(end.__context__, BrokenPipeError) else end.code
    except (KeyboardInterrupt, typer.Abort):
        status = EXIT_INTERRUPTED
    except GeodataError as error:
        report(error)
    except _UsageError as error:
        report(_with_help(error))
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        report(_unforeseen(error))
    sys.exit(status)


def _with_help(error: Any) -> Exception:
    """Return a refused command line as one line that names the command's help."""
    command = error.ctx.command_path if error.ctx else "footprint"
    return ValueError(f"{error.format_message().rstrip('.')} (see {command} --help)")


def _unforeseen(error: Exception) -> Exception:
    if isinstance(error, MemoryError):
        return ValueError("there is not enough memory")
    if isinstance(error, OSError) and error.strerror:
        name = f"{str(error.filename)!r}: " if error.filename else ""
        return ValueError(f"{name}{error.strerror}")
    return ValueError(
        f"an unforeseen error, {type(error).__name__}: {error}"
        f" ({DEBUG_VARIABLE}=1 shows where it arose)"
    )


def main() -> None:
    """Run ``python -m geodata``."""
    run(app)
