"""Random machines with courses side by side, walked at random: see tests/random_machines.py for the long walks."""

import pytest

from tests.random_machines import walks


@pytest.mark.parametrize("seed", range(4))
def test_the_invariants_hold_on_random_machines(seed: int) -> None:
    counts = walks(seed, 1000)
    assert counts["side by side"] > 20
    assert counts["done transition"] > 100
