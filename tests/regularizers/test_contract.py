"""The contract of every regularizer as a value. A new one is tested once it is registered: its examples follow from
the bounds of its fields. The contract of the hooks is in test_contract_hooks.py."""

import math
import pkgutil
import re
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from reglab import regularizers
from reglab.datasets.entry import DataInfo
from reglab.errors import ReglabError
from reglab.regularizers import REGISTRY, Regularizer, from_json
from reglab.specs import Part, SpecError

FIELDS = [(kind, name) for kind, part in REGISTRY.items() for name in part.model_fields]


def beyond(field: FieldInfo) -> list[float]:
    """Return the values just outside the allowed range."""
    step = 1 if field.annotation is int else 1e-9
    past = {"ge": -step, "gt": 0, "le": step, "lt": 0}
    limits = [(getattr(bound, name, None), by) for bound in field.metadata for name, by in past.items()]
    return [limit + by for limit, by in limits if limit is not None]


@pytest.fixture(params=REGISTRY)
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def part(kind: str, examples: Any) -> Regularizer:
    first: Regularizer = examples(REGISTRY[kind])[1]
    return first


def test_every_file_but_the_shared_ones_is_registered_under_its_name() -> None:
    files = {module.name for module in pkgutil.iter_modules(regularizers.__path__)}
    assert files - {"base", "inverted_dropout", "randomness"} == set(REGISTRY)


def test_kind_is_snake_case_and_names_the_file(kind: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", kind)
    assert REGISTRY[kind].__module__ == f"reglab.regularizers.{kind}"


def test_varying_fields_exist(kind: str) -> None:
    assert REGISTRY[kind].varying <= set(REGISTRY[kind].model_fields)


def test_is_a_value(part: Regularizer) -> None:
    same = part.model_copy()
    assert same is not part
    assert same == part
    assert hash(same) == hash(part)
    for name in type(part).model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, name, getattr(part, name))


def test_returns_from_json(kind: str, examples: Any) -> None:
    for part in examples(REGISTRY[kind]):
        json = part.to_json()
        assert json["kind"] == kind
        assert from_json(json) == part
        assert type(from_json(json)) is type(part)


def test_docstring_is_complete(kind: str) -> None:
    text = REGISTRY[kind].__doc__ or ""
    for piece in (".. math::", "Raises\n", "References\n", "Examples\n", ">>> "):
        assert piece in text, f"the docstring of {kind} lacks {piece!r}"
    for name in REGISTRY[kind].model_fields:
        assert f"    {name} : " in text, f"the docstring of {kind} does not describe {name}"


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_value_out_of_range_is_refused(kind: str, name: str, examples: Any) -> None:
    field, valid = REGISTRY[kind].model_fields[name], examples(REGISTRY[kind])[0].model_dump()
    numeric = field.annotation in (int, float)
    assert not numeric or beyond(field), f"{kind}.{name} has no bound"
    nothing = [] if field.default is None else [None]  # where it is the default, None is a value
    for value in ("many", *nothing, *([math.nan, math.inf, *beyond(field)] if numeric else [])):
        with pytest.raises(SpecError) as error:
            REGISTRY[kind](**{**valid, name: value})
        message = f"{REGISTRY[kind].__name__}: {name} must be .*; got {re.escape(repr(value))}"
        assert re.match(message, str(error.value)), str(error.value)


def test_unknown_parameter_is_refused(part: Regularizer) -> None:
    with pytest.raises(SpecError, match="unknown parameter 'strenght'"):
        from_json({**part.to_json(), "strenght": 1})


def test_acts_somewhere(part: Regularizer) -> None:
    assert bool(part.places()) != part.renews_noise, "a placebo does nothing but renew the noise"
    assert set(part.places()) <= {"network", "batch", "loss", "weights", "loop"}


def test_gives_the_data_sets_reason(part: Regularizer, data: dict[str, DataInfo], forbid: Any) -> None:
    assert part.refuse(forbid(data["image"], part.kind, "it would change the class")) == "it would change the class"
    # on data that it is made for, another regularizer's reason does not matter
    assert None in [part.refuse(forbid(info, "something_else", "never seen")) for info in data.values()]


def test_unknown_kind_suggests_the_nearest() -> None:
    with pytest.raises(ReglabError, match="unknown regularizer 'drop_out': did you mean 'dropout'"):
        from_json({"kind": "drop_out", "rate": 0.5})
    with pytest.raises(ReglabError, match="Allowed: drop_connect, "):
        from_json({"rate": 0.5})


def test_equal_fields_of_another_kind_are_not_equal() -> None:
    dropout: Part = from_json({"kind": "dropout", "rate": 0.5})
    assert dropout != from_json({"kind": "input_dropout", "rate": 0.5})
