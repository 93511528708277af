"""What a network is built for."""

from typing import NamedTuple


class Task(NamedTuple):
    """The shapes of examples and answers, and nothing else of the data.

    Parameters
    ----------
    shape : tuple of int
        Of one example: (channels, height, width), (features,), or (steps,) for tokens.
    classes : int
        Possible answers.
    tokens : int, optional
        Number of token ids, where examples are sequences of them.
    every_step : bool
        Whether every step of a sequence is answered (a language model), or the whole of it once.
    """

    shape: tuple[int, ...]
    classes: int
    tokens: int | None = None
    every_step: bool = False
