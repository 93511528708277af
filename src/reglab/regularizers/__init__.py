"""The regularizers. To add one: write its file, and import its class below; the contract suite tests it from there."""

from collections.abc import Mapping
from typing import Any

from reglab.errors import unknown
from reglab.regularizers.base import Regularizer as Regularizer
from reglab.regularizers.drop_connect import DropConnect as DropConnect
from reglab.regularizers.dropout import Dropout as Dropout
from reglab.regularizers.early_stopping import EarlyStopping as EarlyStopping
from reglab.regularizers.flip import Flip as Flip
from reglab.regularizers.gaussian_dropout import GaussianDropout as GaussianDropout
from reglab.regularizers.input_dropout import InputDropout as InputDropout
from reglab.regularizers.l2 import L2 as L2
from reglab.regularizers.label_smoothing import LabelSmoothing as LabelSmoothing
from reglab.regularizers.max_norm import MaxNorm as MaxNorm
from reglab.regularizers.mixup import Mixup as Mixup
from reglab.regularizers.noise import Noise as Noise
from reglab.regularizers.placebo import Placebo as Placebo
from reglab.regularizers.recurrent_dropout import RecurrentDropout as RecurrentDropout
from reglab.regularizers.shift import Shift as Shift
from reglab.regularizers.weight_decay import WeightDecay as WeightDecay

REGISTRY: dict[str, type[Regularizer]] = {
    cls.kind: cls for cls in globals().values() if isinstance(cls, type) and issubclass(cls, Regularizer) and cls.kind
}
"""Every class imported above that has a kind, by its kind."""


def from_json(json: Mapping[str, Any]) -> Regularizer:
    """Return the regularizer that ``Regularizer.to_json`` wrote down.

    Parameters
    ----------
    json : mapping of str
        The kind and the fields.

    Returns
    -------
    Regularizer
        Equal to the one that was written down.

    Raises
    ------
    ReglabError
        If no regularizer of this kind is registered, or if a field is unknown, missing or out of range.

    Examples
    --------
    >>> from_json({"kind": "l2", "strength": 0.001})
    L2(strength=0.001)
    """
    fields = dict(json)
    kind = str(fields.pop("kind", ""))
    if kind not in REGISTRY:
        raise unknown("regularizer", kind, REGISTRY)
    return REGISTRY[kind](**fields)
