"""What a reader chooses arms by: the parts of their trials in words."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

CHOICES = ("Data set", "Training examples", "Model", "Training", "Regularizer", "Strength")
"""What a reader chooses, from the first to the last; each label of `Labels.choices` answers one."""

Json = Mapping[str, Any]
PIECES = re.compile(r"(\D*)(\d+(?:\.\d+)?(?:e-\d+)?)?")


class Labels:
    """Parts in words: the first field of a part, its lists, and every other field that is not as usual.

    As usual is the value that a field has in most arms of a report.

    Parameters
    ----------
    arms : iterable of (str, str)
        Conditions and arms as `reglab.analyses.arms.compared` writes them.

    Examples
    --------
    >>> condition = json.dumps({
    ...     "data": {"kind": "data", "name": "digits", "train": 200, "validation": 100}, "epochs": 40, "batch_size": 32,
    ...     "model": {"kind": "mlp", "hidden": [64, 64], "batch_norm": False}, "optimizer": {"kind": "sgd"}})
    >>> arm = json.dumps([{"kind": "dropout", "rate": 0.5, "where": "hidden"}])
    >>> Labels([(condition, arm)]).choices(condition, arm)
    ('digits', '200', 'mlp hidden 64-64', '40 epochs, batch size 32', 'dropout', 'rate 0.5')
    """

    def __init__(self, arms: Iterable[tuple[str, str]]) -> None:
        counts: dict[tuple[str, str], Counter[str]] = {}
        for condition, arm in dict.fromkeys(arms):
            of = json.loads(condition)
            for part in (_data(of), of["model"], of["optimizer"], *json.loads(arm)):
                for name in _fields(part):
                    counts.setdefault((part["kind"], name), Counter())[str(part[name])] += 1
        self._usual = {field: count.most_common(1)[0][0] for field, count in counts.items()}

    def choices(self, condition: str, arm: str) -> tuple[str, ...]:
        """Return a label for each of `CHOICES`; other arms have other labels."""
        of, regularizers = json.loads(condition), json.loads(arm)
        data = _data(of)
        budget = [f"{of['epochs']} epochs", f"batch size {of['batch_size']}"]
        return (
            data["kind"],
            str(of["data"]["train"]),
            f"{_plain(of['model']['kind'])} {self._said(of['model'])}".strip(),
            ", ".join([*budget, *self._unusual(of["optimizer"]), *self._unusual(data)]),
            " + ".join(_plain(part["kind"]) for part in regularizers) or "none",
            self._strength(regularizers),
        )

    def _strength(self, regularizers: list[Json]) -> str:
        said = [self._said(part) for part in regularizers]
        if len(said) == 1:
            return said[0]
        return "; ".join(f"{_plain(p['kind'])} {s}" for p, s in zip(regularizers, said, strict=True)) or "none"

    def _said(self, part: Json) -> str:
        always = [name for place, name in enumerate(_fields(part)) if not place or isinstance(part[name], list)]
        rest = {name: value for name, value in part.items() if name not in always}
        return ", ".join([*(_field(name, part[name]) for name in always), *self._unusual(rest)])

    def _unusual(self, part: Json) -> list[str]:
        return [
            _field(name, part[name]) for name in _fields(part) if self._usual[part["kind"], name] != str(part[name])
        ]


def natural(label: str) -> list[tuple[str, float]]:
    """Return a sorting key for a label: its numbers by their size, its words by their letters.

    Examples
    --------
    >>> sorted(["rate 0.5", "none", "rate 0.25", "hidden 128", "hidden 64"], key=natural)
    ['hidden 64', 'hidden 128', 'none', 'rate 0.25', 'rate 0.5']
    """
    return [(word, float(number or 0)) for word, number in PIECES.findall(label)]


def _data(condition: Json) -> Json:
    """Return the data as a part of their own kind: each set is split as usual for it."""
    data = condition["data"]
    return {
        "kind": data["name"],
        **{name: value for name, value in data.items() if name not in ("kind", "name", "train")},
    }


def _fields(part: Json) -> list[str]:
    return [name for name in part if name != "kind"]


def _field(name: str, value: object) -> str:
    words = _plain(name)
    if isinstance(value, bool):
        return words if value else f"no {words}"
    if isinstance(value, list):
        return f"{words} {'-'.join(map(str, value)) or 'none'}"
    return f"{words} {value:g}" if isinstance(value, float) else f"{words} {value}"


def _plain(name: str) -> str:
    return name.replace("_", " ")
