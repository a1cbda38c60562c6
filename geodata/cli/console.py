"""What every command of the command line shares: options, errors, progress, the exit status."""

from __future__ import annotations

import importlib.metadata
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geodata.errors import GeodataError, InputError, StoreError
from geodata.logs import LOG_VARIABLE, LogForm, log_form, say, start_logs

if TYPE_CHECKING:
    from geodata.pipeline import Reader

EXIT_ALL = 0
EXIT_SOME_REJECTED = 1
EXIT_NOTHING_DONE = 2
EXIT_INTERRUPTED = 130  # what shells give for Ctrl+C

# Set to anything, an unforeseen error shows where it arose.
DEBUG_VARIABLE = "FOOTPRINT_DEBUG"

# What a command line that cannot be meant raises; Typer itself exports only this child of it.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

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


def _start_logs(form: LogForm) -> LogForm:
    start_logs(form)
    return form


LogOption = Annotated[
    LogForm,
    typer.Option(
        "--log",
        envvar=LOG_VARIABLE,
        callback=_start_logs,
        help="What happens is said in sentences, or as JSON: one object a line.",
    ),
]


def _say_version(asked: bool) -> None:  # noqa: FBT001  # as Typer calls it
    if asked:
        typer.echo(f"footprint {importlib.metadata.version('footprint-map')}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
]


@contextmanager
def options_named(**fields: str) -> Iterator[None]:
    """Let what is wrong with the value of an option name the option as it is typed.

    Parameters
    ----------
    fields
        The options of fields that are called otherwise.
    """
    try:
        yield
    except InputError as error:
        if error.source is not None or error.field is None:
            raise
        option = fields.get(error.field, error.field).replace("_", "-")
        msg = f"--{option}: {error.reason}"
        raise InputError(msg) from error


def report(error: Exception) -> None:
    """Say one error on standard error, on one line."""
    line = " ".join(printable(str(error)).split())
    sentence = f"footprint: {line}"
    if isinstance(error, InputError):
        where = {"source": error.source, "line": error.line, "field": error.field}
        say("rejected", sentence, level=logging.WARNING, reason=error.reason, **where)
    else:
        say("failed", sentence, level=logging.ERROR, reason=line, error=type(error).__name__)


def printable(text: str) -> str:
    """Return a text without what steers a terminal: it may stand in a file, or in its name."""
    return "".join(c if c.isprintable() else " " for c in text)


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, unbroken: str | None = None
) -> None:
    """Print rows of texts under their columns; the one named `unbroken` stays on one line."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name in columns:
        table.add_column(name, no_wrap=name == unbroken, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    Console().print(table)


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
    is_shown = console.is_terminal and log_form() is LogForm.TEXT
    with Progress(*columns, console=console, transient=True, disable=not is_shown) as progress:
        task = progress.add_task(description, total=None)
        yield lambda completed: progress.update(task, completed=completed)


def run(command: typer.Typer) -> None:
    """Run a command line; whatever goes wrong is one line on standard error, never a traceback."""
    status: Any = EXIT_NOTHING_DONE
    start_logs(LogForm.TEXT)
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


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Yield a file to write, which takes the place of `file` at the end if all went well.

    Raises
    ------
    StoreError
        When the folder is missing or cannot be written.
    """
    made: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=file.absolute().parent, delete=False) as temporary:
            made = Path(temporary.name)
        yield made
        made.chmod(0o644)
        made.replace(file)
    except OSError as error:
        msg = f"{str(file)!r} cannot be written: {error.strerror}"
        raise StoreError(msg) from error
    finally:
        if made is not None:
            made.unlink(missing_ok=True)
