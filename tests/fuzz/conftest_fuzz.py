"""How long the search for what breaks goes on: seconds here, as long as one likes by hand."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# `python scripts/fuzz.py` sets it, and begins anew until its time is over.
EXAMPLES_VARIABLE = "FUZZ_EXAMPLES"

settings.register_profile(
    "fuzz",
    max_examples=int(os.environ.get(EXAMPLES_VARIABLE, "40")),
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
FUZZ = settings.get_profile("fuzz")
