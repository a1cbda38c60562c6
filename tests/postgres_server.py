"""A PostgreSQL server of the tests' own: a temporary cluster that only a local socket reaches."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from find_postgres import find_postgres  # noqa: E402  # a script, not a package

USER = "footprint"
UNPRIVILEGED = ("postgres", "nobody")  # the server refuses to run as root
START_TIMEOUT_S = 60


class PostgresServer:
    """A running cluster; each database made in it is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()

    def address_of(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def make_database(self, *, template: str = "with_postgis") -> str:
        """Make an empty database and return its address; with PostGIS already, to save time."""
        name = f"w{next(self._numbers)}"
        with psycopg.connect(self.address_of("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address_of(name)

    def prepare(self) -> None:
        """Make the template of databases that have PostGIS."""
        with psycopg.connect(self.address_of("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE with_postgis TEMPLATE template0")
        with psycopg.connect(self.address_of("with_postgis"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Make a cluster in a temporary folder, run it, and take both away."""
    programs = find_postgres()
    if programs is None:
        msg = "PostgreSQL with PostGIS is missing: python scripts/find_postgres.py --install"
        raise RuntimeError(msg)
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="footprint-pg-"))  # short: a socket's path has 107 bytes
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if owner is not None:
        for path in (folder, data):
            os.chown(path, owner.pw_uid, owner.pw_gid)

    def run(*command: str | Path) -> None:
        subprocess.run(
            command,
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )

    try:
        run(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "-N")
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
            " -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        )
        log = folder / "log"
        run(programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w",
            "-t", str(START_TIMEOUT_S), "start")  # fmt: skip
        try:
            server = PostgresServer(folder)
            server.prepare()
            yield server
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> pwd.struct_passwd | None:
    """Return whom the server runs as where the tests run as root; None is whoever runs them."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)
