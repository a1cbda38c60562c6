"""What the documents say is so."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from dashboard.cli import app
from dashboard.figure.notes import ATTRIBUTION
from dashboard.routes.exports import SHEET_PARAMETERS
from geodata.gazetteer import Gazetteer
from geodata.model import Kind, Modality, Status
from geodata.query import PARAMETERS

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "DATA.md", "CONTRIBUTING.md", "CHANGELOG.md")
STAGES = ("Read", "Find", "Geocode", "Extract", "Merge", "Show")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(name), re.DOTALL | re.MULTILINE)


def shell_lines(name: str) -> Iterator[str]:
    """Yield the commands of a document: lines of its shell blocks, and what stands in backticks."""
    for block in blocks(name, "sh"):
        yield from (line.partition("#")[0].strip() for line in block.splitlines())
    prose = re.sub(r"^```.*?^```", "", text_of(name), flags=re.DOTALL | re.MULTILINE)
    yield from (re.sub(r"\s+", " ", code) for code in re.findall(r"`([^`]+)`", prose))


def leaf(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that words name, and the words after its name."""
    command: Any = typer.main.get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words[0]]
        words = words[1:]
    return command, words


def test_the_ten_lines_of_the_readme_print_what_it_says(
    compiled_gazetteer: Gazetteer,
) -> None:
    del compiled_gazetteer
    (code,) = blocks("README.md", "python")
    (printed,) = blocks("README.md", "text")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})  # the README is ours
    assert out.getvalue() == printed
    assert len(code.splitlines()) <= 12


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_in_a_document_exists(name: str) -> None:
    for line in shell_lines(name):
        words = line.split()
        if words[:1] != ["footprint"]:
            continue
        command, rest = leaf(words[1:])
        assert not hasattr(command, "commands") or rest in ([], ["--help"], ["--version"]), line
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
        assert {w.partition("=")[0] for w in rest if w.startswith("--")} <= known, line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_and_script_in_a_document_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    for line in shell_lines(name):
        words = line.split()
        if words[:1] == ["make"] and len(words) > 1:
            assert words[1] in targets, line
        if words[:1] == ["python"] and words[1:] and words[1].endswith(".py"):
            assert (ROOT / words[1]).is_file(), line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_links_to_exists(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(name)):
        if "://" not in target and not target.startswith("#"):
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("name", [*(p.name for p in PARAMETERS), *(n for n in SHEET_PARAMETERS)])
def test_every_parameter_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in text_of("README.md")


def test_every_command_is_in_the_readme() -> None:
    readme = text_of("README.md")
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        for child in getattr(command, "commands", {"": None}):
            assert f"footprint {name} {child}".strip() in re.sub(r"\s+", " ", readme)


def test_every_environment_variable_is_in_the_readme() -> None:
    used = {
        name
        for package in ("geodata", "dashboard")
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r"\"(FOOTPRINT_[A-Z_]+)\"", path.read_text(encoding="utf-8"))
    }
    assert "FOOTPRINT_CACHE" in used
    assert used == set(re.findall(r"`(FOOTPRINT_[A-Z_]+)`", text_of("README.md")))


def test_the_readme_says_what_is_extracted_and_in_which_stages() -> None:
    readme = text_of("README.md")
    for kind in Kind:
        assert re.search(rf"^\| {kind} \| \".+\" \|", readme, re.MULTILINE)
    for modality in Modality:
        assert f"`{modality}`" in readme
    named = set(re.findall(r"`([a-z_]+)`", readme))
    assert len(named & set(Status)) >= len(Status) / 2
    assert re.findall(r"^\d\. \*\*(\w+)\*\*", readme, re.MULTILINE) == list(STAGES)


def test_the_readme_and_data_md_carry_the_line_of_attribution() -> None:
    for name in ("README.md", "DATA.md"):
        assert ATTRIBUTION in text_of(name)


def test_data_md_names_the_source_of_every_data_file() -> None:
    data = text_of("DATA.md")
    named = set(re.findall(r"`((?:\w|[/.*-])+)`", data))
    files = [
        path.relative_to(ROOT / "geodata" / "data").as_posix()
        for path in sorted((ROOT / "geodata" / "data").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert len(files) > 40
    unnamed = [name for name in files if not any(Path(name).match(pattern) for pattern in named)]
    assert unnamed == []


def test_data_md_tells_of_each_kind_of_data_once() -> None:
    kinds = re.findall(r"^\| ([^|]+) \|", text_of("DATA.md"), re.MULTILINE)
    assert len(kinds) > 20
    assert sorted(kinds) == sorted(set(kinds))


def test_the_table_of_accuracy_is_what_is_pinned() -> None:
    """`python scripts/readme_figures.py` makes it so."""
    path = ROOT / "scripts" / "readme_figures.py"
    spec = importlib.util.spec_from_file_location("readme_figures", path)
    assert spec
    assert spec.loader
    figures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(figures)
    readme = text_of("README.md")
    floors = figures.read_floors()
    assert figures.filled(readme, floors) == readme
    for name, pinned in floors.items():
        table = figures.table_of({name: pinned})
        assert len(table.splitlines()) > 2, f"no headline of {name}"


def test_the_changelog_begins_with_the_version_that_is_installed() -> None:
    version = re.search(r'^version = "(.+)"', text_of("pyproject.toml"), re.MULTILINE)
    latest = re.search(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert version
    assert latest
    assert version[1] == latest[1]
