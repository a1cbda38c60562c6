"""Our own tables: a record that breaks its table is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata import tables
from geodata.errors import InputError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tables, "table_path", lambda name: tmp_path / name)
    return tmp_path


def test_rows_are_stripped_text_and_last_cells_may_be_left_out(folder: Path) -> None:
    (folder / "t.csv").write_text("# source: a test\na,b,c\n\n# a word\n 1 ,two\n", "utf-8")
    assert tables.read_rows("t") == [{"a": "1", "b": "two", "c": ""}]


def test_row_with_a_comma_too_many_is_named(folder: Path) -> None:
    """A comma in a phrase without quotes would move every later cell by one."""
    (folder / "t.csv").write_text("# source: a test\na,b\n# a word\n1,2\n1,2,3\n", "utf-8")
    with pytest.raises(InputError) as failed:
        tables.read_rows("t")
    assert str(failed.value) == "t.csv:5: has more cells than the header"


def test_words_are_folded_and_comments_left_out(folder: Path) -> None:
    (folder / "t.txt").write_text("# source: a test\nKabul\n\n# more\nÉlysée\n", "utf-8")
    assert tables.read_words("t") == {"kabul", "élysée"}


def test_a_digest_of_files_tells_what_they_hold_and_where_they_lie(tmp_path: Path) -> None:
    def digest(files: dict[str, str]) -> str:
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return tables.files_digest(root, names=["a", "b.py"], pattern="*.py")

    told = {"a/one.py": "1", "a/in/two.py": "2", "b.py": "3"}
    first = digest(told)
    assert digest(told | {"a/one.txt": "4", "c.py": "5"}) == first
    others = [told | {"a/in/two.py": "6"}, told | {"a/three.py": ""}, told | {"b.py": ""}]
    moved = {"a/two.py": "2", "a/in/one.py": "1", "b.py": "3"}
    assert len({first, *map(digest, [*others, moved])}) == 5
