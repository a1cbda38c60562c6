"""Fill README.md's table of accuracy from the pinned floors of the quality benchmarks.

python scripts/readme_figures.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FLOORS = ROOT / "benchmarks" / "quality" / "floors.json"

# Which measures the README shows, and how it calls them; the rest stand in the floors' own file.
HEADLINES: Mapping[str, str] = {
    "f1": "places found (F1)",
    "resolved": "resolved to the right place",
    "country": "resolved to the right country",
    "role": "role",
    "base_f1": "bases (F1)",
    "meeting_f1": "meetings (F1)",
    "evacuation_f1": "evacuations (F1)",
    "all_f1": "all items (F1)",
    "exact_recall": "items right in every field",
    "strict_f1": "time expressions (strict F1)",
    "value_f1": "with their value (F1)",
    "given_f1": "merging of given items (F1)",
    "read_f1": "merging of items read (F1)",
}
_SECTION = re.compile(r"(<!-- accuracy: begin [^\n]*-->\n).*?(<!-- accuracy: end -->)", re.DOTALL)


def table_of(floors: Mapping[str, Any]) -> str:
    """Return the table of accuracy, one row for each text and measure."""
    if not floors:
        return "Nothing is pinned yet.\n"
    rows = [
        f"| {name.replace('/', ': ')} | {words} | {pinned['floors'][measure]:.3f} |"
        for name, pinned in sorted(floors.items(), key=lambda entry: entry[0].startswith("corpora"))
        for measure, words in HEADLINES.items()
        if measure in pinned["floors"]
    ]
    return "\n".join(["| text | measure | floor |", "| --- | --- | ---: |", *rows]) + "\n"


def filled(readme: str, floors: Mapping[str, Any]) -> str:
    """Return the README with the table in its place."""
    return _SECTION.sub(lambda m: f"{m[1]}\n{table_of(floors)}\n{m[2]}", readme)


def read_floors() -> dict[str, Any]:
    """Return the pinned floors; none where nothing is pinned yet."""
    if not FLOORS.exists():
        return {}
    floors: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def main() -> None:
    """Fill the table."""
    readme = README.read_text(encoding="utf-8")
    README.write_text(filled(readme, read_floors()), encoding="utf-8")


if __name__ == "__main__":
    main()
