from __future__ import annotations

import itertools

import numpy as np
import pytest

from dashboard.maps import palette
from geodata.model import Kind, Status

# How people with protanopia, deuteranopia and tritanopia see linear RGB (Viénot 1999, Brettel).
SIGHTS = {
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    "tritanopia": [[1, 0.1446, -0.1446], [0, 0.8592, 0.1408], [0, 0.8592, 0.1408]],
    "full": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    dark, light = sorted((weights @ linear(a), weights @ linear(b)))
    return float((light + 0.05) / (dark + 0.05))


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ rgb
        / np.array([0.9505, 1, 1.089])
    )
    f = np.where(xyz > 0.008856, np.cbrt(np.clip(xyz, 0, None)), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHTS)
def test_kinds_are_told_apart_by_every_kind_of_sight(sight: str) -> None:
    seen = [lab(np.array(SIGHTS[sight]) @ linear(c)) for c in palette.KIND_COLOURS.values()]
    for a, b in itertools.combinations(seen, 2):
        assert np.linalg.norm(a - b) > 12  # five just noticeable differences; shapes differ too


@pytest.mark.parametrize("kind", Kind)
def test_marks_and_their_words_stand_out_from_the_paper(kind: Kind) -> None:
    assert contrast(palette.KIND_COLOURS[kind], palette.LAND) >= 3
    assert contrast(palette.KIND_TEXT_COLOURS[kind], palette.PAPER) >= 4.5


def test_quiet_words_can_still_be_read() -> None:
    assert contrast(palette.QUIET_INK, palette.SURFACE) >= 4.5
    assert contrast(palette.COUNTRY_INK, palette.LAND) >= 3


def test_every_status_has_a_mark() -> None:
    assert set(palette.STATUS_STYLES) == set(Status)
