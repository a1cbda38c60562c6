"""The constant base map, and the one element that tells it what the reader asks for.

streamlit-folium knows a map by the text of its JavaScript. So the base map's text never changes;
what changes comes in the script of ``MapState``, which the browser runs on the standing map.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import folium
import orjson
from branca.element import MacroElement
from jinja2 import Template

from dashboard.maps import palette
from dashboard.maps.clusters import MOST_MARKS
from dashboard.wording import VIEW_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

STATIC = Path(__file__).parent.parent / "static"
SCRIPTS = (  # each stands on those before it
    "moves.js",
    "earth.js",
    "boxes.js",
    "marks.js",
    "extras.js",
    "labels.js",
    "crowds.js",
    "layout.js",
    "layers.js",
    "legend.js",
    "tooltip.js",
    "saving.js",
    "exporter.js",
    "controls.js",
    "camera.js",
    "feed.js",
    "keys.js",
    "references.js",
    "footprint.js",
)
ROOT = "../../"  # from the frame of streamlit-folium to the root of the app
ATTRIBUTION = "Natural Earth · GeoNames"
WORLD_CENTRE = (24.0, 30.0)  # latitude, longitude: all continents but Antarctica at zoom 2
# Of Leaflet, for the page and for a page that was saved.
MAP_OPTIONS: dict[str, Any] = {
    "minZoom": 1,
    "maxZoom": 14,
    "zoomControl": False,
    "worldCopyJump": True,
    "zoomSnap": 0.5,
}

# Online tiles are off unless the reader switches them on.
TILES: dict[str, dict[str, str]] = {
    "osm": {
        "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "attribution": "© OpenStreetMap contributors",
    },
    "carto": {
        "url": "https://{s}.basemaps.cartocdn.com/light_all/{z}/{x}/{y}{r}.png",
        "attribution": "© OpenStreetMap contributors © CARTO",
    },
}
TILE_HOSTS = ("https://tile.openstreetmap.org", "https://*.basemaps.cartocdn.com")


def has_leaflet() -> bool:
    """Return whether Leaflet was put beside the app when it was installed."""
    return (STATIC / "vendor" / "leaflet.js").is_file()


@lru_cache(maxsize=1)
def assets_version() -> str:
    """Return a short digest of the scripts and styles, so that caches notice a change."""
    digest = hashlib.sha256()
    for path in sorted((STATIC / "map").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class PaperMap(folium.Map):
    """A folium map whose every script and style comes from the app itself."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # folium's own attribute, set per map
    default_css: list[tuple[str, str]] = []  # noqa: RUF012  # as above


class MapStart(MacroElement):
    """Starts the map's own layers; its text is the same on every run."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "footprint.start({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "MapStart"
        self.options = script_json(options)


class MapState(MacroElement):
    """Hands the reader's question, choice and view to the standing map."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.feature_group = [];"  # streamlit-folium never empties it
        'footprint.show(JSON.parse(decodeURIComponent("{{ this.state }}")));'
        "{% endmacro %}"
    )

    def __init__(self, state: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "MapState"
        # Percent-encoding leaves nothing that JavaScript, HTML or a template could read.
        self.state = quote(orjson.dumps(state, option=orjson.OPT_SERIALIZE_NUMPY).decode(), safe="")


@lru_cache(maxsize=1)
def joined_scripts() -> bytes:
    """Return the map's scripts as one: a browser waits for each one that it has to ask for."""
    return b"\n".join((STATIC / "map" / name).read_bytes() for name in SCRIPTS)


def script_json(value: Any) -> str:
    """Return JSON that is safe inside a script element."""
    text = orjson.dumps(value).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def build_base_map() -> folium.Map:
    """Return the base map: Leaflet with the app's own layers, and no request to anybody else."""
    version = assets_version()
    leaflet = f"{ROOT}assets/vendor/leaflet"
    scripts = [("leaflet", f"{leaflet}.js")]
    styles = [("leaflet", f"{leaflet}.css")]
    if not has_leaflet():  # folium's own links: the page says that they need the network
        scripts = [pair for pair in folium.Map.default_js if pair[0] == "leaflet"]
        styles = [pair for pair in folium.Map.default_css if pair[0] == "leaflet_css"]
    made = PaperMap(
        location=WORLD_CENTRE,
        zoom_start=2,
        min_zoom=MAP_OPTIONS["minZoom"],
        max_zoom=MAP_OPTIONS["maxZoom"],
        tiles=None,
        zoom_control=MAP_OPTIONS["zoomControl"],
        world_copy_jump=MAP_OPTIONS["worldCopyJump"],
        control_scale=False,
        zoom_snap=MAP_OPTIONS["zoomSnap"],
    )
    made.default_js = [*scripts, ("map", f"{ROOT}assets/map.js?v={version}")]
    made.default_css = [*styles, ("map", f"{ROOT}assets/map/map.css?v={version}")]
    made.add_child(MapStart(start_options(root=ROOT)))
    return made


def start_options(*, root: str) -> dict[str, Any]:
    """Return what the map's scripts are started with; `root` is where their server answers."""
    return {
        "root": root,
        "version": assets_version(),
        "palettes": browser_palettes(),
        "attribution": ATTRIBUTION,
        "tiles": TILES,
        "viewNames": VIEW_WORDS,
        "mostMarks": MOST_MARKS,
    }


def build_state_group(state: Mapping[str, Any]) -> folium.FeatureGroup:
    """Return the group that carries `state` to the map: query, item, tiles and border view."""
    group = folium.FeatureGroup(name="state", control=False)
    group.add_child(MapState(state))
    return group


def browser_palettes() -> dict[str, Any]:
    """Return the colours of both themes as the browser's scripts name them."""
    return {name: _browser_palette(colours) for name, colours in palette.THEMES.items()}


def _browser_palette(colours: palette.Colours) -> dict[str, Any]:
    return {
        "paper": colours.paper,
        "land": colours.land,
        "water": colours.water,
        "coast": colours.coast,
        "border": colours.border,
        "rule": colours.rule,
        "accent": colours.accent,
        "ink": colours.ink,
        "quietInk": colours.quiet_ink,
        "countryInk": colours.country_ink,
        "dispute": colours.dispute,
        "disputeHatch": colours.dispute_hatch,
        "sides": colours.sides,
        "kinds": {kind.value: colour for kind, colour in colours.kinds.items()},
        "kindTexts": {kind.value: colour for kind, colour in colours.kind_texts.items()},
    }
