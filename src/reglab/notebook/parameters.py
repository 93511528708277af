"""The parameters of a notebook: how it declares them, and what may be set."""

import ast
import io
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reglab.errors import ReglabError, unknown
from reglab.notebook.kinds import ANNOTATIONS, Kind, annotated, fits, in_full, in_short, kind_of, like
from reglab.notebook.ranges import DISTINCT, Rule, rules


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's ``parameters`` cell.

    Parameters
    ----------
    name : str
        What the notebook calls it.
    default : object
        The literal in the notebook.
    comment : str
        What the line says after ``#``: the unit, and the range that is checked.
    annotation : Kind, optional
        The type that the line gives. Where it gives none, as in what Papermill puts in, the default sets the type.

    Examples
    --------
    >>> rates = Parameter("rates", [], "shares of units dropped, each in [0, 1)", list[float])
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
    annotation: Kind | None = None

    @property
    def kind(self) -> Kind:
        """The type of its values."""
        return self.annotation or kind_of(self.default)

    @property
    def wanted(self) -> str:
        """The type in words."""
        return in_full(self.kind)

    @property
    def rules(self) -> list[Rule]:
        """The range that the comment states; numbers of a list also get arms of different names."""
        of_list = isinstance(self.default, list | tuple)
        return rules(self.comment, of_list=of_list) + [DISTINCT] * of_list

    def allows(self, value: Any) -> bool:
        """Whether a value has the parameter's type; a whole number may stand for any number."""
        return fits(value, self.kind)

    def convert(self, value: Any) -> Any:
        """Return a value in the parameter's type where it reads like one; otherwise as it is.

        Papermill's command line passes a list as text.
        """
        if isinstance(value, str) and self.kind is not str:
            try:
                value = ast.literal_eval(value)
            except (SyntaxError, TypeError, ValueError):
                return value
        return like(value, self.kind) if self.allows(value) else value


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
        If the cell holds anything but ``name: type = literal`` lines, of which the type may be left out: Papermill
        would misread it. Also if a type is unknown, or the literal does not have it.

    Examples
    --------
    >>> rate = parse("rate: float = 0.5  # share of units dropped, in [0, 1)", "a cell")["rate"]
    >>> rate.annotation, rate.comment
    (<class 'float'>, 'share of units dropped, in [0, 1)')
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
                kind = in_short(parameter.kind)
                raise ReglabError(f"{what} {name!r} must be {kind}, {rule.text}; got {values[name]!r}.")


def _parameter(statement: ast.stmt, behind: Mapping[int, str], where: str) -> Parameter:
    place = f"{where}, line {statement.lineno}: {ast.unparse(statement)!r}"
    try:
        name, value, annotation = _parts(statement)
        default = ast.literal_eval(value)
    except ValueError:
        raise ReglabError(
            f"{place} is not a plain 'name: type = literal' line; put everything else into another cell."
        ) from None
    kind = annotated(annotation) if annotation else None
    if annotation and kind is None:
        raise ReglabError(f"{place} has an unknown type; allowed are {ANNOTATIONS}.")
    if kind and not fits(default, kind):
        raise ReglabError(f"{place} must have a default that is {in_full(kind)}, as its type says.")
    return Parameter(name, default, behind.get(statement.end_lineno or statement.lineno, ""), kind)


def _parts(statement: ast.stmt) -> tuple[str, ast.expr, ast.expr | None]:
    """Return the name, the value and the annotation of an assignment.

    Raises
    ------
    ValueError
        If it is none, of one value to one name.
    """
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value, None
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value, annotation=annotation):
            return name, value, annotation
    raise ValueError("no assignment of one value to one name")


def comments(source: str) -> dict[int, str]:
    """Return the comments by the line that they end."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
