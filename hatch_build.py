"""Build hook: fetch Leaflet and fonts from the npm registry and put them beside the dashboard.

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
# What is taken from node_modules, and its name in dashboard/static/vendor.
VENDORED = {
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/images": "images",
    "@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff": (
        "noto-sans-sc.woff"
    ),
    "@fontsource/noto-sans-sc/LICENSE": "noto-sans-sc.LICENSE",
}
# The typeface of figures and reports, whole: Latin, Cyrillic and Greek.
SANS = "@expo-google-fonts/source-sans-3"
VENDORED |= {
    f"{SANS}/400Regular/SourceSans3_400Regular.ttf": "source-sans-3-regular.ttf",
    f"{SANS}/400Regular_Italic/SourceSans3_400Regular_Italic.ttf": "source-sans-3-italic.ttf",
    f"{SANS}/700Bold/SourceSans3_700Bold.ttf": "source-sans-3-bold.ttf",
    f"{SANS}/LICENSE_FONT": "source-sans-3.LICENSE",
}
# Scripts that names in the news are written in, each a font of its own.
FONT_SUBSETS = {
    "noto-sans-arabic": "arabic",
    "noto-sans-armenian": "armenian",
    "noto-sans-bengali": "bengali",
    "noto-sans-devanagari": "devanagari",
    "noto-sans-ethiopic": "ethiopic",
    "noto-sans-georgian": "georgian",
    "noto-sans-hebrew": "hebrew",
    "noto-sans-kr": "korean",
    "noto-sans-tamil": "tamil",
    "noto-sans-thai": "thai",
}
for _name, _subset in FONT_SUBSETS.items():
    VENDORED[f"@fontsource/{_name}/files/{_name}-{_subset}-400-normal.woff"] = f"{_name}.woff"
    VENDORED[f"@fontsource/{_name}/LICENSE"] = f"{_name}.LICENSE"


class VendorHook(BuildHookInterface[Any]):
    """Fill ``dashboard/static/vendor`` before the files of a build are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing; `version` and `build_data` are hatch's own."""
        del version, build_data
        root = Path(self.root)
        if problem := vendor_packages(root):
            self.app.display_warning(f"{problem} The map will need the network.")


def vendor_packages(root: Path) -> str | None:
    """Copy the files of the packages under `root`; return what stood in the way, or None."""
    vendor = root / "dashboard" / "static" / "vendor"
    if all((vendor / name).exists() for name in VENDORED.values()):
        return None
    npm = shutil.which("npm")
    if npm is None:
        return "Node's npm is not installed."
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, scratch)
        try:
            subprocess.run(  # noqa: S603  # a fixed command, found on the PATH
                [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=scratch,
                check=True,
                capture_output=True,
                timeout=NPM_TIMEOUT_S,
            )
        except (OSError, subprocess.SubprocessError) as error:
            return f"npm could not fetch Leaflet and the fonts ({type(error).__name__})."
        _copy_into(vendor, source=Path(scratch) / "node_modules")
    return None


def _copy_into(vendor: Path, *, source: Path) -> None:
    vendor.mkdir(parents=True, exist_ok=True)
    for origin, name in VENDORED.items():
        if (source / origin).is_dir():
            shutil.copytree(source / origin, vendor / name, dirs_exist_ok=True)
        else:
            shutil.copy(source / origin, vendor / name)
