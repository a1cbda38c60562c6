"""A log is JSON that a machine can read, or sentences for a person, and holds no secret."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from datetime import datetime

import pytest

from geodata.logs import LogForm, hide_secrets, log_form, request_id, say, start_logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leave logging as it was: other tests begin without any of ours."""
    root, ours = logging.getLogger(), logging.getLogger("footprint")
    before = [*root.handlers], [*ours.handlers], ours.propagate
    yield
    root.handlers[:], ours.handlers[:], ours.propagate = before
    logging.captureWarnings(capture=False)


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_object_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    start_logs(LogForm.JSON)
    say("rejected", "footprint: a\nb", level=logging.WARNING, reason="a\nb “c”\x1b", line=3)
    (line,) = lines_of(capsys)
    moment = datetime.fromisoformat(str(line.pop("time")))
    assert moment.utcoffset() is not None
    assert line == {
        "level": "WARNING",
        "event": "rejected",
        "logger": "footprint",
        "reason": "a\nb “c”\x1b",
        "line": 3,
    }


def test_what_other_packages_say_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    start_logs(LogForm.JSON)
    token = request_id.set("r1")
    try:
        int("broken")
    except ValueError:
        logging.getLogger("another.package").exception("It failed on %s", "http://u:pw@h/?key=pw")
    finally:
        request_id.reset(token)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    failed, warned = lines_of(capsys)
    assert failed["logger"] == "another.package"
    assert failed["event"] == "It failed on http://h/?key=…"
    assert failed["request_id"] == "r1"
    assert str(failed["exc_info"]).endswith("'broken'")
    assert "DeprecationWarning: old" in str(warned["event"])


def test_text_says_what_has_a_sentence_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start_logs(LogForm.JSON)
    start_logs(LogForm.TEXT)
    assert log_form() is LogForm.TEXT
    say("request", path="/")
    say("stopping", "Stopping https://a.example/feed?token=pw#x.")
    assert capsys.readouterr().err == "Stopping https://a.example/feed?token=…#x.\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:pw@host/db", "postgresql://host/db"),
        ("https://me@host/feed?a=1&b=2: 3 new", "https://host/feed?a=…&b=…: 3 new"),
        ("see 'http://h/x?pw=a@b' and ftp://u:p@h", "see 'http://h/x?pw=…' and ftp://h"),
        ("a@b.example asked /path?q=1", "a@b.example asked /path?q=1"),
        ("https://example.org/news/2021", "https://example.org/news/2021"),
    ],
)
def test_addresses_are_said_without_their_secrets(text: str, shown: str) -> None:
    assert hide_secrets(text) == shown
