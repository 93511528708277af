"""``reglab list``: claims, notebooks with their parameters, data sets, regularizers and models."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from reglab.commands.tables import print_table

if TYPE_CHECKING:
    from reglab.specs import Part

Listing = Literal["claims", "notebooks", "datasets", "regularizers", "models"]
Rows = tuple[Sequence[str], Iterable[Sequence[str]]]
"""The headers of a table, and its rows."""


def list_(what: Annotated[Listing, typer.Argument(help="What to list.")] = "claims") -> None:
    """List claims, notebooks with their parameters, data sets, regularizers or models."""
    columns, rows = {
        "claims": _claims,
        "notebooks": _notebooks,
        "datasets": _datasets,
        "regularizers": _regularizers,
        "models": _models,
    }[what]()
    print_table(columns, rows)


def _claims() -> Rows:
    from reglab.claims import registry

    claims = registry().values()
    rows = [(c.id, c.title, f"{c.smallest_effect} {c.unit}", str(c.datasets), c.notebook) for c in claims]
    return ("claim", "title", "smallest effect of interest", "data sets", "notebook"), rows


def _notebooks() -> Rows:
    from reglab.publishing.project import Project
    from reglab.publishing.run.parameters import read_parameters

    rows = [
        (name, parameter.name, repr(parameter.default), parameter.comment)
        for name, path in Project.find(Path.cwd(), "the notebooks to list are those of a checkout").notebooks().items()
        for parameter in read_parameters(path).values()
    ]
    return ("notebook", "parameter", "default", "meaning"), rows


def _datasets() -> Rows:
    from reglab import datasets

    infos = [datasets.info(name) for name in datasets.names()]
    rows = [
        (
            i.name,
            i.title,
            "numbers" if i.target == "number" else str(i.classes),
            str(i.pool + i.test),
            str(i.test),
            ", ".join(i.forbidden),
        )
        for i in infos
    ]
    return ("data set", "title", "classes", "examples", "of them in the fixed test set", "must not be used"), rows


def _regularizers() -> Rows:
    from reglab.regularizers import REGISTRY

    return _parts(REGISTRY)


def _models() -> Rows:
    from reglab.models import REGISTRY

    return _parts(REGISTRY)


def _parts(registry: Mapping[str, type["Part"]]) -> Rows:
    rows = [
        (f"{part.__name__}({', '.join(part.model_fields)})", (part.__doc__ or "").partition("\n")[0])
        for part in registry.values()
    ]
    return ("in a notebook", "what it is"), rows
