"""Searches on made-up validation errors: what they try, when they end, and that they can be resumed."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pandas as pd
import pytest

from reglab.errors import ReglabError
from reglab.models import MLP
from reglab.specs import Data, Record, Trial
from reglab.study import Study, sweep
from reglab.study.search import METHODS, _error, _Search, grid_of, score, search, train_all
from reglab.training import trial_digest

RATES = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
LEARNING_RATES = [0.01, 0.02, 0.05, 0.1]


def bowl(trial: Trial) -> float | None:
    """Lowest at a rate of 0.3 and a learning rate of 0.05; one more in replicate 1, and diverged at 0.1."""
    rate = getattr(trial.regularizers[0], "rate", 0.0) if trial.regularizers else 0.0
    place = LEARNING_RATES.index(trial.optimizer.learning_rate)
    return None if place == 3 else 100 * (rate - 0.3) ** 2 + (place - 2) ** 2 + (trial.replicate == 1)


class Trainer:
    """Stands in for ``complete``: keeps what it trained, and can be interrupted."""

    def __init__(self) -> None:
        self.kept: dict[Trial, Record] = {}
        self.remaining = 10_000

    def __call__(self, trials: Iterable[Trial], *_: Any) -> dict[Trial, Record]:
        wanted = list(trials)
        for trial in wanted:
            if trial not in self.kept:
                self.remaining -= 1
                if self.remaining < 0:
                    raise KeyboardInterrupt
                numbers = {"validation_error": bowl(trial), "validation_nll": 1.0}
                numbers["test_error"] = 50.0 + trial.replicate
                self.kept[trial] = Record(trial_digest(trial), trial.to_json(), numbers, {}, {})
        return {trial: self.kept[trial] for trial in wanted}


@pytest.fixture
def trainer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trainer:
    monkeypatch.setenv("REGLAB_STORE", str(tmp_path / "store.sqlite"))
    made = Trainer()
    monkeypatch.setattr("reglab.study.search.complete", made)
    return made


@pytest.fixture
def study() -> Study:
    return Study(
        data=Data(name="digits", train=100, validation=100), model=MLP(hidden=(4,)),
        arms=sweep("dropout", rate=RATES), learning_rates=LEARNING_RATES,
        replicates=2, epochs=1, batch_size=32,
    )  # fmt: skip


def settings(tried: pd.DataFrame, replicate: int, restart: int = 0) -> list[tuple[str, float]]:
    rows = tried[(tried["replicate"] == replicate) & (tried["restart"] == restart)].sort_values("spent")
    return list(zip(rows["arm"], rows["learning_rate"], strict=True))


@pytest.mark.parametrize("method", METHODS)
def test_each_search_tries_settings_once_on_its_own_replicate_and_sees_nothing_of_the_test_set(
    method: str, study: Study, trainer: Trainer
) -> None:
    tried = search(study, method, 12)
    for replicate in (0, 1):
        rows = tried[tried["replicate"] == replicate]
        assert rows["spent"].tolist() == list(range(1, 13))
        assert len(set(settings(tried, replicate))) == 12
    assert set(tried["method"]) == {method}
    assert set(tried["budget"]) == {12}
    assert not [name for name in tried if str(name).startswith("test_")]


@pytest.mark.parametrize("method", METHODS)
def test_a_search_ends_when_every_setting_has_been_tried(method: str, study: Study, trainer: Trainer) -> None:
    tried = search(study, method, 1000)
    assert len(tried) == 2 * 24
    assert len(trainer.kept) == 2 * 24


@pytest.mark.parametrize("method", METHODS)
def test_an_interrupted_search_resumes(method: str, study: Study, trainer: Trainer) -> None:
    whole = search(study, method, 12)
    trainer.kept.clear()
    trainer.remaining = 9
    with pytest.raises(KeyboardInterrupt):
        search(study, method, 12)
    trainer.remaining = 24 - 9  # what is missing, and no trial more
    columns = ["arm", "learning_rate", "replicate", "spent", "validation_error"]
    pd.testing.assert_frame_equal(search(study, method, 12)[columns], whole[columns])


@pytest.mark.usefixtures("trainer")
@pytest.mark.parametrize("method", ["random", "Bayesian"])
def test_a_smaller_budget_is_the_beginning_of_a_larger_one(method: str, study: Study) -> None:
    small, large = search(study, method, 4), search(study, method, 16)
    assert settings(small, 1) == settings(large, 1)[:4]


@pytest.mark.usefixtures("trainer")
@pytest.mark.parametrize(
    ("method", "sampler"), [("random", optuna.samplers.RandomSampler), ("Bayesian", optuna.samplers.TPESampler)]
)
def test_proposals_are_those_of_optuna_until_one_is_repeated(
    method: str, sampler: Callable[..., Any], study: Study
) -> None:
    proposed: list[tuple[str, float]] = []

    def objective(trial: optuna.Trial) -> float:
        arm, rate = trial.suggest_int("arm", 0, 5), trial.suggest_int("rate", 0, 3)
        proposed.append((list(study.arms)[arm], LEARNING_RATES[rate]))
        error = bowl(study.trial(*proposed[-1], 1))
        return 100.0 if error is None else error

    seed = int(np.random.SeedSequence([1, 0]).generate_state(1)[0])  # replicate 1, restart 0
    optuna.create_study(sampler=sampler(seed=seed)).optimize(objective, n_trials=24)
    fresh = next(n for n in range(1, 25) if len(set(proposed[:n])) < n) - 1
    assert fresh >= 3
    assert settings(search(study, method, 24), 1)[:fresh] == proposed[:fresh]


@pytest.mark.usefixtures("trainer")
def test_a_grid_is_evenly_spaced(study: Study) -> None:
    # 4 trials: 2 x 2, the middles of the halves of 6 rates and of 4 learning rates
    expected = {(f"dropout rate {rate}", learning) for rate in (0.1, 0.4) for learning in (0.02, 0.1)}
    assert set(settings(search(study, "grid", 4), 0)) == expected


@pytest.mark.parametrize("shape", [(9, 5), (1, 5), (7, 1), (3, 3)])
def test_a_grid_never_exceeds_its_trials_and_holds_no_point_twice(shape: tuple[int, int]) -> None:
    for trials in range(1, 60):
        arms, rates = grid_of(shape, trials)
        assert 1 <= len(arms) * len(rates) <= trials
        for places, size in ((arms, shape[0]), (rates, shape[1])):
            assert sorted(set(places)) == places
            assert 0 <= places[0] <= places[-1] < size
    assert len(arms) * len(rates) == shape[0] * shape[1]


def test_bayesian_search_finds_the_bottom_of_a_bowl_sooner_than_random_search() -> None:
    means = {}
    for method in ("random", "Bayesian"):
        lowest = []
        for seed in range(20):
            bowl_search = _Search(method, (15, 15), 30, [seed])
            errors = [0.0] * 30
            for spent in range(30):
                arm, rate = bowl_search.propose()
                errors[spent] = float((arm - 4) ** 2 + (rate - 9) ** 2)
                bowl_search.learn(errors[spent])
            lowest.append(min(errors))
        means[method] = sum(lowest) / len(lowest)
    assert means["Bayesian"] < means["random"] / 2


@pytest.mark.parametrize(("error", "learned"), [(12.5, 12.5), (None, 100.0), (float("nan"), 100.0)])
def test_a_search_learns_that_a_diverged_trial_is_wholly_wrong(error: float | None, learned: float) -> None:
    assert _error(Record("1", {}, {"validation_error": error}, {}, {})) == learned


@pytest.mark.usefixtures("trainer")
@pytest.mark.parametrize("method", ["random", "Bayesian"])
def test_restarts_draw_other_settings_and_a_grid_has_none(method: str, study: Study) -> None:
    tried = search(study, method, 12, restarts=3)
    searches = {tuple(settings(tried, replicate, restart)) for replicate in (0, 1) for restart in range(3)}
    assert len(searches) == 6
    assert settings(tried, 1, 0) == settings(search(study, method, 12), 1)
    assert set(search(study, "grid", 12, restarts=3)["restart"]) == {0}


def test_everything_is_trained_at_the_learning_rates_that_are_given(study: Study, trainer: Trainer) -> None:
    everything = train_all([study])
    assert len(everything) == len(trainer.kept) == 2 * 24
    assert set(everything["learning_rate"]) == set(LEARNING_RATES)
    assert set(everything["phase"]) == {"tuning"}
    assert "test_error" not in everything


@pytest.mark.usefixtures("trainer")
def test_a_choice_is_scored_on_the_replicate_of_its_search(study: Study) -> None:
    tried = search(study, "random", 4)
    chosen = tried.groupby("replicate").last().reset_index().assign(arm="random search")[::-1]
    scored = score([study], chosen)
    assert scored["arm"].tolist() == ["random search"] * 2
    assert scored["replicate"].tolist() == [1, 0]
    assert scored["test_error"].tolist() == [51.0, 50.0]
    assert scored["digest"].tolist() == chosen["digest"].tolist()
    assert scored["phase"].unique().tolist() == ["comparison"]
    assert scored[["method", "budget", "restart"]].to_numpy().tolist() == [["random", 4, 0]] * 2


@pytest.mark.parametrize(
    ("method", "trials", "message"),
    [("ranodm", 4, "did you mean 'random'"), ("random", 0, "trials must be 1 or more; got 0")],
)
def test_a_wrong_method_or_budget_is_an_error(method: str, trials: int, message: str, study: Study) -> None:
    with pytest.raises(ReglabError, match=message):
        search(study, method, trials)
    with pytest.raises(ReglabError, match="restarts must be 1 or more; got 0"):
        search(study, "random", 4, restarts=0)


def test_a_search_on_numbers_ranks_by_their_error():
    record = Record("d", {}, {"validation_rmse": 3.5}, {}, {})
    assert _error(record) == 3.5
    assert _error(replace(record, summary={"validation_rmse": None})) == math.inf
    assert _error(replace(record, summary={"validation_error": None, "validation_nll": None})) == 100
