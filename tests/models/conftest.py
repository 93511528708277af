"""Networks are run as where they are trained: on one thread."""

from tests.training.small_trials import _one_thread  # noqa: F401
