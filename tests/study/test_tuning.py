"""Tuning: each trial is made and looked up once, whatever the grids grow to."""

from tests.study.small_study import make_study

from reglab.specs import Record, Trial
from reglab.study.tuning import Tuning, choose_in_each


def record(trial: Trial, best: float) -> Record:
    """Return a record whose validation error is lowest at a learning rate."""
    error = abs(trial.optimizer.learning_rate - best)
    return Record(f"{trial.replicate} {trial.optimizer.learning_rate}", {}, {"validation_error": error}, {}, {})


def test_a_trial_is_asked_for_once_and_grids_grow_where_their_end_was_chosen() -> None:
    tuning, best = Tuning(make_study(arms={"none": []})), {0: 0.03, 1: 0.1, 2: 1.0}
    rounds = []
    while asked := tuning.ask():
        rounds.append([(trial.replicate, trial.optimizer.learning_rate) for trial in asked])
        tuning.tell({trial: record(trial, best[trial.replicate]) for trial in asked})
        (chosen,) = choose_in_each([tuning.trained()])
        tuning.extend(chosen)
    assert rounds == [
        [(replicate, rate) for replicate in range(3) for rate in (0.01, 0.03, 0.1)],
        [(1, 0.33), (2, 0.33)],
        [(2, 1.1)],
        [(2, 3.7)],
    ]
    rates = [trial.optimizer.learning_rate for _, trial, _ in tuning.trained()]
    assert rates == [0.01, 0.03, 0.1, 0.01, 0.03, 0.1, 0.33, 0.01, 0.03, 0.1, 0.33, 1.1, 3.7]
    rows = tuning.compared(chosen)
    assert [row["learning_rate"] for row in rows] == [0.03, 0.1, 1.1]
    assert [row["at_edge"] for row in rows] == [False, False, False]
    assert {(row["grid_low"], row["grid_high"]) for row in rows} == {(0.01, 0.1)}
    assert [row["learning_rate"] for row in tuning.fixed()] == [0.03, 0.03, 0.03]


def test_each_study_chooses_among_its_own_trials() -> None:
    lists = [
        [("none", trial, record(trial, best)) for _, trial in make_study(arms={"none": []}, replicates=1).trials()]
        for best in (0.01, 0.1)
    ]
    chosen = choose_in_each(lists)
    assert [[trial.optimizer.learning_rate for _, trial, _ in trained] for trained in chosen] == [[0.01], [0.1]]
