"""Write down the structure of the golden figures, and draw each to be looked at.

python scripts/figure_goldens.py [FOLDER]    # FOLDER takes the pictures
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests" / "dashboard"


def main() -> None:
    """Write one JSON file a figure, and its picture where a folder is given."""
    sys.path[:0] = [str(TESTS), str(TESTS / "figure")]
    from golden_figures import GOLDEN, SHEETS, draw, structure_of  # noqa: PLC0415  # of the tests

    GOLDEN.mkdir(exist_ok=True)
    for name in SHEETS:
        lines = json.dumps(structure_of(draw(name)), ensure_ascii=False)
        (GOLDEN / f"{name}.json").write_text(f"{lines}\n", encoding="utf-8")
        if len(sys.argv) > 1:
            Path(sys.argv[1], f"{name}.png").write_bytes(draw(name, file_format="png"))


if __name__ == "__main__":
    main()
