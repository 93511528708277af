"""How data are to be read, as a notebook's parameters or the command line say it."""

from collections.abc import Mapping
from typing import Any

TEXTS = ("target", "text", "group", "time", "task")
SWITCHES = ("drop_missing_target", "drop_rare_classes")


def options(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of reading among the names of a notebook; an empty text is none.

    Examples
    --------
    >>> names = {"target": "churned", "text": "", "group": "", "time": "", "task": "", "drop": ["id"], "minutes": 1.0}
    >>> {name: given for name, given in options(names).items() if given}
    {'target': 'churned', 'drop': ('id',)}
    """
    texts = {name: namespace.get(name) or None for name in TEXTS}
    switches = {name: bool(namespace.get(name)) for name in SWITCHES}
    return {**texts, "drop": tuple(namespace.get("drop", ())), **switches}
