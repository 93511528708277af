"""What a parameter's comment allows: the comment that a reader sees is the rule that is checked.

A comment is prose, in which a clause between commas, colons or semicolons may be a rule:

- of a number: ``1 or more``, ``5 or less``, ``above 0``, ``below 1``, two of these with ``and`` between them,
  ``in [0, 1)``, ``a multiple of 6``, ``one of `rates```;
- of every number in a list: the same after ``each``;
- of a list: ``rising``, ``exactly two``, ``two widths or more``, ``two sizes or more for each data set``.

Anything else is prose.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

Holds = Callable[[Any, Mapping[str, Any]], bool]
"""Whether a value keeps a rule, given the values of all parameters by name."""

BETWEEN = re.compile(r"[,;:] (?![^\[(]*[\])])")
"""What parts clauses: not the comma of an interval."""

NUMBER = r"(-?\d+(?:\.\d+)?)"
INTERVAL = re.compile(rf"in ([\[(]){NUMBER}, {NUMBER}([\])])")
ONE_OF = re.compile(r"one of `(\w+)`")
BOUNDS: dict[str, Callable[[float, float], bool]] = {
    rf"{NUMBER} or more": lambda value, bound: value >= bound,
    rf"{NUMBER} or less": lambda value, bound: value <= bound,
    rf"above {NUMBER}": lambda value, bound: value > bound,
    rf"below {NUMBER}": lambda value, bound: value < bound,
    rf"a multiple of {NUMBER}": lambda value, bound: value > 0 and value % bound == 0,
}
COUNTS = {"two": 2, "three": 3, "four": 4}
LENGTH = re.compile(rf"(exactly )?({'|'.join(COUNTS)})( \w+ or more)?( for each .+)?")


class Rule(NamedTuple):
    """A clause of a comment that values must keep.

    Parameters
    ----------
    text : str
        The clause, as the comment has it.
    holds : callable
        Whether a value keeps it, given the values of all parameters by name.
    """

    text: str
    holds: Holds


def rules(comment: str, *, of_list: bool) -> list[Rule]:
    """Return the rules that a comment states.

    Parameters
    ----------
    comment : str
        What stands behind a parameter.
    of_list : bool
        Whether the parameter is a list: then a rule of its numbers begins with ``each``.

    Examples
    --------
    >>> rising, each = rules("dropout rates to search, rising, each in [0, 1)", of_list=True)
    >>> each.text, each.holds([0.0, 0.5], {}), each.holds([0.0, 1.0], {}), rising.holds([0.5, 0.0], {})
    ('each in [0, 1)', True, False, False)
    """
    read = _of_list if of_list else _of_number
    return [Rule(clause, holds) for clause in BETWEEN.split(comment) if (holds := read(clause))]


def _of_list(clause: str) -> Holds | None:
    if clause == "rising":
        return lambda value, _: all(one < other for one, other in pairwise(value))
    if clause.startswith("each ") and (holds := _of_number(clause.removeprefix("each "))):
        return lambda value, values: all(holds(number, values) for number in _numbers(value))
    return _length(clause)


def _length(clause: str) -> Holds | None:
    match LENGTH.fullmatch(clause):
        case re.Match() as length if bool(length[1]) != bool(length[3]):
            count, nested = COUNTS[length[2]], bool(length[4])
            fits = count.__eq__ if length[1] else count.__le__
            return lambda value, _: all(fits(len(part)) for part in (value if nested else [value]))
    return None


def _of_number(clause: str) -> Holds | None:
    if interval := INTERVAL.fullmatch(clause):
        opening, low, high, closing = interval.groups()
        clause = f"{'above ' + low if opening == '(' else low + ' or more'} and "
        clause += f"below {high}" if closing == ")" else f"{high} or less"
    if name := ONE_OF.fullmatch(clause):
        return lambda value, values: value in values[name[1]]
    bounds = [_bound(part) for part in clause.split(" and ")]
    stated = [bound for bound in bounds if bound]
    return (lambda value, _: all(holds(value) for holds in stated)) if len(stated) == len(bounds) else None


def _bound(text: str) -> Callable[[Any], bool] | None:
    for pattern, holds in BOUNDS.items():
        if found := re.fullmatch(pattern, text):
            bound = float(found[1])
            return lambda value: isinstance(value, int | float) and holds(value, bound)
    return None


def _numbers(value: Any) -> Iterator[Any]:
    """Yield the numbers of a list, however deep it is."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
    else:
        yield value


def _distinct(value: Any, _: Mapping[str, Any]) -> bool:
    """Return whether different numbers of a list also differ in the digits that name arms."""
    numbers = {number for number in _numbers(value) if isinstance(number, float)}
    return len({f"{number:g}" for number in numbers}) == len(numbers)


DISTINCT = Rule("whose numbers differ in their first six digits, by which arms are named", _distinct)
"""Holds for every list."""
