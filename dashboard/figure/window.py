"""The window a figure shows and the projection that shows it fairly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.query import BBox

Floats = npt.NDArray[np.float64]

# Wider than this a region is the world: an azimuthal projection would stretch its edges.
WORLD_SPAN_DEG = 150.0
LOCATOR_REACH_DEG = (65.0, 50.0)  # what a locator shows on either side of a window's middle
WIDEST_SPAN_DEG = 290.0  # beyond that a map may as well show everything, in its usual place
HALF_TURN_DEG = 180.0
MIN_SPAN_DEG = 4.0  # one mark alone still shows where in its country it lies
MARGIN_SHARE = 0.12
MAX_LAT = 84.0
WORLD = BBox(-180.0, -58.0, 180.0, 80.0)
METRES_PER_DEG = 111_195.0  # of a great circle
_WEB_RADIUS_M = 6_378_137
_STEP_DEG = 1.0  # long edges get points this far apart, so that they bend with the projection


@dataclass(frozen=True)
class Window:
    """A window in unrolled longitudes: ``west < east`` always, also over the antimeridian.

    The projection is equal-area: Lambert azimuthal about the window's middle for a region, Equal
    Earth for the world. With `is_conformal` it is the Mercator of maps on the web, spherical as
    theirs. Projected coordinates are metres.
    """

    west: float
    south: float
    east: float
    north: float
    is_conformal: bool = False

    @property
    def centre_lon(self) -> float:
        """Return the middle longitude, in degrees, from -180 to 180."""
        return ((self.west + self.east) / 2 + 180) % 360 - 180

    @property
    def centre_lat(self) -> float:
        """Return the middle latitude, in degrees."""
        return (self.south + self.north) / 2

    @property
    def is_world(self) -> bool:
        """Return whether the window is too wide for an azimuthal projection."""
        return not self.is_conformal and self.east - self.west > WORLD_SPAN_DEG

    @property
    def fits_a_locator(self) -> bool:
        """Return whether a locator shows more than the window does."""
        return self.east - self.west < 2 * LOCATOR_REACH_DEG[0]

    def around(self) -> Window:
        """Return what a locator shows: the window's middle and what lies about it."""
        lon, lat = self.centre_lon, self.centre_lat
        wide, high = LOCATOR_REACH_DEG
        return Window(lon - wide, max(lat - high, -89.0), lon + wide, min(lat + high, 89.0))

    @cached_property
    def _project(self) -> pyproj.Transformer:
        lat, lon = f"{self.centre_lat:.4f}", f"{(self.west + self.east) / 2:.4f}"
        if self.is_conformal:
            target = f"+proj=merc +lon_0={lon} +over +R={_WEB_RADIUS_M} +nadgrids=@null"
        elif self.is_world:
            target = f"+proj=eqearth +lon_0={self.centre_lon:.4f} +datum=WGS84"
        else:
            target = f"+proj=laea +lat_0={lat} +lon_0={self.centre_lon:.4f} +datum=WGS84"
        return pyproj.Transformer.from_crs("EPSG:4326", target, always_xy=True)

    def project(self, lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
        """Return x, y in metres for longitudes (unrolled or not) and latitudes in degrees."""
        x, y = self._project.transform(self.unroll(lons), lats)
        return np.asarray(x), np.asarray(y)

    def unroll(self, lons: Floats) -> Floats:
        """Return longitudes within half a turn of the window's middle."""
        middle = (self.west + self.east) / 2
        return np.asarray(lons) - 360.0 * np.round((np.asarray(lons) - middle) / 360.0)

    def project_shape(self, shape: BaseGeometry) -> BaseGeometry:
        """Return the part of a shape near the window, projected; copies a turn away included."""
        frame = shapely.box(*self._reach())
        parts = [
            shapely.intersection(
                shapely.transform(shape, lambda c, k=k: c + np.array([360.0 * k, 0.0])), frame
            )
            for k in (-1, 0, 1)
        ]
        whole = shapely.segmentize(
            shapely.GeometryCollection([p for p in parts if not p.is_empty]), _STEP_DEG
        )
        if whole.is_empty:
            return whole
        return shapely.transform(whole, lambda c: np.column_stack(self.transform(c)))

    def transform(self, coordinates: Floats) -> tuple[Floats, Floats]:
        """Return x, y in metres for rows of unrolled longitude and latitude."""
        x, y = self._project.transform(coordinates[:, 0], coordinates[:, 1])
        return np.asarray(x), np.asarray(y)

    def _reach(self) -> tuple[float, float, float, float]:
        """Return the window with enough around it to fill the corners of the frame."""
        if self.is_conformal:
            return self.west, self.south, self.east, self.north
        if self.is_world:
            middle = (self.west + self.east) / 2
            return middle - 179.999, -90.0, middle + 179.999, 90.0
        wide = 1.2 * (self.east - self.west) + 2
        high = 0.9 * (self.north - self.south) + 2
        middle = (self.west + self.east) / 2
        return (
            max(self.west - wide, middle - 179.9),
            max(self.south - high, -89.9),
            min(self.east + wide, middle + 179.9),
            min(self.north + high, 89.9),
        )

    def bounds_m(self) -> tuple[float, float, float, float]:
        """Return the projected frame in metres: x0, y0, x1, y1."""
        share = np.linspace(0, 1, 33)
        lons = self.west + share * (self.east - self.west)
        lats = self.south + share * (self.north - self.south)
        edge_lons = np.concatenate([lons, lons, np.full(33, self.west), np.full(33, self.east)])
        edge_lats = np.concatenate([np.full(33, self.south), np.full(33, self.north), lats, lats])
        x, y = self.transform(np.column_stack([edge_lons, edge_lats]))
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def stretch_at(self, lat: float, lon: float) -> float:
        """Return how many metres of the map a metre on the ground is, eastwards at a place."""
        step = 0.05  # degrees: small enough to be local, large enough to be exact
        middle = float(self.unroll(np.array([lon]))[0])
        x, y = self.transform(np.array([[middle - step, lat], [middle + step, lat]]))
        ground_m = 2 * step * METRES_PER_DEG * math.cos(math.radians(lat))
        return float(math.hypot(x[1] - x[0], y[1] - y[0]) / max(ground_m, 1e-9))


def window_of_bbox(bbox: BBox, *, is_conformal: bool = False) -> Window:
    """Return the window a query asks for."""
    east = bbox.east + 360.0 if bbox.crosses_antimeridian else bbox.east
    south, north = max(bbox.south, -MAX_LAT), min(bbox.north, MAX_LAT)
    return Window(bbox.west, south, east, north, is_conformal)


def window_of_points(lons: Sequence[float], lats: Sequence[float]) -> Window:
    """Return the smallest window around points, with a margin; the world where there are none.

    Longitudes are cut at their widest gap, so that a group around the antimeridian stays together.
    """
    if not lons:
        return window_of_bbox(WORLD)
    ordered = np.sort(np.asarray(lons, dtype=np.float64) % 360.0)
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    cut = int(gaps.argmax())
    west = float(ordered[(cut + 1) % len(ordered)])
    span = 360.0 - float(gaps[cut])
    low, high = min(lats), max(lats)
    pad_lon = max(MARGIN_SHARE * span, (MIN_SPAN_DEG - span) / 2, 0.6)
    pad_lat = max(MARGIN_SHARE * (high - low), (MIN_SPAN_DEG - (high - low)) / 2, 0.6)
    if span + 2 * pad_lon > WIDEST_SPAN_DEG:
        return window_of_bbox(WORLD)
    west = (west + 180.0) % 360.0 - 180.0
    return Window(
        west - pad_lon,
        max(low - pad_lat, -MAX_LAT),
        west + span + pad_lon,
        min(high + pad_lat, MAX_LAT),
    )
