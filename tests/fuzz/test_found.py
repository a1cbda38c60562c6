"""What the searches have found, each kept so that it is never met again."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from test_fuzz_readers import ATOM, FEED, check_reader


def _zip_with_a_nameless_file() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("x", "words")
    content = made.getvalue()
    # The length of the name in the directory is zero, and its one letter is an extra field.
    at = content.index(b"PK\x01\x02")
    return content[: at + 28] + b"\x00\x00\x01\x00" + content[at + 32 :]


FOUND: dict[str, tuple[str, bytes]] = {
    "a title that swallows the rest": ("feed", ATOM.replace("T</title>", "/title>").encode()),
    "an encoding that is no text": ("feed", FEED.encode().replace(b"utf-8", b"\xff")),
    "an encoding with a null": ("feed", FEED.encode().replace(b"utf-8", b"utf-\x00")),
    "an encoding of names": ("feed", FEED.encode().replace(b"utf-8", b"punycode")),
    "no encoding at all": ("feed", FEED.encode().replace(b"utf-8", b"undefined")),
    "a file in a zip without a name": ("zip", _zip_with_a_nameless_file()),
}


@pytest.mark.parametrize("name", FOUND)
def test_found(name: str, tmp_path: Path) -> None:
    kind, content = FOUND[name]
    check_reader(kind, content, tmp_path)


def test_entities_within_entities_are_not_unfolded(tmp_path: Path) -> None:
    """Ten of ten of ten ...: a few lines that would fill any memory."""
    entities = '<!ENTITY e0 "lol">' + "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)
    )
    for body in ("&e11;", "&e4;"):
        content = FEED.replace("<rss", f"<!DOCTYPE rss [{entities}]><rss").replace("Base", body)
        began = time.monotonic()
        check_reader("feed", content.encode(), tmp_path)
        page = f"<!DOCTYPE html [{entities}]><html><body><p>{body * 9}</p></body></html>"
        check_reader("html", page.encode(), tmp_path)
        assert time.monotonic() - began < 30
