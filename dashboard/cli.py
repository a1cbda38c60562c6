"""The ``footprint`` command: geodata's own commands, with the dashboard's added."""

from __future__ import annotations

import errno
import importlib.metadata
import inspect
import logging
import os
import platform
import shutil
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterable
from importlib import resources
from ipaddress import ip_address
from pathlib import Path
from threading import Timer
from typing import Annotated, Any

import typer

from geodata.cli.app import app
from geodata.cli.console import (
    DEFAULT_WORKSPACE,
    EXIT_ALL,
    EXIT_SOME_REJECTED,
    LogOption,
    WorkspaceOption,
    load_reader,
    progress_bar,
    run,
    written_whole,
)
from geodata.errors import GeodataError, QueryError, StoreError
from geodata.logs import LogForm, adopt_loggers, say
from geodata.query import PARAMETERS, Query

DEMO_REPORTS = "data/demo/reports.jsonl"
DEMO_WORKSPACE = "demo.footprint"
# Said here too: the figure's own list comes with matplotlib, which `--help` can spare.
EXPORT_HELP = "png, svg, pdf, html, geojson, gpkg, kml, csv or parquet, by its ending."
NUMBERED_HELP = "Number the marks of a figure and list each with its sources."
REPORT_HELP = "Write a PDF of the evidence: the map, then each item with its quotes."
PROJECTION_HELP = "equal_area, or mercator: as the map on the page is seen."
PAPER_HELP = "a4-landscape, a4-portrait, a3-landscape or a3-portrait."
_BROWSER_DELAY_S = 1.5  # the server answers by then on a slow laptop

HostOption = Annotated[str, typer.Option(help="The address to listen on.")]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]
SignInOption = Annotated[
    Path | None,
    typer.Option(
        envvar="FOOTPRINT_SIGN_IN",
        help="A file that says who may sign in (OpenID Connect), view and edit.",
    ),
]
AllowHostOption = Annotated[
    list[str] | None,
    typer.Option("--allow-host", help="A further name under which the server may be asked for."),
]
OpenOption = Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")]


@app.command()
def serve(
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8501,
    sign_in: SignInOption = None,
    allow_host: AllowHostOption = None,
    open_browser: OpenOption = False,
    log: LogOption = LogForm.TEXT,
) -> None:
    """Open the dashboard on a workspace."""
    del log  # taken when the command line was read
    _serve(
        workspace,
        host=host,
        port=port,
        open_browser=open_browser,
        sign_in=sign_in,
        allowed_hosts=allow_host or (),
    )


@app.command()
def demo(
    *,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8501,
    open_browser: OpenOption = True,
    log: LogOption = LogForm.TEXT,
) -> None:
    """Make a workspace from the demo reports (once) and open the dashboard on it."""
    del log  # taken when the command line was read
    _refuse_taken(host, port)  # before the minute that a first start takes
    path = _cache_folder() / DEMO_WORKSPACE
    _make_demo(path)
    _serve(str(path), host=host, port=port, open_browser=open_browser)


def _cache_folder() -> Path:
    from geodata.settings import default_cache_dir

    folder = default_cache_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"the cache {str(folder)!r} cannot be made: {error.strerror}"
        raise GeodataError(msg) from error
    return folder


def _make_demo(path: Path) -> None:
    """Fill the demo workspace; one that this version has read already is left as it is."""
    from geodata.pipeline import reader_version, take_in
    from geodata.read import read_sources
    from geodata.store import Workspace

    with Workspace.open(path) as workspace:
        counts = workspace.counts(reader_version=reader_version())
        if counts.n_articles and not counts.n_unread:
            return
        reader = load_reader()
        with (
            resources.as_file(resources.files("geodata").joinpath(DEMO_REPORTS)) as reports,
            progress_bar("Reading the demo reports") as advance,
        ):
            take_in(
                workspace,
                reader,
                read_sources([str(reports)]),
                on_batch=lambda summary: advance(summary.n_read),
            )


def _serve(
    workspace: str,
    *,
    host: str,
    port: int,
    open_browser: bool,
    sign_in: Path | None = None,
    allowed_hosts: Iterable[str] = (),
) -> None:
    from dashboard.access.rules import AccessRules
    from dashboard.sharing.answering import ANSWERING
    from dashboard.sharing.workspaces import shared_workspace

    _refuse_taken(host, port)
    if sign_in is not None:
        AccessRules.from_toml(sign_in)  # what is wrong with it is said at once
    shared_workspace(workspace)  # as above
    ANSWERING.start(workspace)  # they load beside what this process is to load yet
    _load_streamlit()
    from dashboard.server import serve as serve_app

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    say("serving", f"Footprint is at {address} (Ctrl+C stops it)", address=address)
    if open_browser and sys.stdout.isatty():
        Timer(_BROWSER_DELAY_S, webbrowser.open, args=[address]).start()
    if sign_in is None and not _is_loopback(host):
        warning = "Nobody signs in: whoever reaches this address may read and edit"
        say("nobody_signs_in", warning, level=logging.WARNING)
    serve_app(host, port, workspace=workspace, sign_in=sign_in, allowed_hosts=allowed_hosts)


def _load_streamlit() -> None:
    """Load Streamlit, whose loggers put themselves up and have something to say at once."""
    import streamlit.runtime.caching

    adopt_loggers()
    # That there is no server yet while the app is loaded is no news.
    logging.getLogger(streamlit.runtime.caching.cache_data_api.__name__).setLevel(logging.ERROR)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_taken(host: str, port: int) -> None:
    """Say so where the server could not listen; its own words come late and at length.

    Raises
    ------
    GeodataError
        When the address is none of this machine's or the port is taken.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        other = "--port chooses another" if error.errno == errno.EADDRINUSE else "see --host"
        msg = f"cannot listen on {host} port {port}: {error.strerror}; {other}"
        raise GeodataError(msg) from error


def _export(
    file: Annotated[Path, typer.Argument(help=EXPORT_HELP)],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    title: Annotated[str | None, typer.Option(help="The title of a figure.")] = None,
    paper: Annotated[str, typer.Option(help=PAPER_HELP)] = "a4-landscape",
    width: Annotated[int | None, typer.Option(help="Pixels at 96 per inch.")] = None,
    height: Annotated[int | None, typer.Option(help="Pixels at 96 per inch.")] = None,
    dpi: Annotated[int, typer.Option(help="Resolution of a PNG, 50 to 600.")] = 300,
    projection: Annotated[str, typer.Option(help=PROJECTION_HELP)] = "equal_area",
    numbered: Annotated[bool, typer.Option("--numbered", help=NUMBERED_HELP)] = False,
    report: Annotated[bool, typer.Option("--report", help=REPORT_HELP)] = False,
    **parameters: str | None,
) -> None:
    """Write the map of a query as a figure or a page, its items as data, or a report of both."""
    query = Query.from_params({k: v for k, v in parameters.items() if v is not None})

    from dashboard.export import Options, write_export, write_report
    from dashboard.figure import Look, make_sheet
    from geodata.store import Workspace

    sheet = make_sheet(paper=paper, width_px=width, height_px=height, dpi=dpi)
    look = Look(title=title, projection=Look.read_projection(projection), numbered=numbered)
    options = Options(sheet=sheet, look=look)
    file_format = file.suffix.lower().removeprefix(".")
    if report and file_format != "pdf":
        msg = f"a report is a pdf, and {file.name[:60]!r} does not end so"
        raise QueryError(msg, parameter="report")
    with Workspace.open(workspace, create=False) as opened, written_whole(file) as made:
        if report:
            write_report(query, opened, made, options)
        else:
            write_export(query, opened, made, file_format=file_format, options=options)
        n_items = opened.tally(query).n_items
        n_undated = opened.count_undated(query) if query.date_from or query.date_to else 0
    items = "item" if n_items == 1 else "items"
    typer.echo(f"{file}: {n_items:,} {items}, {file.stat().st_size:,} bytes", err=True)
    if n_undated:
        has = "item that has no date is" if n_undated == 1 else "items that have no date are"
        typer.echo(f"{n_undated:,} {has} left out.", err=True)


def _with_query_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return `command` with one option for each parameter of a query, named as in an address."""
    signature = inspect.signature(command, eval_str=True)
    own = [p for p in signature.parameters.values() if p.kind != p.VAR_KEYWORD]
    options = [
        inspect.Parameter(
            _keyword(parameter.name),
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                str | None,
                typer.Option(f"--{parameter.name.replace('_', '-')}", help=parameter.help),
            ],
        )
        for parameter in PARAMETERS
    ]
    names = {_keyword(parameter.name): parameter.name for parameter in PARAMETERS}

    def called(**given: Any) -> None:
        command(**{names.get(keyword, keyword): value for keyword, value in given.items()})

    called.__doc__ = command.__doc__
    called.__signature__ = signature.replace(  # type: ignore[attr-defined]  # what Typer reads
        parameters=[
            *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own),
            *options,
        ]
    )
    called.__annotations__ = {
        p.name: p.annotation for p in (*own, *options) if p.annotation is not p.empty
    }
    return called


def _keyword(name: str) -> str:
    """Return a parameter's name as Python can have it: ``from`` is a word of the language."""
    return f"{name}_" if name == "from" else name


app.command("export")(_with_query_options(_export))


@app.command()
def doctor() -> None:
    """Say what is installed, found and missing."""
    problems = 0
    for name, check in _CHECKS.items():
        try:
            found = check()
        except (GeodataError, OSError, importlib.metadata.PackageNotFoundError) as error:
            problems += 1
            typer.echo(f"✗ {name}: {error}")
        else:
            typer.echo(f"✓ {name}: {found}")
    raise typer.Exit(EXIT_SOME_REJECTED if problems else EXIT_ALL)


def _check_gazetteer() -> str:
    from geodata.gazetteer import Gazetteer
    from geodata.settings import default_cache_dir

    gazetteer = Gazetteer.open(progress=True)
    return f"{len(gazetteer.lat):,} places in {default_cache_dir()}"


def _check_packages() -> str:
    names = ("streamlit", "streamlit-folium", "folium", "geopandas", "geopy")
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)


def _check_leaflet() -> str:
    from dashboard.maps.base_map import has_leaflet

    if not has_leaflet():
        raise GeodataError("missing: the map needs the network")
    return "beside the app"


def _check_workspace() -> str:
    path = os.environ.get("FOOTPRINT_WORKSPACE", DEFAULT_WORKSPACE)
    if "://" not in path and not Path(path).exists():
        return f"none yet at {path}"

    from geodata.store import Workspace

    with Workspace.open(path, create=False) as workspace:
        counts = workspace.counts()
        wrong = workspace.check()
    if wrong:
        raise StoreError("; ".join(wrong[:3]))
    return f"{workspace.name}: {counts.n_articles} articles, {counts.n_items} items"


_CHECKS: dict[str, Callable[[], str]] = {
    "Python": platform.python_version,
    "Packages": _check_packages,
    "Gazetteer": _check_gazetteer,
    "Workspace": _check_workspace,
    "Leaflet": _check_leaflet,
    "Node (only to install)": lambda: shutil.which("npm") or "not found; needed only to install",
}


def main() -> None:
    """Run ``footprint``."""
    run(app)


if __name__ == "__main__":
    main()
