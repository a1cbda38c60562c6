"""What a user chooses outside the command line: where the program keeps what it can make again.

Everything else is an argument. Nothing is read at import; the environment is looked at when asked.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CACHE_VARIABLE = "FOOTPRINT_CACHE"
# Files of boundaries that the user loaded, in the cache folder.
IMPORTED_COUNTRIES = "imported-countries.parquet"
IMPORTED_DISPUTES = "imported-disputes.parquet"


def default_cache_dir() -> Path:
    """Return the user's cache folder for this program; ``FOOTPRINT_CACHE`` overrides it."""
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "footprint"
