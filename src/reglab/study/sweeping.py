"""Arms along the values of a regularizer's field."""

from collections.abc import Mapping, Sequence
from typing import Any

from reglab.errors import ReglabError
from reglab.regularizers import Regularizer, from_json


def sweep(kind: str, **values: Any) -> dict[str, list[Regularizer]]:
    """Return one arm for each value of a regularizer's field.

    A value of 0 means no regularization: it becomes the arm ``"none"``, which all studies share.

    Parameters
    ----------
    kind : str
        A registered regularizer: ``"dropout"``.
    **values
        One field and its values in a list, ``rate=[0.2, 0.5]``; other fields may have a single value, which all arms
        share: ``interval=100``. It is not in the arms' names.

    Returns
    -------
    dict of str to list of Regularizer
        Arms by name, for ``Study(arms=...)``.

    Raises
    ------
    ReglabError
        If the kind or a field is unknown, a value is out of range or given more than once, or not exactly one field has
        several values.

    Examples
    --------
    >>> list(sweep("dropout", rate=[0, 0.2, 0.5]))
    ['none', 'dropout rate 0.2', 'dropout rate 0.5']
    >>> list(sweep("dropout", rate=[0.2, 0.20000001]))
    ['dropout rate 0.2', 'dropout rate 0.20000001']
    """
    field, grid = _swept(kind, values)
    shared = {name: value for name, value in values.items() if name != field}
    if repeated := repeated_values(list(grid)):
        raise ReglabError(f"{kind}: each {field} makes an arm of its own; {repeated[0]!r} was given more than once.")
    name = f"{kind.replace('_', ' ')} {field}"
    parts = {value: from_json({"kind": kind, field: value, **shared}) for value in grid}
    short = len({f"{value:g}" for value in grid}) == len(grid)
    write = "{:g}".format if short else repr  # different values get different names
    return {f"{name} {write(value)}" if value else "none": [part] if value else [] for value, part in parts.items()}


def _swept(kind: str, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    """Return the field that has several values, and these."""
    several = {name: value for name, value in values.items() if isinstance(value, list | tuple)}
    if len(several) != 1:
        raise ReglabError(f"{kind}: a sweep needs one field with its values in a list; got {dict(values)}.")
    return next(iter(several.items()))


def repeated_values(values: Sequence[Any]) -> list[Any]:
    """Return the values that stand in a list before, in their order.

    Examples
    --------
    >>> repeated_values([0.1, 0.2, 0.10])
    [0.1]
    """
    return [value for place, value in enumerate(values) if value in values[:place]]
