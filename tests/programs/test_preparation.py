"""Prepared data: named columns as literals, every part fitted on the rows to train on, nothing lost."""

import ast

import numpy as np
import pandas as pd
import pytest
from tests.hostile import texts
from tests.programs.running import HOSTILE, preparation

from reglab.errors import ReglabError
from reglab.programs import Preparation


def prepared(plan, target, **given):
    """Run a preparation without tensors and return its variables."""
    variables = dict(given)
    text = "\n".join([*plan.imports(), plan.text(target, tensors=False)])
    exec(compile(text, "preparation", "exec"), variables)  # noqa: S102  # that is the test
    return variables


def of(frame, numbers=(), categories=(), target="class"):
    """Prepare a data frame whose target is its column ``y``."""
    return prepared(Preparation("frame = given.copy()", numbers, categories, "y"), target, given=frame)


@pytest.mark.parametrize("name", [*HOSTILE, *texts("secret"), "", "a[b]", '{"k"}', "\ud800", "\\", "'''", '"""'])
def test_names_are_literals_whatever_their_characters(name):
    plan = Preparation("frame = given.copy()", (name,), (f"{name} 2",), f"{name} 3")
    tree = ast.parse(plan.text("class"))
    literals = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body[1:4]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert literals == {"numbers": [name], "categories": [f"{name} 2"], "target": f"{name} 3"}
    plain = ast.parse(Preparation("frame = given.copy()", ("a",), ("b",), "c").text("class"))
    assert [type(node) for node in tree.body] == [type(node) for node in plain.body]


def test_a_file_with_everything_becomes_inputs_of_the_right_types(tmp_path):
    for target, kind in (("class", np.int64), ("number", np.float32)):
        made = prepared(preparation(tmp_path, target), target)
        sizes = [len(made[f"x_{split}"]) for split in ("train", "validation", "test")]
        assert (sum(sizes), sizes[0]) == (399, 240), "the row without a target is left out"
        # two numbers, an indicator that one of them is missing, three levels and "missing"
        assert made["x_train"].shape[1] == 2 + 1 + 4
        assert {made[f"x_{split}"].dtype.type for split in ("train", "validation", "test")} == {np.float32}
        assert made["y_test"].dtype == kind
        assert np.isfinite(made["x"]).all()
        assert np.abs(made["x"]).max() <= 3
    assert made["y_train"].shape == (240, 1)


def test_tensors_hold_the_same_numbers(tmp_path):
    import torch

    plan = preparation(tmp_path, "number")
    arrays, variables = prepared(plan, "number"), {"torch": torch}
    exec("\n".join([*plan.imports(), plan.text("number")]), variables)  # noqa: S102  # that is the test
    assert np.array_equal(variables["y_validation"].numpy(), arrays["y_validation"])
    assert variables["x_test"].dtype == torch.float32


def test_numbers_are_scaled_by_the_training_rows_alone():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(5, 2, 100), "y": rng.normal(size=100)})
    made = of(frame, ("a",), target="number")
    known = frame["a"].to_numpy()[made["train"]]
    low, median, high = np.quantile(known, [0.25, 0.5, 0.75])
    z = (frame["a"].to_numpy() - median) / ((high - low) / 1.349)
    assert np.allclose(made["x"][:, 0], z / np.sqrt(1 + z**2 / 9), atol=1e-6)
    y = frame["y"].to_numpy()
    standardised = (y - y[made["train"]].mean()) / y[made["train"]].std()
    assert np.allclose(made["y_test"][:, 0], standardised[made["test"]], atol=1e-6)


def test_columns_without_quartiles_or_numbers_give_no_warning():
    frame = pd.DataFrame({"constant": 1.0, "empty": np.nan, "rare": [0.0] * 45 + [4.0] * 5, "y": [0, 1] * 25})
    frame["words"] = ["7", "?"] * 25
    frame.loc[0, "constant"] = np.inf
    made = of(frame, ("constant", "empty", "rare", "words"))
    assert np.isfinite(made["x"]).all()
    assert not made["x"][:, :2].any()
    assert made["x"][:, 2].max() > 1, "where the quartiles are equal, the standard deviation is the scale"


def test_levels_are_those_of_the_training_rows_and_rare_ones_share_an_indicator():
    frame = pd.DataFrame({"c": [f"frequent {i % 40}" for i in range(400)], "y": [0, 1] * 200})
    assert of(frame, (), ("c",))["x"].shape[1] == 31
    few = pd.DataFrame({"c": ["u", "v"] * 50, "y": [0, 1] * 50})
    test = of(few, (), ("c",))["test"]
    few.loc[test[0], "c"] = "new"
    made = of(few, (), ("c",))
    assert made["x"].shape[1] == 2
    assert not made["x_test"][0].any()


@pytest.mark.parametrize("counts", [(60, 40), (95, 5), (99, 1)])
def test_every_split_has_its_share_of_a_class_and_a_lone_row_breaks_nothing(counts):
    frame = pd.DataFrame({"a": range(100), "y": ["u"] * counts[0] + ["v"] * counts[1]})
    made = of(frame, ("a",))
    assert sorted(np.concatenate([made["train"], made["validation"], made["test"]])) == list(range(100))
    assert list(made["labels"]) == ["u", "v"]
    shares = [int(made[f"y_{split}"].sum()) for split in ("train", "validation", "test")]
    assert sum(shares) == counts[1]
    if counts[1] >= 5:
        assert shares == [counts[1] * 3 // 5, counts[1] // 5, counts[1] // 5]


def test_a_preparation_needs_a_column():
    with pytest.raises(ReglabError, match="a column to predict from"):
        Preparation("frame = given", (), (), "y")
