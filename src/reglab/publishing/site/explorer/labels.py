"""The labels by which a reader chooses arms: the parts of their trials in words."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from reglab.escaping import visible
from reglab.wording import field, plain

CHOICES = {
    "data": "Data set",
    "examples": "Training examples",
    "model": "Model",
    "budget": "Budget",
    "optimizer": "Optimiser",
}
"""What a reader chooses of a condition, in this order, by its name in an address; `Labels.condition` has the labels."""

NOTHING = "no regularization"
"""The name of the arm without regularizers."""

Json = Mapping[str, Any]
PIECES = re.compile(r"(\D*)(\d+(?:\.\d+)?(?:e-\d+)?)?")


class Labels:
    """Write parts in words: the first field, lists, and every other field with an unusual value.

    The usual value of a field is the one that it has in most arms of a report.

    Parameters
    ----------
    arms : iterable of (str, str)
        Conditions and arms, as in the columns of `reglab.analyses.arms.compared`.

    Examples
    --------
    >>> condition = json.dumps({
    ...     "data": {"kind": "data", "name": "digits", "train": 200, "validation": 100}, "steps": 280, "batch_size": 32,
    ...     "model": {"kind": "mlp", "hidden": [64, 64], "batch_norm": False}, "optimizer": {"kind": "sgd"},
    ...     "curve": {"kind": "curve", "points": 12}})
    >>> arm = json.dumps([{"kind": "dropout", "rate": 0.5, "where": "hidden"}])
    >>> labels = Labels([(condition, arm)])
    >>> labels.condition(condition), labels.arm(arm)
    (('digits', '200', 'mlp hidden 64-64', '280 steps, batch size 32', 'sgd'), ('dropout', 'dropout rate 0.5'))
    """

    def __init__(self, arms: Iterable[tuple[str, str]]) -> None:
        counts: dict[tuple[str, str], Counter[str]] = {}
        for condition_json, arm in sorted(set(arms)):  # so that no order decides which of two values is usual
            condition = json.loads(condition_json)
            parts = (_data(condition), condition["model"], condition["optimizer"], condition["curve"])
            for part in (*parts, *json.loads(arm)):
                for name in _fields(part):
                    counts.setdefault((part["kind"], name), Counter())[str(part[name])] += 1
        self._usual = {key: count.most_common(1)[0][0] for key, count in counts.items()}

    def condition(self, condition: str) -> tuple[str, ...]:
        """Return a label for each of `CHOICES`; no two conditions have the same labels."""
        trial = json.loads(condition)
        data, optimizer = _data(trial), trial["optimizer"]
        labels = (
            [data["kind"]],
            [str(trial["data"]["train"]), *self._unusual(data)],
            [self._named(trial["model"])],
            [f"{trial['steps']} steps", f"batch size {trial['batch_size']}", *self._unusual(trial["curve"])],
            [plain(optimizer["kind"]), *self._unusual(optimizer)],
        )
        return tuple(visible(", ".join(parts)) for parts in labels)

    def arm(self, arm: str) -> tuple[str, str]:
        """Return the regularizers of an arm, and its name; no two arms have the same name."""
        regularizers = json.loads(arm)
        kinds = " + ".join(plain(part["kind"]) for part in regularizers) or NOTHING
        return visible(kinds), visible("; ".join(map(self._named, regularizers)) or NOTHING)

    def _named(self, part: Json) -> str:
        return f"{plain(part['kind'])} {self._settings(part)}".strip()

    def _settings(self, part: Json) -> str:
        always = [name for place, name in enumerate(_fields(part)) if not place or isinstance(part[name], list)]
        others = {name: value for name, value in part.items() if name not in always}
        return ", ".join([*(field(name, part[name]) for name in always), *self._unusual(others)])

    def _unusual(self, part: Json) -> list[str]:
        return [field(name, part[name]) for name in _fields(part) if self._usual[part["kind"], name] != str(part[name])]


def natural(label: str) -> list[tuple[str, float]]:
    """Return a sorting key for a label: numbers by size, words by letter.

    Examples
    --------
    >>> sorted(["rate 0.5", "none", "rate 0.25", "hidden 128", "hidden 64"], key=natural)
    ['hidden 64', 'hidden 128', 'none', 'rate 0.25', 'rate 0.5']
    """
    return [(word, float(number or 0)) for word, number in PIECES.findall(label)]


def _data(condition: Json) -> Json:
    """Return the data as a part with the data set as its kind: each set has its own usual split."""
    data = condition["data"]
    return {
        "kind": data["name"],
        **{name: value for name, value in data.items() if name not in ("kind", "name", "train")},
    }


def _fields(part: Json) -> list[str]:
    return [name for name in part if name != "kind"]
