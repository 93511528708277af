"""How an effect varies with what makes a condition."""

import pandas as pd

from reglab.analyses.levels import levels

EFFECTS = pd.DataFrame(
    [
        {"dataset": dataset, "data": kind, "train": train, "optimizer": optimizer, "steps": steps, "effect": effect}
        for dataset, kind, train, optimizer, steps, effect in [
            ("a", "images", 10, "SGD", 100, 1.0),
            ("a", "images", 10, "SGD", 200, 2.0),
            ("a", "images", 90, "Adam", 200, 4.0),
            ("b", "tables", 100, "SGD", 200, 10.0),
            ("b", "tables", 200, "SGD", 200, 20.0),
        ]
    ]
).assign(model="mlp", width=16, depth=1, replicate=0)


def shown(axis: str) -> dict[tuple[str, str], float]:
    rows = levels(EFFECTS).query("axis == @axis")
    return {(level, name): value for level, name, value in rows[["level", "dataset", "estimate"]].to_numpy()}


def test_every_budget_is_a_level_and_the_rest_is_taken_at_the_longest() -> None:
    assert shown("steps") == {
        ("shortest", "a"): (1 + 4) / 2, ("shortest", "b"): 15, ("longest", "a"): 3, ("longest", "b"): 15,
    }  # fmt: skip
    assert shown("optimiser") == {("SGD", "a"): 2, ("SGD", "b"): 15, ("Adam", "a"): 4}
    assert shown("data") == {("images", "a"): 3, ("tables", "b"): 15}


def test_few_and_many_are_relative_to_the_data_set() -> None:
    assert shown("examples") == {("few", "a"): 2, ("few", "b"): 10, ("many", "a"): 4, ("many", "b"): 20}


def test_what_does_not_differ_is_left_out() -> None:
    assert set(levels(EFFECTS)["axis"]) == {"steps", "optimiser", "examples", "data"}


def test_where_nothing_differs_there_is_one_level() -> None:
    rows = levels(EFFECTS[EFFECTS["steps"] == 100])
    assert rows.to_dict("records") == [{"axis": "", "level": "all", "dataset": "a", "estimate": 1.0, "mean": 1.0}]


def test_the_mean_is_over_the_data_sets_of_a_level() -> None:
    rows = levels(EFFECTS)
    assert rows.loc[(rows["axis"] == "examples") & (rows["level"] == "few"), "mean"].tolist() == [6, 6]
