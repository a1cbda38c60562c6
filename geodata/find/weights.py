"""The weights that training wrote."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def read_weights(path: Traversable) -> tuple[NDArray[np.int64], dict[str, NDArray[Any]]]:
    """Return the hash slots that have weights, and the other arrays of the file by name."""
    with path.open("rb") as file, np.load(file) as data:
        arrays = {name: data[name] for name in data.files}
    return arrays.pop("slots").astype(np.int64), {
        name: array.astype(np.float32) for name, array in arrays.items()
    }
