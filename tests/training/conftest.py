"""Small trials that the tests here share."""

from tests.training.small_trials import _one_thread, dropout_trials, make_trial  # noqa: F401
