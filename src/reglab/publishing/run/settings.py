"""What a batch run sets in which notebook: the profile's tables and ``--set``, checked against the notebooks."""

import ast
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reglab.errors import ReglabError, unknown
from reglab.notebook.parameters import check
from reglab.publishing.project import Project
from reglab.publishing.run.parameters import read_parameters

TIMEOUT_SECONDS = 1800
"""A notebook's limit unless the profile gives one: ten times what the whole quick report takes."""

ADDRESS = re.compile(r"https://[\w.-]+(:\d+)?(/[\w.~/-]*)?")


@dataclass(frozen=True)
class RunSettings:
    """A checked batch run.

    Parameters
    ----------
    profile : str
        The profile's name.
    notebooks : dict of str to Path
        The notebooks to run, by name.
    values : dict of str to dict
        The parameters to set, by notebook; a notebook that runs on its defaults has an empty table.
    timeout : float
        Seconds that one notebook may take.
    address : str
        Where the report will be published, with a slash at the end; empty if the profile does not say.
    """

    profile: str
    notebooks: dict[str, Path]
    values: dict[str, dict[str, Any]]
    timeout: float
    address: str = ""


def resolve_settings(
    project: Project, profile: str, only: Iterable[str] = (), assignments: Iterable[str] = ()
) -> RunSettings:
    """Return which notebooks to run with which parameters.

    Parameters
    ----------
    project : Project
        The checkout.
    profile : str
        The profile's name.
    only : iterable of str
        The notebooks to run; all of them if empty.
    assignments : iterable of str
        ``NOTEBOOK.NAME=VALUE``; they take precedence over the profile.

    Raises
    ------
    ReglabError
        If a notebook or a parameter is unknown, or a value has the wrong type or is out of its range.
    """
    notebooks = project.notebooks()
    if not notebooks:
        raise ReglabError(f"{project.root / 'notebooks'} holds no notebook; a report needs at least one.")
    chosen = [_known(name, notebooks) for name in only] or list(notebooks)
    table = dict(project.profile(profile))
    timeout = _timeout(table.pop("timeout", TIMEOUT_SECONDS), profile)
    address = _address(table.pop("address", ""), profile)
    table.pop("panels", None)  # conditions, which notebooks read themselves
    values: dict[str, dict[str, Any]] = {name: {} for name in notebooks}
    for name, given in table.items():
        if not isinstance(given, dict):
            raise ReglabError(f"profile {profile!r}: {name!r} must stand in a notebook's table, [notebook].")
        values[_known(name, notebooks)].update(given)
    for assignment in assignments:
        notebook, name, value = parse_assignment(assignment)
        if _known(notebook, notebooks) not in chosen:
            raise ReglabError(
                f"--set {assignment} is for a notebook that --only leaves out: {', '.join(chosen)} will run."
            )
        values[notebook][name] = value
    for notebook, given in values.items():
        check(read_parameters(notebooks[notebook]), given, f"parameter of notebook {notebook}")
    return RunSettings(profile, {n: notebooks[n] for n in notebooks if n in chosen}, values, timeout, address)


def parse_assignment(text: str) -> tuple[str, str, Any]:
    """Split ``NOTEBOOK.NAME=VALUE``; the value is a TOML or Python literal, or else the text itself.

    Examples
    --------
    >>> parse_assignment("dropout-rate.rates=[0.0, 0.5]")
    ('dropout-rate', 'rates', [0.0, 0.5])
    >>> parse_assignment("l2.dataset=wine")
    ('l2', 'dataset', 'wine')
    """
    target, equals, value = text.partition("=")
    notebook, dot, name = target.strip().partition(".")
    if not (equals and dot and notebook and name):
        raise ReglabError(f"--set {text!r} is not of the form NOTEBOOK.NAME=VALUE, for example l2.replicates=20.")
    return notebook, name, _literal(value.strip())


def _literal(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _known(name: str, notebooks: Mapping[str, Path]) -> str:
    if name not in notebooks:
        raise unknown("notebook", name, notebooks)
    return name


def _timeout(given: Any, profile: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or given <= 0:
        raise ReglabError(f"profile {profile!r}: timeout must be a number of seconds above 0; got {given!r}.")
    return float(given)


def _address(given: Any, profile: str) -> str:
    if given == "":
        return ""
    if not isinstance(given, str) or not ADDRESS.fullmatch(given):
        raise ReglabError(
            f"profile {profile!r}: address must be where the report is published, such as https://example.org/report/; "
            f"got {given!r}."
        )
    return given.removesuffix("/") + "/"
