"""What the books of a workspace are kept by: transactions that read, and one that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection


class Transactions(Protocol):
    """Opens transactions; a `geodata.store.Workspace` is one."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Return a connection that sees one state throughout."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Return the connection of the one writer; all it does holds or none of it."""
