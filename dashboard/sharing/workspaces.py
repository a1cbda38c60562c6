"""The workspace of a server: opened once for its pages and its routes alike."""

from __future__ import annotations

from functools import cache

from geodata.settings import default_cache_dir
from geodata.store import Workspace

WORKSPACE_VARIABLE = "FOOTPRINT_WORKSPACE"  # the server sets it before the first page runs


@cache
def shared_workspace(location: str) -> Workspace:
    """Return the workspace at a location; a big one is held in memory for its many readers."""
    workspace = Workspace.open(location)
    workspace.hold_items(kept_in=default_cache_dir() / "held")
    return workspace
