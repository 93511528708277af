"""What is trained: the test examples take no part in any choice, nothing is trained twice, and the time is kept."""

import sqlite3
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.advice.small_advice import MINUTES, at_home_in, example_reading, planned_small

from reglab.advice import Advice, training
from reglab.advice.plan import STEPS, UNEXTENDED, UNPAIRED, UNSCOUTED, WHOLE, Budget, Plan
from reglab.advice.training import Trained, train
from reglab.execution import complete
from reglab.execution.deadline import OutOfTimeError
from reglab.models import MLP
from reglab.records.store import Store
from reglab.regularizers import Dropout, WeightDecay
from reglab.specs import Data


def again(advice: Advice, minutes: float = MINUTES, deadline: float = np.inf) -> Trained:
    return train(advice.info, minutes, deadline, Store())


def same(first: Trained, second: Trained) -> None:
    assert (first.network, first.rates, first.budget) == (second.network, second.rates, second.budget)
    assert first.methods == second.methods
    pd.testing.assert_frame_equal(first.choice, second.choice)
    pd.testing.assert_frame_equal(first.table, second.table)


def test_the_same_data_and_minutes_train_nothing_and_give_the_same(advice: Advice) -> None:
    same(again(advice), advice.trained)  # REGLAB_TRAIN is "never"


def test_what_is_done_is_not_cut_by_a_later_clock(classes: Advice) -> None:
    same(again(classes, deadline=time.monotonic() - 1), classes.trained)  # as where the page is made of it


def test_it_is_what_was_planned(classes: Advice) -> None:
    trained = classes.trained
    assert trained.budget == (1, 100, 2, WHOLE)
    assert trained.network == MLP(hidden=(64,))
    chosen = trained.table[trained.table["phase"] == "comparison"]
    arms = [arm for offered in trained.methods.values() for arm in offered]
    assert sorted(zip(chosen["arm"], chosen["replicate"], strict=True)) == sorted(product(arms, [0, 1]))
    assert set(trained.table["model"]) == {"mlp hidden 64"}, "batch normalisation is a method, and no other network"
    assert set(trained.table["steps"]) == {100}


def test_a_grid_is_extended_only_where_an_end_was_chosen(classes: Advice) -> None:
    table, rates = classes.trained.table, classes.trained.rates
    tuned = table[table["phase"] == "tuning"].groupby(["arm", "replicate"])["learning_rate"].agg(sorted)
    chosen = table[table["phase"] == "comparison"].set_index(["arm", "replicate"])["learning_rate"]
    for place, grid in tuned.items():
        assert set(rates) <= set(grid)
        assert len(grid) == len(rates) or chosen[place] not in rates[1:-1]


def meddled(run_all: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Return a function like `run_all` in whose tables the best trials on the test examples are the worst ones."""

    def run(*arguments: object, **options: object) -> pd.DataFrame:
        table = run_all(*arguments, **options)
        measured = table.filter(like="test_")
        assert not measured.empty
        return table.assign(**{name: measured[name].max() - measured[name] for name in measured})

    return run


def test_no_number_of_the_test_set_decides_what_is_compared(advice: Advice, home: pytest.MonkeyPatch) -> None:
    home.setattr(training, "run_all", meddled(training.run_all))
    trained = again(advice)
    measured = "test_error" if advice.info.target == "class" else "test_rmse"
    assert not trained.table[measured].equals(advice.trained.table[measured])
    assert (trained.network, trained.rates) == (advice.trained.network, advice.trained.rates)
    pd.testing.assert_frame_equal(trained.choice, advice.trained.choice)
    assert trained.methods == advice.trained.methods, "the pair too"


def test_what_chooses_is_handed_no_column_of_the_test_set(advice: Advice, home: pytest.MonkeyPatch) -> None:
    handed: list[pd.DataFrame] = []

    def watching(function: Callable[..., object]) -> Callable[..., object]:
        return lambda table, *arguments: handed.append(table) or function(table, *arguments)

    for name in ("choose", "chosen", "ranks"):
        home.setattr(training, name, watching(getattr(training, name)))
    again(advice)
    assert len(handed) > len(advice.trained.methods)
    assert [column for table in handed for column in table if str(column).startswith("test_")] == []


def rows(model: str, arm: str, errors: dict[tuple[int, float], float]) -> list[dict[str, object]]:
    """Return rows of a table by replicate and learning rate."""
    return [
        {"phase": "tuning", "model": model, "arm": arm, "replicate": replicate, "learning_rate": rate,
         "validation_error": error, "validation_nll": 1.0}
        for (replicate, rate), error in errors.items()
    ]  # fmt: skip


def test_the_network_with_the_lowest_validation_error_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow, wide = "mlp hidden 64", "mlp hidden 256"
    table = pd.DataFrame([
        *rows(narrow, "none", {(1000, 0.001): 9.0, (1000, 0.01): 8.0, (1001, 0.001): 7.0, (1001, 0.01): 9.0}),
        *rows(wide, "none", {(1000, 0.001): 9.5, (1000, 0.01): 9.5, (1001, 0.001): 9.0, (1001, 0.01): 9.0}),
        *rows(wide, "dropout rate 0.2", {(1000, 0.001): 6.0, (1000, 0.01): 8.0, (1001, 0.001): 9.0, (1001, 0.01): 7.0}),
    ])  # fmt: skip
    comparison = table.assign(phase="comparison", validation_error=0.0)
    monkeypatch.setattr(training, "run_all", lambda studies: pd.concat([table, comparison]))
    networks = (MLP(hidden=(64,)), MLP(hidden=(256,)))
    plan = Plan(Data(name="wine", train=60, validation=30), networks, (1e-4, 2e-4), 100, 32)
    network, choice, rates = training._chosen_network(plan)
    # the best of each replicate: 8 and 7 of the narrow one, 6 and 7 of the wide one, with a little dropout
    assert choice.to_dict("list") == {"network": [narrow, wide], "validation error": [7.5, 6.5]}
    assert network == networks[1]
    # the rates chosen were 0.001 and 0.01: their geometric mean is 0.00316
    assert rates == (0.0011, 0.0032, 0.0095)


def test_the_two_best_methods_make_the_pair_the_simpler_one_first() -> None:
    offered = {
        "none": {"none": []}, "weight decay": {"weak": [WeightDecay(strength=0.1)]},
        "dropout": {"dropout": [Dropout(rate=0.3)]}, "noise": {"noise": []}, "batch normalisation": {"normal": []},
    }  # fmt: skip
    errors = {"none": 1.0, "weak": 7.0, "dropout": 5.0, "noise": 9.0, "normal": 2.0}
    condition = {"dataset": "wine", "train": 60, "model": "mlp", "optimizer": "Adam", "steps": 100}
    table = pd.DataFrame(
        {**condition, "phase": "comparison", "arm": arm, "replicate": replicate, "learning_rate": 0.01,
         "validation_error": error + replicate, "validation_nll": 1.0, "test_error": -error}
        for arm, error in errors.items() for replicate in (0, 1)
    )  # fmt: skip
    expected = {"weak + dropout": [WeightDecay(strength=0.1), Dropout(rate=0.3)]}
    assert training._pair(offered, table) == {"weight decay + dropout": expected}
    assert training._pair({"none": {"none": []}, "noise": {"noise": []}}, table) == {}


def copied(home: pytest.MonkeyPatch, path: Path) -> None:
    """Copy the store at hand, and use the copy."""
    with sqlite3.connect(Store().path) as source, sqlite3.connect(path) as target:
        source.backup(target)
    for database in (source, target):
        database.close()
    home.setenv("REGLAB_STORE", str(path))


def test_where_the_time_has_passed_the_plain_grids_are_compared(
    advice: Advice, home: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copied(home, tmp_path / "store.sqlite")
    late = again(advice, minutes=2 * MINUTES, deadline=time.monotonic() - 1)
    assert late.budget == advice.trained.budget._replace(search=UNEXTENDED)
    assert not any(" + " in method for method in late.methods)
    tuned = late.table[late.table["phase"] == "tuning"]
    assert set(tuned["learning_rate"]) == set(late.rates)
    same(again(advice, minutes=2 * MINUTES), late)  # with all the time there is: what was decided stays


def test_where_the_pair_takes_too_long_there_is_none(classes: Advice, home: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copied(home, tmp_path / "store.sqlite")
    pair = [arm for method, arms in classes.trained.methods.items() if " + " in method for arm in arms]
    table = classes.trained.table
    with sqlite3.connect(Store().path) as database:
        digests = [(digest,) for digest in table[table["arm"].isin(pair)]["digest"]]
        database.executemany("DELETE FROM records WHERE digest = ?", digests)
    database.close()
    home.delenv("REGLAB_TRAIN")
    home.setattr(complete, "end_in_time", out_of_time)
    cut = again(classes)
    assert cut.budget == classes.trained.budget._replace(search=UNPAIRED)
    assert list(cut.methods) == [method for method in classes.trained.methods if " + " not in method]
    assert set(cut.table["digest"]) == set(table[~table["arm"].isin(pair)]["digest"])
    home.setenv("REGLAB_TRAIN", "never")
    same(again(classes), cut)


def out_of_time() -> None:
    raise OutOfTimeError("the time is over")


def test_where_no_network_is_chosen_in_time_there_is_an_answer_from_the_cheapest(tmp_path: Path) -> None:
    with at_home_in(tmp_path) as patch:
        info = planned_small(example_reading())
        late = train(info, MINUTES, time.monotonic() - 1, Store())
        assert late.budget == Budget(strengths=1, steps=STEPS[0], replicates=2, search=UNSCOUTED)
        assert late.network == late.plan.networks[0]
        assert late.choice["validation error"].isna().all()
        assert set(late.table["replicate"]) == {0, 1}
        patch.setenv("REGLAB_TRAIN", "never")
        same(train(info, MINUTES, time.monotonic() + 1000, Store()), late)  # what was decided stays


Block = tuple[int, int, bool]
"""Strengths, first replicate, and whether grids are extended."""


def blocks(
    monkeypatch: pytest.MonkeyPatch, strengths: int, deadline: float, cut: tuple[Block, ...] = ()
) -> tuple[list[Block], list[pd.DataFrame], Budget]:
    """Return which blocks are trained, and what is made of them.

    A block takes three seconds for each strength. Those of ``cut`` run out of time where there is a deadline.
    """
    now, begun = [0.0], list[Block]()

    def block(setting: object, offered: dict[str, object], first: int, *, extend: bool = True) -> pd.DataFrame:
        begun.append((len(offered), first, extend))
        now[0] += 3.0 * len(offered)
        if begun[-1] in cut and begun.count(begun[-1]) == 1:
            raise OutOfTimeError("the time is over")
        return pd.DataFrame({"first": [first]})

    monkeypatch.setattr(training.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(training, "_block", block)
    monkeypatch.setattr(training, "_offered", lambda setting, count: {f"method {place}": {} for place in range(count)})
    monkeypatch.setattr(training, "_pair", lambda offered, table: {})
    planned = Budget(strengths, steps=100, replicates=12)
    _, tables, done = training._blocks(training._Setting(None, None, (), 100, 32), planned, deadline)
    return begun, tables, done


def test_blocks_are_trained_while_one_more_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one takes six seconds with what comes first, the others three: of 16, none is begun after twelve."""
    begun, tables, done = blocks(monkeypatch, strengths=1, deadline=16.0)
    assert begun == [(1, 0, False), (1, 0, True), (1, 2, True), (1, 4, True)]
    assert (len(tables), done.replicates, done.search) == (3, 6, WHOLE)


def test_more_than_the_most_replicates_are_never_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    _, tables, done = blocks(monkeypatch, strengths=3, deadline=np.inf)
    assert (len(tables), done.replicates) == (6, 12)


def test_where_the_time_ends_in_the_first_block_the_answer_rests_on_one_strength(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, tables, done = blocks(monkeypatch, strengths=3, deadline=5.0, cut=((3, 0, True),))
    # the last one has been trained, and is looked up
    assert begun == [(1, 0, False), (3, 0, True), (1, 0, False)]
    assert (len(tables), done) == (1, Budget(strengths=1, steps=100, replicates=2, search=UNEXTENDED))


def test_what_an_answer_needs_at_least_is_trained_after_the_end_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, _, done = blocks(monkeypatch, strengths=3, deadline=1.0, cut=((1, 0, False),))
    assert begun == [(1, 0, False), (1, 0, False)]
    assert done.strengths == 1
