"""Steps are timed in turns: a step that does more takes longer."""

import numpy as np

from reglab.execution.timing import step_times
from reglab.models import MLP


def test_a_larger_network_takes_longer_and_every_round_is_there(make_trial):
    small, large = step_times([make_trial(), make_trial(model=MLP(hidden=(512, 512)))], rounds=5, device="cpu")
    assert (len(small), len(large)) == (5, 5)
    assert min(small) > 0
    assert np.median(large) > 2 * np.median(small)
