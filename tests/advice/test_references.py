"""Reference models, against scikit-learn called directly on the same rows."""

import time

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from tests.advice.small_advice import example_reading

from reglab.advice import references as subject
from reglab.advice.own_data import kept
from reglab.advice.references import beside, references
from reglab.datasets import split
from reglab.specs import Data

WINE = Data(name="wine", train=80, validation=30, test=60)
DIABETES = Data(name="diabetes", train=200, validation=50, test=100)
LATER = 3600.0


def fitted(data: Data, replicates: int, seconds: float = LATER) -> pd.DataFrame:
    return references(data, replicates, time.monotonic() + seconds)


def of(table: pd.DataFrame, model: str) -> list[float]:
    return table[table["model"] == model].sort_values("replicate")["error"].tolist()


def test_classes_are_predicted_by_three_models() -> None:
    table = fitted(WINE, 2)
    for replicate in (0, 1):
        whole = split(WINE, replicate)
        (x, y), (tested, truth) = whole.part("train"), whole.part("test")
        counts = np.bincount(y)
        frequent = 100 * np.mean(truth != counts.argmax())
        linear = LogisticRegression(max_iter=1000).fit(x, y)
        trees = HistGradientBoostingClassifier(random_state=replicate).fit(x, y)
        assert of(table, "the most frequent class")[replicate] == pytest.approx(frequent)
        assert of(table, "logistic regression")[replicate] == pytest.approx(100 * (1 - linear.score(tested, truth)))
        assert of(table, "gradient-boosted trees")[replicate] == pytest.approx(100 * (1 - trees.score(tested, truth)))
    assert len(table) == 6


def test_where_classes_are_uneven_each_counts_the_same(own_folder: object) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(300, 2)), np.repeat([0, 1], [280, 20])
    data = Data(name=kept(example_reading(x=x, y=y)).name, train=150, validation=50, test=100)
    (x, y), (tested, truth) = (split(data, 0).part(name) for name in ("train", "test"))
    wrong = LogisticRegression(max_iter=300, class_weight="balanced").fit(x, y).predict(tested) != truth
    table = fitted(data, 1)
    assert of(table, "the most frequent class") == [50.0]
    expected = 50 * (wrong[truth == 0].mean() + wrong[truth == 1].mean())
    assert of(table, "logistic regression") == pytest.approx([expected])


def test_numbers_are_predicted_in_their_own_unit() -> None:
    table = fitted(DIABETES, 1)
    whole = split(DIABETES, 0)
    # in the unit of the targets, as they are kept: what is fitted to scaled ones is the same model
    (x, _), (tested, _) = whole.part("train"), whole.part("test")
    y, truth = whole.examples["train"].y, whole.examples["test"].y
    assert of(table, "the mean") == pytest.approx([np.sqrt(np.mean((truth - y.mean()) ** 2))], rel=1e-4)
    ridge = Ridge().fit(x, y).predict(tested)
    assert of(table, "ridge regression") == pytest.approx([np.sqrt(np.mean((truth - ridge) ** 2))], rel=1e-4)
    trees = HistGradientBoostingRegressor(random_state=0).fit(x, y).predict(tested)
    assert of(table, "gradient-boosted trees") == pytest.approx([np.sqrt(np.mean((truth - trees) ** 2))], rel=0.02)


def test_texts_are_counted_words_without_trees(own_folder: object) -> None:
    rng = np.random.default_rng(0)
    y = np.arange(100) % 2
    x = rng.integers(1, 6, (100, 7))
    x[:, 0] = 0  # padding
    x[y == 1, 1] = 6  # a word that only one class has
    name = kept(example_reading(kind="text", x=x, y=y, vocabulary=8)).name
    data = Data(name=name, train=60, validation=20, test=20)
    table = fitted(data, 1)
    assert list(table["model"]) == ["the most frequent class", "logistic regression"]
    (seen, answers), (tested, truth) = split(data, 0).part("train"), split(data, 0).part("test")
    counts, others = (np.stack([np.bincount(row, minlength=8)[1:] for row in rows]) for rows in (seen, tested))
    linear = LogisticRegression(max_iter=1000).fit(counts, answers)
    assert of(table, "logistic regression") == pytest.approx([100 * (1 - linear.score(others, truth))])


def test_after_the_deadline_only_the_simplest_is_there() -> None:
    assert fitted(WINE, 3, seconds=-1.0)["model"].tolist() == ["the most frequent class"]


def test_every_replicate_is_fitted_where_there_is_time() -> None:
    table = fitted(Data(name="wine", train=20, validation=10, test=10), 6)
    assert [len(of(table, model)) for model in table["model"].unique()] == [6, 6, 6]


def test_a_model_stands_beside_the_network_in_the_replicates_that_it_was_fitted_in() -> None:
    errors = pd.DataFrame({"model": ["mean", "trees", "mean"], "replicate": [0, 0, 1], "error": [9.0, 5.0, 7.0]})
    rows = beside(errors, pd.Series({0: 4.0, 1: 6.0, 2: 100.0})).to_dict("records")
    assert rows == [
        {"model": "mean", "error": 8.0, "network": 5.0, "replicates": 2},
        {"model": "trees", "error": 5.0, "network": 4.0, "replicates": 1},
    ]


def test_trees_are_not_fitted_to_what_would_take_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "LARGEST", 80 * 13 - 1)
    assert set(fitted(WINE, 1)["model"]) == {"the most frequent class", "logistic regression"}
    monkeypatch.setattr(subject, "LARGEST", 80 * 13)
    assert "gradient-boosted trees" in set(fitted(WINE, 1)["model"])
