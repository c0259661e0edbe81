"""The same examples on every run: what fails, fails for everybody; no example is judged by its time.

A mutation run sets MUTANT_UNDER_TEST and repeats the suite thousands of times: few examples each, and none made
smaller where one fails, since nobody reads it.
"""

import os

from hypothesis import HealthCheck, Phase, settings


def steady() -> None:
    """Let every property of the run be tried in this way."""
    settings.register_profile(
        "steady", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.register_profile(
        "mutation", settings.get_profile("steady"), max_examples=5, phases=[Phase.explicit, Phase.generate]
    )
    settings.load_profile("mutation" if "MUTANT_UNDER_TEST" in os.environ else "steady")
