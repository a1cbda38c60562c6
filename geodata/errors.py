"""The error tree of the package.

::

    GeodataError
    ├── InputError(ValueError)          a source, line or field cannot be read
    │   └── FetchError                  an address cannot be fetched
    ├── QueryError(ValueError)          a filter has an unknown name or a bad value
    ├── SettingsError(ValueError)       a setting is unknown or out of range
    ├── GazetteerError                  the compiled gazetteer is missing, foreign or broken
    ├── BordersError                    a boundary file cannot be read
    ├── StoreError                      the workspace cannot be opened or written
    │   └── SchemaError                 the workspace has a schema this version does not know
    └── GeocoderError                   an online geocoder failed
        ├── GeocoderTimeoutError(TimeoutError)
        └── GeocoderRefusedError        the service said no (403, 429)

"No match" is an answer (``None``); only failure is an exception.
"""

from __future__ import annotations


class GeodataError(Exception):
    """Base of every error this package raises on purpose."""


class InputError(GeodataError, ValueError):
    """A source, one of its lines or one of its fields cannot be read.

    Parameters
    ----------
    reason
        What is wrong, in one sentence without the place.
    source
        File, address or ``<stdin>`` the input came from.
    line
        1-based line (or row) in the source.
    field
        Name of the field at fault.
    """

    def __init__(
        self,
        reason: str,
        *,
        source: str | None = None,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        self.reason = reason
        self.source = source
        self.line = line
        self.field = field
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return ``source:line: field 'name': reason``, leaving out what is unknown."""
        where = self.source or ""
        if self.line is not None:
            where = f"{where}:{self.line}" if where else f"line {self.line}"
        parts = [where] if where else []
        if self.field is not None:
            parts.append(f"field {self.field!r}")
        parts.append(self.reason)
        return ": ".join(parts)

    def at(self, *, source: str, line: int | None = None) -> InputError:
        """Return the same error with where the input came from."""
        return InputError(self.reason, source=source, line=line, field=self.field)


class FetchError(InputError):
    """An address cannot be fetched, or is not to be.

    Parameters
    ----------
    reason, source
        As for `InputError`.
    status
        The HTTP status, where there was an answer.
    retry_after
        What the server says of when to ask again (the header ``Retry-After``).
    """

    def __init__(
        self,
        reason: str,
        *,
        source: str | None = None,
        status: int | None = None,
        retry_after: str | None = None,
    ) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(reason, source=source)


class QueryError(GeodataError, ValueError):
    """A filter has an unknown name or a bad value; ``parameter`` names it."""

    def __init__(self, reason: str, *, parameter: str) -> None:
        self.reason = reason
        self.parameter = parameter
        shown = parameter if parameter.isprintable() else ascii(parameter)
        super().__init__(f"{shown}: {reason}")


class SettingsError(GeodataError, ValueError):
    """A setting is unknown or out of range."""


class GazetteerError(GeodataError):
    """The compiled gazetteer is missing, foreign or broken."""


class BordersError(GeodataError):
    """A boundary file cannot be read."""


class StoreError(GeodataError):
    """The workspace cannot be opened, read or written."""


class SchemaError(StoreError):
    """The workspace has a schema that this version does not know."""


class GeocoderError(GeodataError):
    """An online geocoder failed."""


class GeocoderTimeoutError(GeocoderError, TimeoutError):
    """An online geocoder did not answer in time."""


class GeocoderRefusedError(GeocoderError):
    """An online geocoder refused to answer (403, 429).

    Parameters
    ----------
    reason
        The service's words.
    retry_after_s
        Seconds the service asked to wait, where it said so.
    """

    def __init__(self, reason: str, *, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(reason)
