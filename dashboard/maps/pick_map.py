"""The map that a point is chosen on: the page's own, with the chosen point on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium

from dashboard.maps import palette
from dashboard.maps.base_map import build_state_group

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

POINT_RADIUS_PX = 7


def build_pick_group(
    state: Mapping[str, Any], *, point: tuple[float, float] | None
) -> folium.FeatureGroup:
    """Return the group that tells the map what to show, with a ring at `point` (lat, lon)."""
    group = build_state_group(state)
    if point is not None:
        ring = folium.CircleMarker(
            location=point, radius=POINT_RADIUS_PX, color=palette.INK, weight=2.5, fill=False
        )
        group.add_child(ring)
    return group
