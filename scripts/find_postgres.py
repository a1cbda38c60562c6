"""Print where PostgreSQL's programs are; with ``--install``, install Debian's where missing.

python scripts/find_postgres.py [--install]

The tests make a cluster of their own with these programs, in a temporary folder, and never touch
one that the system runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("postgresql-15-postgis-3", "postgresql-postgis")  # of Debian 12, and of later ones


def find_postgres() -> Path | None:
    """Return the folder of an installed server with PostGIS, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if path := shutil.which("initdb"):
        folders.append(Path(path).resolve().parent)
    return next((folder for folder in folders if _has_postgis(folder)), None)


def _has_postgis(folder: Path) -> bool:
    shared = {Path("/usr/share/postgresql") / folder.parent.name}  # Debian's
    if (folder / "pg_config").exists():
        asked = subprocess.run(
            [folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False
        )
        shared.add(Path(asked.stdout.strip()))
    controls = [path / "extension" / "postgis.control" for path in shared]
    return (folder / "initdb").exists() and any(control.exists() for control in controls)


def install_postgres() -> None:
    """Install Debian's package, as root or through sudo, where apt is there."""
    if not shutil.which("apt-get"):
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and not shutil.which("sudo"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False, env=environment)
    for package in PACKAGES:
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        done = subprocess.run(
            [*prefix, *command], check=False, env=environment, stdout=subprocess.DEVNULL
        )
        if done.returncode == 0:
            return


def main() -> int:
    """Return 0 where a server was found."""
    if "--install" in sys.argv[1:] and not find_postgres():
        install_postgres()
    path = find_postgres()
    print(path or "PostgreSQL with PostGIS was not found: the tests need it", file=sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
