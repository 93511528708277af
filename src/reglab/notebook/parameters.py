"""A notebook's parameters, as the running notebook has them."""

from ast import literal_eval
from typing import Any

from reglab.errors import ReglabError


def as_lists(*values: Any) -> list[list[Any]]:
    """Return list parameters as lists: ``papermill -p rates '[0.0, 0.5]'`` passes a list as text.

    Parameters
    ----------
    *values : list, or text that reads like one

    Raises
    ------
    ReglabError
        If a value is neither.

    Examples
    --------
    >>> as_lists([0.1, 0.2], "[0.0, 0.5]")
    [[0.1, 0.2], [0.0, 0.5]]
    """
    return [_as_list(value) for value in values]


def _as_list(value: Any) -> list[Any]:
    try:
        found = literal_eval(value) if isinstance(value, str) else value
    except (SyntaxError, ValueError):
        found = None
    if not isinstance(found, list | tuple):
        raise ReglabError(f"a parameter must be a list, such as [0.0, 0.5]; got {value!r}.")
    return list(found)
