"""What a network is built for."""

from typing import Literal, NamedTuple

Target = Literal["class", "number"]


class Task(NamedTuple):
    """The shapes of examples and answers: all that a network needs to know of the data.

    Parameters
    ----------
    shape : tuple of int
        The shape of one example: (channels, height, width), (features,), or (steps,) for tokens.
    classes : int
        Number of possible answers, and of the network's outputs; 1 where an answer is a number.
    tokens : int, optional
        Number of token ids, if examples are sequences of tokens.
    every_step : bool
        Whether every step of a sequence has an answer (a language model), or the sequence as a whole.
    target : {"class", "number"}
        What an answer is: one of several classes, or a number (regression).
    balanced : bool
        Whether every class counts the same, however many examples it has: in what is measured, and in batches.
    """

    shape: tuple[int, ...]
    classes: int
    tokens: int | None = None
    every_step: bool = False
    target: Target = "class"
    balanced: bool = False
