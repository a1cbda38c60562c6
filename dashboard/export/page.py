"""A query's map and its evidence as one page that opens without a network."""

from __future__ import annotations

import base64
import hashlib
import heapq
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import orjson
from markupsafe import Markup

from dashboard.export.dossier import describe_item
from dashboard.export.geojson import encodable
from dashboard.figure.notes import Tally, say_notes
from dashboard.figure.svg import rules_for_scripts
from dashboard.maps.base_map import (
    MAP_OPTIONS,
    SCRIPTS,
    STATIC,
    WORLD_CENTRE,
    has_leaflet,
    script_json,
    start_options,
)
from dashboard.maps.features import row_to_feature
from dashboard.maps.shapes import shapes_as_json
from dashboard.texts import as_shown
from dashboard.typefaces import source_sans
from dashboard.wording import KIND_WORDS
from dashboard.wording.headline import say_under
from geodata.borders import Level
from geodata.errors import GeodataError
from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.query import Query
    from geodata.store import ItemEntry

MOST_ITEMS = 5_000  # more would be a file that no browser opens with pleasure; the surest are kept
_URL = re.compile(r"url\(\"?([^\")]+)\"?\)")
_TYPEFACE = "../font/sans.woff2"
_FAMILY = "Footprint Sans"  # its name in the style sheets
# The page runs its own scripts, known by their digests, and asks nobody for anything.
_POLICY = (
    "default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data:;"
    " font-src data:; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class _Own:
    """What every saved page has in common: its styles, its scripts, and their digests."""

    style: str
    scripts: tuple[str, ...]
    policy: str


def render_page(query: Query, entries: Iterable[ItemEntry], *, title: str, n_undated: int) -> bytes:
    """Return one HTML file that holds the map, its data and its scripts.

    Raises
    ------
    GeodataError
        Where Leaflet was not put beside the app when it was installed.
    """
    if not has_leaflet():
        msg = "a page needs Leaflet, which was not installed with Footprint for want of npm"
        raise GeodataError(msg)
    tally = Tally()
    surest = heapq.nlargest(MOST_ITEMS, tally.counting(entries), key=_sureness)
    shown = sorted(surest, key=lambda e: (-_day_number(e), e.row.item_id))
    own = _own_parts()
    page = _template().render(
        title=as_shown(title),
        question=as_shown(say_under(query, title=title)),
        notes=[as_shown(note) for note in say_notes(query, tally.facts(n_undated=n_undated))],
        kinds=[
            {"value": kind.value, "words": f"{KIND_WORDS[kind].capitalize()}s"} for kind in Kind
        ],
        cards=[describe_item(entry.item) for entry in shown],
        n_left_out=tally.n_items - len(shown),
        policy=own.policy,
        style=Markup(own.style),  # noqa: S704  # the app's own
        scripts=[Markup(script) for script in own.scripts],  # noqa: S704  # as above
        items=_json([encodable(row_to_feature(entry.row)) for entry in shown]),
        shapes=_json(orjson.loads(shapes_as_json(query.border_view, level=Level.MEDIUM))),
        options=_json(
            {
                "options": start_options(root="") | {"tiles": {}},
                "center": WORLD_CENTRE,
                "map": MAP_OPTIONS,
                "view": query.border_view,
            }
        ),
    )
    letters = rules_for_scripts(page, family=_FAMILY)
    return page.replace("</style>", f"{letters}</style>", 1).encode("utf-8", "replace")


def _sureness(entry: ItemEntry) -> tuple[float, str]:
    return entry.row.confidence, entry.row.item_id


def _day_number(entry: ItemEntry) -> int:
    """Return the day by which the list is ordered, newest first, as in the page's table."""
    day = entry.row.date_end or entry.row.last_reported
    return day.toordinal() if day else 0


def _json(value: Any) -> Markup:
    """Return JSON that nothing in it can end: no ``<``, ``>`` or ``&`` is left."""
    return Markup(script_json(value))  # noqa: S704  # see above


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    file = resources.files("dashboard").joinpath("export", "templates", "page.html")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(file.read_text("utf-8"))


@lru_cache(maxsize=1)
def _own_parts() -> _Own:
    styles = [
        _with_files(STATIC / folder / name)
        for folder, name in (
            ("vendor", "leaflet.css"),
            ("map", "map.css"),
            ("offline", "offline.css"),
        )
    ]
    files = [STATIC / "vendor" / "leaflet.js", *(STATIC / "map" / name for name in SCRIPTS)]
    files.append(STATIC / "offline" / "offline.js")
    scripts = tuple(_without_source_map(path.read_text("utf-8")) for path in files)
    digests = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts
    )
    policy = _POLICY.format(digests=" ".join(f"'sha256-{digest}'" for digest in digests))
    return _Own(style="\n".join(styles), scripts=scripts, policy=policy)


def _without_source_map(script: str) -> str:
    """Return a script without the line that sends a browser's tools to another file."""
    return re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE)


def _with_files(path: Path) -> str:
    """Return a style sheet with the files it names put into it."""

    def inlined(found: re.Match[str]) -> str:
        name = found[1]
        file = source_sans() if name == _TYPEFACE else path.parent / name
        if name.startswith(("data:", "#")) or file is None or not file.is_file():
            return found[0] if name.startswith("data:") else "none"
        kind = "font/woff2" if file.suffix == ".woff2" else "image/png"
        return f'url("data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}")'

    return _URL.sub(inlined, path.read_text("utf-8"))
