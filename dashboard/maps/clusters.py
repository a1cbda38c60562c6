"""Many items as few: grid clusters by window and zoom, for maps that could not show each one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dashboard.maps.palette import status_style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.store import Cluster

Json = dict[str, Any]

MOST_FEATURES = 5000  # items in view above which an answer is clusters
# Above which the page's map asks for clusters: more marks are a thicket that nobody reads, and a
# browser takes a second to draw it.
MOST_MARKS = 2000


def clusters_to_features(clusters: Iterable[Cluster], *, zoom: int) -> Json:
    """Return clusters as a GeoJSON FeatureCollection.

    Returns
    -------
    dict
        Point features where items have a place, features without geometry (and with ``country``)
        where they are known only by country; each with ``cluster``, ``point_count`` and ``marks``,
        the number of each kind and style.
    """
    features = [_feature(cluster, zoom=zoom) for cluster in clusters]
    return {"type": "FeatureCollection", "features": features}


def _feature(cluster: Cluster, *, zoom: int) -> Json:
    marks: Counter[str] = Counter()
    for (kind, status), number in cluster.marks.items():
        marks[f"{kind.value}|{status_style(status).value}"] += number
    properties = {"cluster": True, "point_count": cluster.n_items, "marks": dict(marks)}
    if cluster.lat is None or cluster.lon is None:
        return {
            "type": "Feature",
            "id": f"cluster-{cluster.country}",
            "geometry": None,
            "properties": properties | {"country": cluster.country},
        }
    middle = [round(cluster.lon, 4), round(cluster.lat, 4)]
    return {
        "type": "Feature",
        "id": f"cluster-{zoom}-{cluster.column}-{cluster.row}",
        "geometry": {"type": "Point", "coordinates": middle},
        "properties": properties,
    }
