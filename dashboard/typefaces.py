"""The typeface of the page: Source Sans, which Streamlit brings with it."""

from __future__ import annotations

from functools import lru_cache
from importlib import util
from pathlib import Path

_PATTERN = "static/static/media/SourceSansVF-Upright*.woff2"  # within Streamlit's package


@lru_cache(maxsize=1)
def source_sans() -> Path | None:
    """Return the web font with all weights, or None where this Streamlit has none."""
    streamlit = util.find_spec("streamlit")
    if streamlit is None or streamlit.origin is None:
        return None
    return next(Path(streamlit.origin).parent.glob(_PATTERN), None)
