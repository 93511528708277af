"""Group sizes are measured; what was measured decides."""

import pytest

from reglab.execution import sizing
from reglab.execution.sizing import GROUP_SECONDS, SIZES, group_size, seconds_by_size, size_key
from reglab.regularizers import Dropout


@pytest.mark.parametrize(
    ("seconds_a_trial", "best"),
    [
        ({1: 9, 2: 5, 4: 3, 8: 2, 16: 1.5, 32: 1.0}, 32),
        ({1: 9, 2: 5, 4: 3, 8: 2, 16: 1.99, 32: 1.98}, 8),
        ({1: 5, 2: 9}, 1),
        ({1: 5, 2: 6, 4: 2, 8: 3}, 4),
    ],
    ids=["stacking pays", "ties go to the smaller", "stacking does not pay", "one slow measurement does not end it"],
)
def test_the_fastest_measured_size_is_taken(make_trial, monkeypatch, seconds_a_trial, best):
    monkeypatch.setattr(sizing, "_seconds_per_step", lambda trial, size, device: seconds_a_trial[size] * size)
    assert group_size(seconds_by_size(make_trial(), "cpu"), steps=0) == best


@pytest.mark.parametrize("slowed", SIZES["cpu"])
def test_a_slow_spell_during_one_measurement_decides_nothing(make_trial, monkeypatch, slowed):
    spell = {slowed: iter([50.0])}
    usual = {1: 9, 2: 5, 4: 3, 8: 2, 16: 1.5, 32: 1.0}
    monkeypatch.setattr(
        sizing, "_seconds_per_step", lambda trial, size, device: next(spell.get(size, iter(())), usual[size]) * size
    )
    assert group_size(seconds_by_size(make_trial(), "cpu"), steps=0) == 32


def test_a_real_measurement_finds_that_small_networks_are_stacked(make_trial):
    assert group_size(seconds_by_size(make_trial(Dropout(rate=0.5)), "cpu"), steps=1) > 1


def test_a_group_trains_for_seconds_where_that_costs_little():
    seconds = {1: 3.0, 4: 1.2, 8: 1.08, 16: 1.0}
    longest = GROUP_SECONDS / (16 * 1.0)
    assert group_size(seconds, steps=longest) == 16
    assert group_size(seconds, steps=longest * 1.01) == 8


@pytest.mark.cuda
def test_measures_a_gpu(make_trial):
    assert set(seconds_by_size(make_trial(Dropout(rate=0.5)), "cuda")) <= set(SIZES["cuda"])


def test_key_depends_on_what_the_size_depends_on(make_trial):
    key = size_key(make_trial(), "cpu")
    assert size_key(make_trial(Dropout(rate=0.5), replicate=4, epochs=7), "cpu") == key
    assert size_key(make_trial(batch_size=8), "cpu") != key
    assert size_key(make_trial(), "cuda") != key
