"""What a run says of itself, on standard error: sentences for a person, or JSON for a machine.

All of it goes through Python's logging. As text, what has a sentence is said in it and the rest is
left out; as JSON, every event is one object on one line: ``time`` with its zone, ``level``,
``event`` and what belongs to it, and so is what other packages log. Passwords and the values of
queries are taken out of the addresses in either.
"""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

LOG_VARIABLE = "FOOTPRINT_LOG"
# The request that something is logged for; None outside of one.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

_LOGGER = "footprint"
_SENTENCE = "sentence"
_USER = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/?#'\"]*@", re.IGNORECASE)
_QUERY = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s?#'\"]*\?)([^\s#'\"]*)", re.IGNORECASE)
_VALUE = re.compile(r"=[^&;:]*")
_HIDDEN = "…"


class LogForm(StrEnum):
    """How a run says what happens."""

    TEXT = "text"
    JSON = "json"


def start_logs(form: LogForm) -> None:
    """Say from now on what happens in this form; it may be called again for another one."""
    ours, root = logging.getLogger(_LOGGER), logging.getLogger()
    ours.setLevel(logging.INFO)
    ours.handlers.clear()
    root.handlers = [h for h in root.handlers if not isinstance(h, _Handler)]
    handler = _Handler()
    if form is LogForm.JSON:
        handler.setFormatter(_json_lines())
        handler.addFilter(_with_request)
        root.addHandler(handler)
    else:
        handler.setFormatter(_Sentences())
        handler.addFilter(lambda record: bool(getattr(record, _SENTENCE, None)))
        ours.addHandler(handler)
    ours.propagate = form is LogForm.JSON
    logging.captureWarnings(form is LogForm.JSON)


def log_form() -> LogForm:
    """Return the form that was asked for last."""
    root = logging.getLogger()
    is_json = any(isinstance(handler, _Handler) for handler in root.handlers)
    return LogForm.JSON if is_json else LogForm.TEXT


def adopt_loggers() -> None:
    """Let packages that print their own lines (Streamlit, uvicorn) log in our form: as JSON."""
    if log_form() is LogForm.TEXT:
        return
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name != _LOGGER:
            logger.handlers.clear()
            logger.propagate = True
            logger.setLevel(logging.NOTSET)


def say(
    event: str, sentence: str | None = None, /, *, level: int = logging.INFO, **of: Any
) -> None:
    """Say what happened.

    Parameters
    ----------
    event
        Its name: ``ingest_finished``.
    sentence
        What a person is told; nothing where None.
    level
        One of logging's.
    of
        What belongs to it; the names are those of the JSON.
    """
    logging.getLogger(_LOGGER).log(level, event, extra={_SENTENCE: sentence, **of})


def hide_secrets(text: str) -> str:
    """Return a text without the users, passwords and query values of the addresses in it."""
    if "://" not in text:
        return text
    bare = _USER.sub(r"\1", text)
    return _QUERY.sub(lambda found: found[1] + _VALUE.sub(f"={_HIDDEN}", found[2]), bare)


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for type checkers only
    """Ours, to be told from those that others put up."""


class _Sentences(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return hide_secrets(getattr(record, _SENTENCE))


def _json_lines() -> logging.Formatter:
    from pythonjsonlogger.core import RESERVED_ATTRS  # noqa: PLC0415  # who wants text needs none
    from pythonjsonlogger.orjson import OrjsonFormatter  # noqa: PLC0415

    class JsonLines(OrjsonFormatter):
        def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
            moment = log_data.pop("time")
            told = {k: v for k, v in log_data.items() if v is not None}
            return {"time": moment} | {
                k: hide_secrets(v) if isinstance(v, str) else v for k, v in told.items()
            }

    return JsonLines(
        ["levelname", "message", "name"],
        rename_fields={"levelname": "level", "message": "event", "name": "logger"},
        reserved_attrs=[*RESERVED_ATTRS, _SENTENCE],
        timestamp="time",
    )


def _with_request(record: logging.LogRecord) -> bool:
    """Add the request that a record belongs to; keep every record."""
    if "request_id" not in record.__dict__:
        record.request_id = request_id.get()
    return True
