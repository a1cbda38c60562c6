"""The wheel: the same bytes every time, and an offline dashboard without Node."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", "__pycache__", "*.footprint", "build", "dist", "node_modules"
)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the wheel built twice, from two copies of the project."""
    built = []
    for number in (1, 2):
        copy = tmp_path_factory.mktemp(f"copy{number}") / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
        for path in copy.rglob("*"):
            os.utime(path, (number * 1e9, number * 1e9))
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"],
            cwd=copy,
            check=True,
            capture_output=True,
        )
        built += (copy / "out").glob("*.whl")
    return built


def test_two_builds_give_the_same_bytes(wheels: list[Path]) -> None:
    first, second = wheels
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_the_wheel_holds_what_runs_and_nothing_else(wheels: list[Path]) -> None:
    names = zipfile.ZipFile(wheels[0]).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"geodata", "dashboard"}
    assert "dashboard/static/vendor/leaflet.js" in names
    assert not [n for n in names if n.endswith((".pyc", ".footprint")) or "/tests/" in n]


def test_installed_without_node_the_map_needs_no_network(
    wheels: list[Path], tmp_path: Path
) -> None:
    """Someone with a wheel and no Node gets the JavaScript all the same."""
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
            *("--disable-pip-version-check", "--target", str(tmp_path), str(wheels[0])),
        ],
        check=True,
        env={**os.environ, "PATH": str(Path(sys.executable).parent)},
    )
    code = (
        "import dashboard.maps.base_map as m, sys;"
        "print(m.__file__.startswith(sys.argv[1]), m.has_leaflet())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert done.stdout.split() == ["True", "True"]
