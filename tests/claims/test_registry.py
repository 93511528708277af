"""The registry is complete and consistent, and its families have the sizes that were planned."""

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from reglab.claims import Claim, registry, sources

FAMILIES = {"R": 4, "E": 6, "P": 2, "U": 2, "A": 3, "B": 1, "T": 1, "C": 1, "L": 5, "M": 2, "F": 3, "A/A": 3}
"""The number of claims planned in each family; the level of its intervals follows from it."""


def test_every_claim_is_measured_by_its_notebook() -> None:
    assert {name: claim.notebook for name, claim in registry().items()} == {
        "R1": "dropout-rate",
        **dict.fromkeys(["E1", "E2", "E4", "E6"], "evaluation"),
        **dict.fromkeys(["E3", "E5"], "what-dropout-hides"),
        "T1": "tuning",
        "R2": "size-and-data",
        "R3": "size-and-data",
        "R4": "placement",
        "P1": "placement",
        "P2": "placement",
        "U1": "size-and-data",
        "U2": "size-and-data",
        "M2": "size-and-data",
        **dict.fromkeys(["A1", "A2", "A3"], "architectures"),
        "B1": "batch-normalisation",
        **dict.fromkeys(["C1", "M1"], "mechanism"),
        "L1": "l2",
        "L2": "augmentation",
        "L3": "early-stopping",
        "L4": "head-to-head",
        "L5": "combinations",
        **dict.fromkeys(["F1", "F3"], "optimisers"),
        "F2": "transformer",
        **dict.fromkeys(["A/A 1", "A/A 2", "A/A 3"], "controls"),
    }


@pytest.mark.parametrize("claim", registry().values(), ids=registry())
def test_a_claim_shares_five_percent_with_its_whole_family(claim: Claim) -> None:
    assert claim.id.startswith(claim.family)
    assert claim.control == (claim.family == "A/A")
    assert claim.family_size == FAMILIES[claim.family]
    assert claim.level == pytest.approx(1 - 0.05 / FAMILIES[claim.family])


@pytest.mark.parametrize("claim", registry().values(), ids=registry())
def test_every_source_has_a_reference(claim: Claim) -> None:
    assert {result.source for result in claim.published} <= set(sources())


def test_every_reference_is_used() -> None:
    assert set(sources()) == {result.source for claim in registry().values() for result in claim.published}


def test_a_misspelt_or_missing_field_is_refused() -> None:
    fields = registry()["L1"].model_dump()
    with pytest.raises(ValidationError, match="smallest_efect"):
        Claim(**{**fields, "smallest_efect": 0.1})
    with pytest.raises(ValidationError, match="smallest_effect_reason"):
        Claim(**{name: value for name, value in fields.items() if name != "smallest_effect_reason"})


def test_the_registry_and_the_recommendations_are_installed_with_the_package() -> None:
    root = Path(__file__).parents[2]
    patterns = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["reglab"]
    package = root / "src" / "reglab"
    installed = {path.name for pattern in patterns for path in package.glob(pattern)}
    assert {"registry.toml", "recommendations.toml"} <= installed
