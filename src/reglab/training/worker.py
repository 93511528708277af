"""What a worker does with a group of trials."""

from collections.abc import Sequence

import torch

from reglab.specs import Record, Trial
from reglab.training.loop import train


def train_group(group: Sequence[tuple[str, Trial]], device: str) -> list[Record]:
    """Return the records of a group of trials, trained with one thread.

    Parameters
    ----------
    group : sequence of (digest, trial)
        Trials with equal shapes.
    device : {"auto", "cpu", "cuda"}
        Where to train; ``auto`` takes the worker's GPU if it has one.
    """
    # Two threads would change the last digits, and are slower on small networks.
    torch.set_num_threads(1)
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    return train([trial for _, trial in group], [digest for digest, _ in group], device)
