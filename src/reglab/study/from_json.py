"""Reads a trial back from the JSON that its record keeps."""

from collections.abc import Mapping
from typing import Any

from reglab import models, regularizers
from reglab.epochs import steps_per_epoch
from reglab.errors import unknown
from reglab.probes import Probe
from reglab.specs import Curve, Data, Optimizer, Part, Trial

PARTS: tuple[type[Part], ...] = (
    Trial,
    Data,
    Curve,
    *Optimizer.__subclasses__(),
    *models.REGISTRY.values(),
    *regularizers.REGISTRY.values(),
    *Probe.__subclasses__(),
)
"""Every class that a trial is made of."""
KINDS = {part.kind: part for part in PARTS}
"""The same classes by their kind."""


def trial_from_json(json: Mapping[str, Any]) -> Trial:
    """Return the trial that ``Trial.to_json`` described.

    Parameters
    ----------
    json : mapping of str
        As in the field ``trial`` of a record.

    Returns
    -------
    Trial

    Raises
    ------
    ReglabError
        If the kind of a part is not registered (a user's own model never is), or a field is unknown or out of range.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.specs import SGD
    >>> trial = Trial(
    ...     data=Data(name="digits", train=100, validation=100), model=MLP(hidden=(16,)), optimizer=SGD(),
    ...     epochs=1, batch_size=32, replicate=0)
    >>> trial_from_json(trial.to_json()) == trial
    True
    """
    part = _value(json)
    if not isinstance(part, Trial):
        raise unknown("trial", str(json.get("kind")), [Trial.kind])
    return part


def _completed(json: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a part with those that earlier versions did not write: what they did without saying so."""
    if json.get("kind") == "data":
        return {"test": "fixed", **json}
    if json.get("kind") != "trial" or "curve" in json or "epochs" not in json:
        return dict(json)
    sizes, epoch = json["data"], steps_per_epoch(json["data"]["train"], json["batch_size"])
    curve = Curve(points=1, examples=max(sizes["train"], sizes["validation"]), every=epoch)
    return {**json, "curve": curve.to_json()}


def _value(json: Any) -> Any:
    if isinstance(json, list):
        return [_value(item) for item in json]
    if not isinstance(json, Mapping):
        return json
    fields = _completed(json)
    kind = fields.pop("kind", "")
    if kind not in KINDS:
        raise unknown("part of a trial", kind, KINDS)
    return KINDS[kind](**{name: _value(value) for name, value in fields.items()})
