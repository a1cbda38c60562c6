"""Print where Chromium is; with ``--install``, install Debian's where it is missing and can be.

python scripts/find_chromium.py [--install]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Install Debian's package, as root or through sudo, where apt is there."""
    if not shutil.which("apt-get"):
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and not shutil.which("sudo"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        subprocess.run([*prefix, *command], check=False, env=environment)


def main() -> int:
    """Return 0 where a browser was found, or was looked for and the tests do without it."""
    install = "--install" in sys.argv[1:]
    if install and not find_chromium():
        install_chromium()
    path = find_chromium()
    print(path or "Chromium was not found: install it to run the browser tests", file=sys.stderr)
    return 0 if path or install else 1


if __name__ == "__main__":
    sys.exit(main())
