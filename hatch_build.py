"""Build hook: fetch Leaflet from the npm registry and put it beside the dashboard.

Node is optional. Without it the package is built all the same, and the dashboard says that its map
needs the network.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_TIMEOUT_S = 120  # a registry that has not answered by then is not going to
VENDORED = ("leaflet.js", "leaflet.css", "images")  # of leaflet/dist


class VendorHook(BuildHookInterface[Any]):
    """Fill ``dashboard/static/vendor`` before the files of a build are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing; `version` and `build_data` are hatch's own."""
        del version, build_data
        root = Path(self.root)
        if problem := vendor_leaflet(root):
            self.app.display_warning(f"{problem} The map will need the network.")


def vendor_leaflet(root: Path) -> str | None:
    """Copy Leaflet's files under `root`; return what stood in the way, or None."""
    vendor = root / "dashboard" / "static" / "vendor"
    if all((vendor / name).exists() for name in VENDORED):
        return None
    npm = shutil.which("npm")
    if npm is None:
        return "Node's npm is not installed."
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, scratch)
        try:
            subprocess.run(  # noqa: S603  # a fixed command, found on the PATH
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=scratch,
                check=True,
                capture_output=True,
                timeout=NPM_TIMEOUT_S,
            )
        except (OSError, subprocess.SubprocessError) as error:
            return f"npm could not fetch Leaflet ({type(error).__name__})."
        _copy_into(vendor, source=Path(scratch) / "node_modules" / "leaflet" / "dist")
    return None


def _copy_into(vendor: Path, *, source: Path) -> None:
    vendor.mkdir(parents=True, exist_ok=True)
    for name in VENDORED:
        if (source / name).is_dir():
            shutil.copytree(source / name, vendor / name, dirs_exist_ok=True)
        else:
            shutil.copy(source / name, vendor / name)
