"""What a program is written for: the network and its training, and the regularizers to combine."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reglab.errors import ReglabError, unknown
from reglab.specs.task import Target
from reglab.wording import plain

Strength = str | float | Mapping[str, object]
"""A regularizer's first field, or all of its fields by name."""
Settings = Sequence[tuple[str, Strength]]
"""The regularizers to combine, each with its kind: ``[("dropout", "0.3"), ("weight decay", "0.01")]``."""

FIELDS: dict[str, tuple[str, ...]] = {
    "none": (),
    "dropout": ("rate",),
    "input dropout": ("rate",),
    "l2": ("strength",),
    "weight decay": ("strength",),
    "early stopping": ("patience", "interval"),
    "label smoothing": ("amount",),
    "max norm": ("limit",),
    "noise": ("scale",),
    "mixup": ("alpha",),
    "shift": ("pixels",),
}
"""The fields of each kind of regularizer that has a program; the first is its strength, and must be given."""
INTERVAL = "50"
"""Steps between two looks of early stopping where nothing is said: 40 looks in the default budget."""
NUMBER = re.compile(r"\d+(\.\d+)?(e[-+]?\d+)?")
"""How Python writes a number that is not negative. Anything else would be code, and code is not taken from settings."""
WHOLE = re.compile(r"[1-9]\d*")
COUNTS = {"patience", "interval", "pixels"}
"""The fields that are whole numbers."""


@dataclass(frozen=True)
class Setup:
    """The network and its training: a multilayer perceptron with ReLU, and Adam.

    Parameters
    ----------
    hidden : tuple of int
        Units of each hidden layer, from the input on.
    learning_rate : float
        The highest learning rate.
    steps, batch_size : int
        Steps of the optimiser, and examples per step.
    cosine : bool
        Whether the learning rate falls to 0 along a cosine; otherwise it is constant.
    normalised : bool
        Whether hidden layers are normalised over the batch, before their ReLU.
    target : {"class", "number"}
        What is predicted.
    balanced : bool
        Whether every class counts the same, in batches and in the error that is printed.
    """

    hidden: tuple[int, ...] = (128,)
    learning_rate: float = 0.001
    steps: int = 2000
    batch_size: int = 32
    cosine: bool = False
    normalised: bool = False
    target: Target = "class"
    balanced: bool = False

    @property
    def measure(self) -> str:
        """How the test error is measured: ``"class"``, ``"balanced"`` or ``"number"``."""
        return "balanced" if self.balanced else self.target


@dataclass(frozen=True)
class Plan:
    """A setup with the regularizers to combine, their fields written out.

    Parameters
    ----------
    setup : Setup
        The network and its training.
    parts : mapping of str to mapping of str to str
        The fields of each regularizer by its kind, in the order in which they act.
    """

    setup: Setup
    parts: Mapping[str, Mapping[str, str]]

    def has(self, *kinds: str) -> bool:
        """Return whether one of these kinds of regularizers is among the parts."""
        return any(kind in self.parts for kind in kinds)

    def strength(self, kind: str) -> str:
        """Return the first field of a part; an empty text where there is none."""
        return next(iter(self.parts.get(kind, {}).values()), "")

    def switches(self) -> bool:
        """Return whether the network acts otherwise in training, so that it must be switched before it is measured."""
        return self.setup.normalised or self.has("dropout", "input dropout")

    def interval(self) -> str:
        """Return the steps between two looks of early stopping; more than all steps would mean that it never looks."""
        return str(min(int(self.parts["early stopping"].get("interval", INTERVAL)), self.setup.steps))


def make_plan(settings: Settings, setup: Setup) -> Plan | None:
    """Return a plan with the fields of regularizers written out, or None where no program can be written.

    Parameters
    ----------
    settings : sequence of (str, str or float or mapping)
        The regularizers, each kind at most once; underscores in a kind stand for blanks.
    setup : Setup
        The network and its training.

    Returns
    -------
    Plan or None
        None if a kind is not in `FIELDS`, if labels are to be smoothed that are numbers, or if early stopping would
        have to watch a loss in which every class counts the same.

    Raises
    ------
    ReglabError
        If a kind is given twice, or if a field is unknown, missing, or not a number of 0 or more (a whole one of 1 or
        more for patience, interval and pixels).

    Examples
    --------
    >>> dict(make_plan([("early_stopping", {"patience": 8, "interval": 100})], Setup()).parts)
    {'early stopping': {'patience': '8', 'interval': '100'}}
    >>> make_plan([("flip", "")], Setup()) is None
    True
    """
    parts: dict[str, Mapping[str, str]] = {}
    for name, strength in settings:
        kind = plain(name)
        refused = [("label smoothing", "number"), ("early stopping", "balanced")]
        if kind not in FIELDS or (kind, setup.measure) in refused:
            return None
        if kind in parts:
            raise ReglabError(f"a program has each regularizer once; got {kind!r} twice.")
        parts[kind] = _fields(kind, strength)
    return Plan(setup, parts)


def _fields(kind: str, strength: Strength) -> dict[str, str]:
    """Return the fields of a regularizer as they are written in a program."""
    allowed = FIELDS[kind]
    given = dict(strength) if isinstance(strength, Mapping) else dict.fromkeys(allowed[:1], strength)
    for name, value in given.items():
        if name not in allowed:
            raise unknown(f"field of {kind}", name, allowed)
        if not (WHOLE if name in COUNTS else NUMBER).fullmatch(str(value)):
            allowed_values = "a whole number of 1 or more" if name in COUNTS else "a number of 0 or more"
            raise ReglabError(f"{name} of {kind} must be {allowed_values}; got {value!r}.")
    if missing := [name for name in allowed[:1] if name not in given]:
        raise ReglabError(f"{kind} needs the field {missing[0]}; got {', '.join(given) or 'none'}.")
    return {name: str(given[name]) for name in allowed if name in given}
