"""The typeface of the page and of figures: Source Sans, which Streamlit brings with it."""

from __future__ import annotations

from functools import lru_cache
from importlib import util
from pathlib import Path

_PATTERNS = {  # within Streamlit's package; each holds all weights
    "upright": "static/static/media/SourceSansVF-Upright*.woff2",
    "italic": "static/static/media/SourceSansVF-Italic*.woff2",
}


@lru_cache(maxsize=2)
def source_sans(slope: str = "upright") -> Path | None:
    """Return the web font with all weights, or None where this Streamlit has none."""
    streamlit = util.find_spec("streamlit")
    if streamlit is None or streamlit.origin is None:
        return None
    return next(Path(streamlit.origin).parent.glob(_PATTERNS[slope]), None)
