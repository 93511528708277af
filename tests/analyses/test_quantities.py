"""What columns hold, in words and units."""

import pytest

from reglab.analyses.quantities import DERIVED, SPLITS, quantity
from reglab.claims import registry
from reglab.errors import ReglabError
from reglab.metrics import METRICS


@pytest.mark.parametrize(
    ("column", "words", "unit"),
    [
        ("nll", "NLL", "nats"),
        ("train_error", "training error", "%"),
        ("validation_nll", "validation NLL", "nats"),
        ("test_ece", "test calibration error", "percentage points"),
        ("test_error_sd", "spread of the test error", "percentage points"),
    ],
)
def test_a_column_has_words_and_a_unit(column, words, unit):
    assert (quantity(column).name, quantity(column).words, quantity(column).unit) == (column, words, unit)


def test_every_metric_is_known_by_itself_and_on_every_split():
    for name, metric in METRICS.items():
        assert quantity(name) is metric
        for split, words in SPLITS.items():
            assert quantity(f"{split}_{name}").words == f"{words} {metric.words}"


def test_no_derived_quantity_hides_a_metric():
    assert not set(DERIVED) & {*METRICS, *(f"{split}_{name}" for split in SPLITS for name in METRICS)}


@pytest.mark.parametrize("claim", registry().values(), ids=registry())
def test_a_claims_metric_is_known_and_its_unit_is_relative_or_that_of_differences(claim):
    assert claim.unit.startswith(("%", quantity(claim.metric).difference_unit))


@pytest.mark.parametrize("column", ["test_eror", "holdout_error", "train", ""])
def test_an_unknown_column_is_refused(column):
    with pytest.raises(ReglabError, match=f"unknown quantity '{column}'"):
        quantity(column)
