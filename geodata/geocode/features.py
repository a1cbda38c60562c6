"""The feature space of the ranker: every piece of evidence is a question with a few answers.

A candidate has one answer (a *level*) to each question (a *feature*). Weights belong to levels,
so that a score is a sum of weights and each weight is a reason that can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.geocode.arrays import Floats

Levels = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Feature:
    """One question and its answers; the first level says that the question does not apply.

    `steps` are the lower bounds of the levels from the third on, where the answer is a number.
    `ranked` levels run from most to least, so that neighbours should weigh alike.
    """

    name: str
    levels: tuple[str, ...]
    steps: tuple[float, ...] = ()
    ranked: bool = False


def _numbers(name: str, steps: tuple[float, ...], *, below: str = "none") -> Feature:
    return Feature(name, ("", below, *(f"{step:g} or more" for step in steps)), steps)


_CONTAINMENT = ("", "yes", "near it", "no", "none of them")
_FIT = ("", "fits", "comes near", "does not fit")
_SHARES = (0.001, 0.1, 0.25, 0.5, 0.75, 0.95)
_MASSES = (0.05, 0.3, 0.8, 1.8, 3.5, 8.0)

STATIC: tuple[Feature, ...] = (
    Feature(
        "kind of name",
        ("", "official", "alternate", "short", "abbreviation", "adjective", "inhabitant", "code",
         "postal", "metonym"),
    ),
    Feature(
        "look-up",
        ("", "whole span", "without its side", "by its generic word", "without its generic word",
         "first words", "last words", "words inside", "other spelling", "only its container"),
    ),
    Feature(
        "feature",
        ("", "country", "admin1", "admin2", "city", "airport", "base", "region", "water",
         "island", "landform", "facility", "capital", "seat"),
    ),
    Feature("generic word in the name", _FIT),
    _numbers("people in the town", (1, 1e3, 5e3, 15e3, 5e4, 2e5, 1e6, 5e6)),
    _numbers("people in the division", (1, 2e4, 1e5, 5e5, 2e6, 1e7)),
    _numbers("names it has", (2, 3, 5, 10, 20, 50, 100), below="1"),
    Feature(
        "people among towns of the name",
        ("", "the only town", "over ten times the next", "over three times the next", "the most",
         "a third of the most", "a tenth of the most", "a hundredth of the most", "less"),
        ranked=True,
    ),
    Feature(
        "people among towns of the name in its country",
        ("", "the only town", "over three times the next", "the most", "a tenth of the most",
         "less"),
        ranked=True,
    ),
    Feature(
        "namesake",
        ("", "town in the country", "town in the first-level division",
         "town in the second-level division", "country with the town",
         "first-level division with the town", "second-level division with the town"),
    ),
    Feature(
        "abbreviation or code",
        ("", "in capitals", "not in capitals", "in other capitals than listed"),
    ),
    Feature("state of the place", ("", "former")),
    Feature(
        "known of a name",
        ("", "its country", "its people", "its division", "its town", "another place",
         "a site's country", "a site's people", "a site's division", "a site's town",
         "a site's other place"),
    ),
)  # fmt: skip

DYNAMIC: tuple[Feature, ...] = (
    Feature("generic word beside it", _FIT),
    Feature("in what follows the comma", _CONTAINMENT),
    Feature("in what follows 'in'", _CONTAINMENT),
    Feature("in what the phrase names", _CONTAINMENT),
    Feature("in what owns it", _CONTAINMENT),
    Feature("holds what is named in it", ("", "yes", "no", "what stands before its comma")),
    Feature("postal code", ("", "after a comma", "elsewhere")),
    Feature(
        "listed with the same feature",
        ("", "yes", "no", "several", "no, another's several", "a division close by"),
    ),
    Feature("listed with places of", ("", "its division", "its country", "elsewhere")),
    _numbers("share of the article in its country", _SHARES, below="hardly any"),
    Feature("its country in the article", ("", "first of the candidates'", "tied", "not first")),
    _numbers("share of the article in its division", _SHARES, below="hardly any"),
    Feature("its division in the article", ("", "first of the candidates'", "tied", "not first")),
    _numbers("others in its district", _MASSES),
    _numbers("others within 50 km", _MASSES),
    _numbers("others within 250 km", _MASSES),
    Feature("nearest of the candidates to others", ("", "yes", "tied", "no")),
    Feature("its country is named", ("", "yes", "another's is", "none is")),
    Feature("its division is named", ("", "yes", "another's is", "none is")),
    Feature("the text tells of its country alone", ("", "yes", "of another's", "no")),
    _numbers("others that lie in it", _MASSES),
    _numbers("others of its kind", _MASSES),
    Feature("country of the dateline", ("", "same", "other")),
    Feature(
        "words of bases near it",
        ("", "a base", "an airfield", "another feature", "none, yet a base"),
    ),
    Feature("home division of the source", ("", "mostly", "partly", "no")),
    Feature("home country of the source", ("", "yes", "no")),
    Feature(
        "distance from the source's home",
        ("", "under 30 km", "under 80 km", "under 200 km", "under 500 km", "more"),
    ),
    Feature(
        "people among towns of the name, home unknown",
        ("", "the only town", "over ten times the next", "over three times the next", "the most",
         "a third of the most", "a tenth of the most", "a hundredth of the most", "less"),
        ranked=True,
    ),
    Feature(
        "known in part, its country",
        ("", "has half the article", "is in the article", "is not in the article"),
    ),
    Feature("country of the source's web domain", ("", "same", "other")),
    Feature(
        "a people acts there",
        ("", "its country's", "its country's, a lesser namesake", "of another's", "of none"),
    ),
)  # fmt: skip

FEATURES = STATIC + DYNAMIC
N_STATIC = len(STATIC)
OFFSETS = np.cumsum([0, *(len(feature.levels) for feature in FEATURES)])
N_LEVELS = int(OFFSETS[-1])
STATIC_AT = {feature.name: i for i, feature in enumerate(STATIC)}
DYNAMIC_AT = {feature.name: i for i, feature in enumerate(DYNAMIC)}


def level_names() -> list[str]:
    """Return the names of all levels (``"feature: level"``), in the order of the weights."""
    return [
        f"{feature.name}: {level}" if level else f"{feature.name}:"
        for feature in FEATURES
        for level in feature.levels
    ]


def number_level(feature: Feature, values: Floats) -> Levels:
    """Return the level of each value of a numeric feature."""
    return (1 + np.searchsorted(feature.steps, values, side="right")).astype(np.int16)
