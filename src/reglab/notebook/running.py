"""The parameters of a running notebook: which cells set them, and whether all that is set is one."""

import ast
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from typing import Any

from reglab.errors import ReglabError, unknown
from reglab.notebook.parameters import Parameter, check, comments, parse

INJECTED = "# Parameters"
"""The first line of the cell that Papermill puts after the declaration."""
PLACE = "the cell of parameters"
NEARLY = 0.8
"""How alike a mistyped name and the one that was meant are, on difflib's scale: one letter of five differs."""
NEW = "(A new one needs a comment behind its line, and a kernel that is restarted.)"


def check_parameters(namespace: dict[str, Any]) -> None:
    """Convert a running notebook's parameters to the types of their defaults, and check them.

    Call it once, after the ``parameters`` cell and the cell that Papermill puts behind it.

    Parameters
    ----------
    namespace : dict
        The notebook's ``globals()``: its parameters, and as ``In`` the cells that have run.

    Raises
    ------
    ReglabError
        If no cell of parameters has run; if a name is mistyped, in it or beside it; or as in `parse` and `check`.
    """
    if namespace["In"] == [""]:  # nbval's kernel remembers no cells, not even this one: the values are as declared
        return
    declared = _executed(namespace["In"])
    values = {name: parameter.convert(namespace[name]) for name, parameter in declared.items()}
    check(declared, values)
    namespace.update(values)


def _executed(sources: Sequence[str]) -> dict[str, Parameter]:
    """Return the latest declaration among the cells that have run.

    Raises
    ------
    ReglabError
        If there is none, or a name is set as if it were a parameter: in the declaration without a comment, or instead
        of a name that an earlier one had; in Papermill's cell; or nearly like a parameter's in a cell of plain lines.
    """
    places = [place for place, source in enumerate(sources) if _declares(source)]
    if not places:
        raise ReglabError("no cell of parameters has run. Run the notebook from its first cell.")
    former = {name for place in places[:-1] for name in parse(sources[place], PLACE)}
    latest = parse(sources[places[-1]], PLACE)
    used = {name for place, source in enumerate(sources) if place not in places for name in _used(source)}
    mistyped = [
        name
        for name, parameter in latest.items()
        if name not in former and (not parameter.comment or (name not in used and _near(name, former)))
    ]
    known = former | latest.keys() - set(mistyped)
    since = [name for source in sources[places[-1] + 1 :] for name in _set_beside(source, known)]
    for name in (*mistyped, *since):
        raise ReglabError(f"{unknown('parameter', name, known)} {NEW}")
    return latest


def _declares(source: str) -> bool:
    """Return whether a cell is a declaration: assignments only, a comment behind two of them or more."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # of IPython's own, such as a magic
        return False
    behind = comments(source)
    assigned = [statement for statement in statements if isinstance(statement, ast.Assign | ast.AnnAssign)]
    commented = [statement for statement in assigned if statement.end_lineno in behind]
    return len(assigned) == len(statements) and len(commented) > 1 and not source.startswith(INJECTED)


def _set_beside(source: str, known: AbstractSet[str]) -> list[str]:
    """Return the names that a cell of plain lines sets, and that are meant for parameters but are none."""
    try:
        plain = set(parse(source, PLACE)) - known
    except ReglabError:
        return []
    return [name for name in plain if source.startswith(INJECTED) or _near(name, known)]


def _near(name: str, known: AbstractSet[str]) -> bool:
    return bool(get_close_matches(name, known, 1, NEARLY))


def _used(source: str) -> set[str]:
    """Return the names that a cell reads."""
    try:
        nodes = ast.walk(ast.parse(source))
    except SyntaxError:
        return set()
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
