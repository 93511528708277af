"""A trial diverged where a metric does not exist when it counts."""

import pytest

from reglab.records.divergence import diverged
from reglab.specs import Record


@pytest.mark.parametrize(
    ("summary", "curve", "expected"),
    [
        ({"validation_nll": 1.0, "test_nll": None}, {"validation_nll": [1.0]}, False),  # a tuning trial
        ({"validation_nll": 1.0}, {"validation_nll": [1.0, None]}, True),  # at the last point
        ({"validation_nll": None}, {"validation_nll": [None, 1.0]}, True),  # at the chosen one
        ({"validation_nll": 1.0}, {"validation_nll": [None, 1.0]}, False),
        ({"test_error": 1.0}, {}, False),
    ],
)
def test_divergence_is_seen_at_the_chosen_and_at_the_last_point(summary, curve, expected):
    assert diverged(Record("d", {}, summary, curve, {})) is expected
