"""Numbers too small for full precision, which make arithmetic slow."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def denormals_flushed() -> Iterator[None]:
    """Let what this thread computes on a processor become 0 where it is smaller than 1.2e-38, the least normal number.

    A weight without a gradient, as one behind a unit that is never active, keeps a velocity that shrinks by a factor
    at every step, and after some 800 steps of momentum 0.9 becomes denormal. A processor takes up to a hundred times
    as long for such numbers. No result needs them: a velocity of 1e-38 changes no weight. See [1]_.

    The setting is the thread's, and is off afterwards, as it is by default. A processor that cannot do it computes
    with denormal numbers: slowly, and as well.

    References
    ----------
    .. [1] Intel, Intel 64 and IA-32 Architectures Optimization Reference Manual, flush-to-zero and
       denormals-are-zero modes.

    Examples
    --------
    >>> small = torch.tensor(1e-39)
    >>> with denormals_flushed():
    ...     flushed = small * 1
    >>> (small * 1).item() > 0
    True
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
