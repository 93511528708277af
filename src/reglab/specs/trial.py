"""A trial: one training run, described completely."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, Self

from pydantic import SerializeAsAny, TypeAdapter, ValidationError, model_validator

from reglab.epochs import steps_per_epoch
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
        Examples in the training and in the validation split.
    test : int or "fixed", optional
        Examples in the test split, which every replicate draws anew from the whole data set, as it does the other
        two; by default a third of all examples, and 4,000 at most. ``"fixed"`` is the test set of the
        data set's publisher (or, without one, a certain third): the same for every replicate.
    pixels : {"standardised", "unit"}
        How images are scaled: to mean 0 and standard deviation 1 over the pixels of the training split,
        or to [0, 1] by its largest pixel; ``unit`` is for images only.

    Examples
    --------
    >>> Data(name="digits", train=200, validation=200).to_json()
    {'kind': 'data', 'name': 'digits', 'train': 200, 'validation': 200, 'test': None, 'pixels': 'standardised'}
    """

    kind: ClassVar[str] = "data"
    name: str
    train: Count
    validation: Count
    test: Count | Literal["fixed"] | None = None
    pixels: Pixels = "standardised"


class Curve(Part):
    """When, and on how many examples, a trial's learning curve is measured.

    Parameters
    ----------
    points : int
        How often: after steps that are evenly spaced in their logarithm, from the first hundredth of all steps to
        the last step. Early stopping adds the points at which it looks at the validation data.
    examples : int
        The most examples of a split, its first ones. A split is in random order, so they are a random sample of it,
        the same at all points.
    every : int, optional
        Besides, after every so many steps.

    Examples
    --------
    >>> Curve(points=1, every=500).examples
    1000
    """

    kind: ClassVar[str] = "curve"
    points: Count = 12
    examples: Count = 1000
    every: Count | None = None


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
    steps, batch_size : int
        The budget: steps of the optimiser, and examples per step. ``epochs``, passes over the training split, may
        be given instead of ``steps``.
    replicate : int
        Fixes the split, the initial weights and the batch order; 0 or more.
    curve : Curve
        When and on how many examples the learning curve is measured.
    test : bool
        Whether the test set is evaluated, at the end. What chooses among trials is not handed these numbers.
    probes : tuple of Part
        What is measured of the network besides its errors; at most one of each kind.
    """

    kind: ClassVar[str] = "trial"
    varying: ClassVar[frozenset[str]] = frozenset({"replicate", "regularizers"})
    data: Data
    model: SerializeAsAny[Part]
    regularizers: tuple[SerializeAsAny[Part], ...] = ()
    optimizer: SerializeAsAny[Optimizer]
    steps: Count
    batch_size: Count
    replicate: int
    curve: Curve = Curve()
    test: bool = True
    probes: tuple[SerializeAsAny[Part], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _epochs_as_steps(cls, fields: dict[str, Any]) -> dict[str, Any]:
        return in_steps(fields)

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


def in_steps(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a trial or a study with ``steps`` in place of ``epochs``, if they have these."""
    if "epochs" not in fields:
        return fields
    given = fields["epochs"]
    if "steps" in fields:
        raise ValueError(f"takes steps or epochs, not both; got steps {fields['steps']} and epochs {given}")
    try:
        epochs = TypeAdapter(Count).validate_python(given)
    except ValidationError:
        raise ValueError(f"epochs must be a whole number, 1 or more; got {given!r}") from None
    rest = {name: value for name, value in fields.items() if name != "epochs"}
    try:  # as the fields themselves are read, which may be given as text or as plain JSON
        data = TypeAdapter(Data).validate_python(fields.get("data"))
        batch_size = TypeAdapter(Count).validate_python(fields.get("batch_size"))
    except ValueError:
        return rest | {"steps": epochs}  # the check of these fields will refuse them
    return rest | {"steps": epochs * steps_per_epoch(data.train, batch_size)}


def canonical(value: Any) -> str:
    """Return JSON text that is the same for equal values, whatever the order of keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def group_key(trial: Trial) -> str:
    """Return what trials trained together must have in common: all fields except the varying ones."""
    return canonical(_shape(trial))


def shape_key(parts: Sequence[Part]) -> str:
    """Return what parts have in common with others that differ from them only in their varying fields."""
    return canonical(_shape(parts))


def _shape(value: Any) -> Any:
    if isinstance(value, Part):
        fixed = {name: _shape(getattr(value, name)) for name in type(value).model_fields if name not in value.varying}
        return {"kind": value.kind, **fixed}
    if isinstance(value, tuple | list):
        return [_shape(item) for item in value]
    return value
