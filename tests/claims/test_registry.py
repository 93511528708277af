"""The registry is complete and consistent, and its families have the sizes that were planned."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from reglab.analyses.specifications import AXES
from reglab.analyses.tuned_networks import chosen_by_tuning, tuned_networks
from reglab.claims import Claim, registry, sources
from reglab.statistics.over_datasets import GENERAL

FAMILIES = {"R": 4, "E": 6, "P": 2, "U": 2, "A": 3, "B": 1, "T": 1, "C": 1, "L": 5, "M": 2, "F": 3, "A/A": 3}
"""The number of claims planned in each family; the level of its intervals follows from it."""

OWN_AXES = {
    "A2": {"dense layer"},
    "A3": {"mask"},
    "B1": {"place"},
    "E1": {"network"},
    "E2": {"network"},
    "E5": {"fault"},
    "F1": {"weight decay"},
    "F2": {"place"},
    "L1": {"form"},
    "L3": {"schedule"},
    "M1": {"deletion"},
    "P1": {"place"},
    "P2": {"depth", "normalisation"},
    "T1": {"method"},
}
"""What claims leave open beside the axes that all have; their notebooks give contrasts under these names."""

ON_THESE_SETS = {"P1", "A2", "A3", "F2", "F3"}
"""The claims about kinds of data of which the panels have fewer than eight sets."""

each_claim = pytest.mark.parametrize("claim", registry().values(), ids=registry())


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


@each_claim
def test_a_claim_shares_five_percent_with_its_whole_family(claim: Claim) -> None:
    assert claim.id.startswith(claim.family)
    assert claim.control == (claim.family == "A/A")
    assert claim.family_size == FAMILIES[claim.family]
    assert claim.level == pytest.approx(1 - 0.05 / FAMILIES[claim.family])


def test_families_have_no_more_claims_than_were_planned() -> None:
    counts = {family: sum(claim.family == family for claim in registry().values()) for family in FAMILIES}
    assert counts == FAMILIES


@each_claim
def test_variations_and_moderators_are_axes_that_exist(claim: Claim) -> None:
    assert set(claim.variations) <= set(AXES) | OWN_AXES.get(claim.id, set())
    assert set(claim.variations) >= OWN_AXES.get(claim.id, set())
    assert set(claim.moderators) <= set(claim.variations)  # a page shows what a verdict may depend on
    assert len(set(claim.variations)) == len(claim.variations) >= 3


@each_claim
def test_a_relative_effect_of_interest_is_three_percent(claim: Claim) -> None:
    relative = claim.metric in ("test_error", "test_rmse") and claim.unit.startswith("%")
    assert (claim.smallest_effect == 3) == relative


@each_claim
def test_a_slope_is_the_subject_of_its_sentence_and_does_not_vary_with_itself(claim: Claim) -> None:
    axis = {"R2": "width", "R3": "examples", "U2": "examples"}.get(claim.id)
    assert axis not in claim.variations
    if axis or claim.id == "U1":
        assert claim.quantity
        assert claim.contrast.startswith("The slope, on each data set, of the gain")
        assert " per " in claim.unit


@each_claim
def test_claims_about_data_in_general_have_the_sets_that_this_takes(claim: Claim) -> None:
    assert claim.general == (claim.id not in ON_THESE_SETS)
    assert (claim.datasets >= GENERAL) == claim.general


@each_claim
def test_what_the_plan_can_find_follows_from_it(claim: Claim) -> None:
    assert claim.smallest_effect / 4 < claim.detectable_effect <= claim.design_effect
    assert claim.design_effect < 5 * claim.smallest_effect


def test_controls_are_registered_as_such() -> None:
    assert {name for name, claim in registry().items() if claim.control} == {"A/A 1", "A/A 2", "A/A 3"}


@each_claim
def test_every_source_has_a_reference(claim: Claim) -> None:
    assert {result.source for result in claim.published} <= set(sources())


def test_every_reference_is_used() -> None:
    assert set(sources()) == {result.source for claim in registry().values() for result in claim.published}


def test_what_the_registry_says_of_the_tuned_networks_is_in_their_table() -> None:
    networks = tuned_networks()

    def without(rows: pd.DataFrame, column: str = "dropout") -> str:
        return f"{(rows[column] == 0).sum()} of {len(rows)}"

    medium, large = (networks[networks["training examples"] == f"cut to {size}"] for size in ("10,000", "50,000"))
    classes, numbers = (networks[networks["target"] == target] for target in ("classes", "numbers"))
    (chosen,) = chosen_by_tuning(networks).to_dict("records")
    dropped, decayed = ((networks[name] > 0).sum() for name in ("dropout", "weight_decay"))
    assert without(large) == f"0 of {len(large)}"
    assert {
        claim.id: result.value.removesuffix(" is not known")
        for claim in registry().values()
        for result in claim.published
        if result.source == "gorishniy2025"
    } == {
        "R1": f"from 0.2 to 0.5 on {networks['dropout'].between(0.2, 0.5).sum()} of {dropped}",
        "U2": f"{without(medium)}, and none of {len(large)}",
        "M2": f"tuning chose dropout on {dropped} and none on {86 - dropped}; what it gained",
        "L1": f"tuning chose weight decay on {decayed} and none on {86 - decayed}; what it gained",
        "F1": "tuning chose {dropout}, {weight decay}, {both} and {neither} times; what it gained".format(**chosen),
        "F3": f"on {without(numbers)}, and on {without(classes)}; what dropout gained",
    }


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
