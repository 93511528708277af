"""Epochs, counted in steps: outside ``specs``, because it makes numbers, and the digest must cover what does."""

from math import ceil


def steps_per_epoch(examples: int, batch_size: int) -> int:
    """Return how many steps one pass over the training examples takes; the last batch may be smaller.

    Examples
    --------
    >>> steps_per_epoch(100, batch_size=32)
    4
    """
    return ceil(examples / batch_size)
