"""A trial: one training run, described completely."""

import json
from typing import Any, ClassVar, Literal, Self

from pydantic import SerializeAsAny, model_validator

from reglab.specs.optimizers import Optimizer
from reglab.specs.part import Count, Part

Pixels = Literal["standardised", "unit"]


class Data(Part):
    """What a trial is trained on: a registered data set, and how many examples of it.

    Parameters
    ----------
    name : str
        A registered data set; ``reglab list datasets`` prints them.
    train, validation : int
        Examples in the training and in the validation split. The test split is the data set's own.
    pixels : {"standardised", "unit"}
        How images are scaled: to mean 0 and standard deviation 1 over the pixels of the training split,
        or to [0, 1] by its largest pixel; ``unit`` is for images only.

    Examples
    --------
    >>> Data(name="digits", train=200, validation=200).to_json()
    {'kind': 'data', 'name': 'digits', 'train': 200, 'validation': 200, 'pixels': 'standardised'}
    """

    kind: ClassVar[str] = "data"
    name: str
    train: Count
    validation: Count
    pixels: Pixels = "standardised"


class Trial(Part):
    """One training run, described completely.

    Parameters
    ----------
    data : Data
        The data set and the sizes of its splits.
    model : Part
        The network, for example ``MLP(hidden=(128,))``.
    regularizers : tuple of Part
        In the order in which they act; at most one of each kind.
    optimizer : Optimizer
        The optimiser with its learning rate.
    epochs, batch_size : int
        Passes over the training split, and examples per step.
    replicate : int
        Fixes the split, the initial weights and the batch order; 0 or more.
    test : bool
        Whether the test set is evaluated; never for a trial that is used to choose something.
    probes : tuple of Part
        What is measured of the network besides its errors; at most one of each kind.
    """

    kind: ClassVar[str] = "trial"
    varying: ClassVar[frozenset[str]] = frozenset({"replicate"})
    data: Data
    model: SerializeAsAny[Part]
    regularizers: tuple[SerializeAsAny[Part], ...] = ()
    optimizer: SerializeAsAny[Optimizer]
    epochs: Count
    batch_size: Count
    replicate: int
    test: bool = True
    probes: tuple[SerializeAsAny[Part], ...] = ()

    @model_validator(mode="after")
    def _one_of_a_kind(self) -> Self:
        for noun, parts in (("regularizer", self.regularizers), ("probe", self.probes)):
            kinds = [part.kind for part in parts]
            for kind in sorted(set(kinds)):
                if (count := kinds.count(kind)) > 1:
                    raise ValueError(f"may hold each {noun} once; {kind!r} was given {count} times")
        if self.replicate < 0:
            raise ValueError("replicate must be 0 or more")
        return self


def canonical(value: Any) -> str:
    """Return JSON text that is the same for equal values, whatever the order of keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def group_key(trial: Trial) -> str:
    """Return what trials trained together must have in common: all fields except the varying ones."""
    return canonical(_shape(trial))


def _shape(value: Any) -> Any:
    if isinstance(value, Part):
        fixed = {name: _shape(getattr(value, name)) for name in type(value).model_fields if name not in value.varying}
        return {"kind": value.kind, **fixed}
    if isinstance(value, tuple | list):
        return [_shape(item) for item in value]
    return value
