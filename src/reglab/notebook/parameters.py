"""The parameters of a notebook: how it declares them, and what may be set."""

import ast
import io
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reglab.errors import ReglabError, unknown
from reglab.notebook.ranges import DISTINCT, Rule, rules

WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    tuple: "a list",
    dict: "a table",
}


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's ``parameters`` cell.

    Parameters
    ----------
    name : str
        What the notebook calls it.
    default : object
        The literal in the notebook; it also sets the type.
    comment : str
        What the line says after ``#``: the unit, and the range that is checked.

    Examples
    --------
    >>> rates = Parameter("rates", [0.0, 0.5], "shares of units dropped, each in [0, 1)")
    >>> rates.wanted
    'a list, each a number'
    >>> rates.allows([0, 0.25]), rates.allows("0.5")
    (True, False)
    >>> rates.convert("[0, 0.25]")
    [0.0, 0.25]
    """

    name: str
    default: Any
    comment: str = ""

    @property
    def wanted(self) -> str:
        """The type in words."""
        return _words(self.default)

    @property
    def rules(self) -> list[Rule]:
        """The range that the comment states; numbers of a list also get arms of different names."""
        of_list = isinstance(self.default, list | tuple)
        return rules(self.comment, of_list=of_list) + [DISTINCT] * of_list

    def allows(self, value: Any) -> bool:
        """Whether a value has the default's type; a whole number may stand for any number."""
        return _fits(value, self.default)

    def convert(self, value: Any) -> Any:
        """Return a value in the default's type where it reads like one; otherwise as it is.

        Papermill's command line passes a list as text.
        """
        if isinstance(value, str) and not isinstance(self.default, str):
            try:
                value = ast.literal_eval(value)
            except (SyntaxError, TypeError, ValueError):
                return value
        return _like(value, self.default)


def parse(source: str, where: str) -> dict[str, Parameter]:
    """Return the parameters that a cell declares by name, in their order.

    Parameters
    ----------
    source : str
        The cell's text.
    where : str
        What an error says of the cell's place.

    Raises
    ------
    ReglabError
        If the cell holds anything but ``name = literal`` lines: Papermill would misread it.

    Examples
    --------
    >>> parse("rate = 0.5  # share of units dropped, in [0, 1)", "a cell")["rate"].comment
    'share of units dropped, in [0, 1)'
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise ReglabError(f"{where}, line {error.lineno}: {error.msg}.") from None
    behind = comments(source)
    parameters = [_parameter(statement, behind, where) for statement in statements]
    return {parameter.name: parameter for parameter in parameters}


def check(parameters: Mapping[str, Parameter], given: Mapping[str, Any], what: str = "parameter") -> None:
    """Check the values that are set in a notebook, together with the defaults of the others.

    Parameters
    ----------
    parameters : mapping of str to Parameter
        By name.
    given : mapping of str to object
        The values set; the others have their defaults.
    what : str
        What errors call a parameter.

    Raises
    ------
    ReglabError
        If a name is unknown, or a value has the wrong type or lies outside the range that the comment states.
    """
    for name, value in given.items():
        if name not in parameters:
            raise unknown(what, name, parameters)
        parameter = parameters[name]
        if not parameter.allows(value):
            raise ReglabError(
                f"{what} {name!r} must be {parameter.wanted}, for example {parameter.default!r}; got {value!r}."
            )
    values = {name: parameter.default for name, parameter in parameters.items()} | dict(given)
    for name, parameter in parameters.items():
        for rule in parameter.rules:
            if not rule.holds(values[name], values):
                kind = WORDS[type(parameter.default)]
                raise ReglabError(f"{what} {name!r} must be {kind}, {rule.text}; got {values[name]!r}.")


def _parameter(statement: ast.stmt, behind: Mapping[int, str], where: str) -> Parameter:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            try:
                default = ast.literal_eval(value)
            except ValueError:
                pass
            else:
                return Parameter(name, default, behind.get(statement.end_lineno or statement.lineno, ""))
    raise ReglabError(
        f"{where}, line {statement.lineno}: {ast.unparse(statement)!r} is not a plain 'name = literal' line; "
        "put everything else into another cell."
    )


def comments(source: str) -> dict[int, str]:
    """Return the comments by the line that they end."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def _fits(value: Any, default: Any) -> bool:
    if default is None:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, list | tuple):
        return isinstance(value, list | tuple) and all(_fits(item, _element(default)) for item in value)
    return isinstance(value, type(default))


def _like(value: Any, default: Any) -> Any:
    """Return a value of the default's type as this very type: a list for a tuple, a float for a whole number."""
    if not _fits(value, default):
        return value
    if isinstance(default, list | tuple):
        return [_like(item, _element(default)) for item in value]
    return float(value) if isinstance(default, float) else value


def _element(values: Sequence[Any]) -> Any:
    """Return the element that stands for a list's type: a float in a mixed list of numbers."""
    return next((item for item in values if isinstance(item, float)), values[0] if values else None)


def _words(default: Any) -> str:
    if default is None:
        return "anything"
    words = WORDS[type(default)]
    if isinstance(default, list | tuple) and default:
        return f"{words}, each {_words(_element(default))}"
    return words
