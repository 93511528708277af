"""What tuning chose for 86 networks of others: counted here by hand with the csv module."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import reglab.analyses
from reglab.analyses.tuned_networks import chosen_by_tuning, rates_chosen, tuned_networks

PUBLISHED = Path(reglab.analyses.__file__).parent / "published"


@pytest.fixture(scope="module")
def rows():
    with (PUBLISHED / "tabm_mlp.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_of_86_networks_34_have_no_dropout_40_no_weight_decay_and_17_neither(rows):
    (chosen,) = chosen_by_tuning(tuned_networks()).to_dict("records")
    assert chosen["tasks"] == len(rows) == 86
    without = [(float(row["dropout"]) == 0, float(row["weight_decay"]) == 0) for row in rows]
    assert chosen["weight decay"] + chosen["neither"] == sum(dropout for dropout, _ in without) == 34
    assert chosen["dropout"] + chosen["neither"] == sum(decay for _, decay in without) == 40
    assert chosen["neither"] == sum(dropout and decay for dropout, decay in without) == 17
    assert chosen["both"] == 86 - 34 - 40 + 17


def test_a_task_is_a_classification_if_its_name_says_so(rows):
    target = dict(zip(tuned_networks()["task"], tuned_networks()["target"], strict=True))
    named = {task: task.split("-")[0] for task in target if task.startswith("why/")}
    assert len(named) == 68
    assert all(target[task] == {"why/classif": "classes"}.get(kind, "numbers") for task, kind in named.items())
    assert (target["adult"], target["california"]) == ("classes", "numbers")


def test_splits_of_a_data_set_share_its_name():
    networks = tuned_networks().set_index("task")
    wine = networks[networks["dataset"] == "wine"]
    assert list(wine.index) == [f"why/classif-num-medium-{split}-wine" for split in range(5)]
    assert set(wine["training examples"]) == {"cut to 10,000"}
    road = networks.loc["why/classif-cat-large-0-road-safety"]
    assert (road["dataset"], road["training examples"]) == ("road-safety", "cut to 50,000")
    assert networks.loc["tabred/weather", ["dataset", "training examples"]].tolist() == ["tabred/weather", "not cut"]


def test_groups_are_counted_apart(rows):
    table = chosen_by_tuning(tuned_networks(), "training examples").set_index("training examples")
    large = [float(row["dropout"]) for row in rows if "-large-" in row["task"]]
    assert table.loc["cut to 50,000", "tasks"] == len(large)
    assert table.loc["cut to 50,000", "median rate"] == pytest.approx(pd.Series(large).median())  # all have dropout
    assert table["tasks"].sum() == 86


def test_rates_are_counted_by_ranges_beside_what_chance_would_give(rows):
    rates = [float(row["dropout"]) for row in rows if float(row["dropout"]) > 0]
    table = rates_chosen(tuned_networks())
    assert table["tasks"].tolist() == [
        sum(low < rate <= low + 0.1 for rate in rates) for low in (0, 0.1, 0.2, 0.3, 0.4)
    ]
    assert table["by chance"].tolist() == pytest.approx([len(rates) / 5] * 5)


def test_the_licence_of_the_table_lies_beside_it():
    assert "Apache License" in (PUBLISHED / "LICENSE").read_text(encoding="utf-8")
