"""What is planned for the time there is, against sums made by hand."""

import numpy as np
import pytest
from tests.advice.small_advice import example_reading

from reglab.advice import plan as planning
from reglab.advice import training
from reglab.advice.own_data import kept
from reglab.advice.plan import NETWORKS, Budget, Plan, budget, make_plan, sizes
from reglab.datasets import DataInfo
from reglab.errors import ReglabError
from reglab.models import MLP
from reglab.specs import Data

TABLE = NETWORKS["table"]


def info(pool: int, **changes: object) -> DataInfo:
    fields = {
        "name": "wine", "title": "wine", "kind": "table", "shape": (13,), "classes": 2, "pool": pool, "test": 0,
        "forbidden": {}, "licence": "", "citation": "", "homepage": "",
    }  # fmt: skip
    return DataInfo(**fields | changes)


@pytest.mark.parametrize(
    ("given", "train", "held_out"),
    [
        (info(100), 60, 20),
        (info(104), 64, 20),  # a fifth of 104, rounded down
        (info(100, spare=10), 54, 18),  # of 90
        (info(100, by_time=True), 42, 14),  # of a window of 70
        (info(90_000), 82_000, 4_000),  # at most 4,000 to validate and to test on
        (info(500_000), 100_000, 4_000),  # and 100,000 to train on
        (info(60_000, shape=(2_000,)), 10_000, 4_000),  # 20 million numbers
        (info(60_000, shape=(3, 1_000, 1_000)), 1_000, 4_000),  # but 1,000 examples at least
        (info(40), 24, 8),
    ],
)
def test_a_fifth_validates_a_fifth_tests(given: DataInfo, train: int, held_out: int) -> None:
    assert sizes(given) == Data(name="wine", train=train, validation=held_out, test=held_out)


def test_groups_that_leave_too_few_rows_are_refused_with_the_fewest() -> None:
    with pytest.raises(ReglabError, match=r"60 rows are too few, of which 24 must lie .* 40 at least must remain"):
        sizes(info(60, spare=24))


def test_a_window_in_time_that_is_too_short_is_refused_with_the_fewest() -> None:
    with pytest.raises(ReglabError, match=r"57 rows are too few to divide by time; 58 are needed at least\."):
        sizes(info(57, by_time=True))
    assert sizes(info(58, by_time=True)).test == 8
    with pytest.raises(ReglabError, match=r"70 rows are too few to divide by time; 78 are needed at least\."):
        sizes(info(70, by_time=True, spare=20))
    assert sizes(info(78, by_time=True, spare=20)).test == 8


def test_the_sizes_of_kept_data_can_be_divided(own_folder: object) -> None:
    groups = np.repeat(np.arange(25), 4)
    assert sizes(kept(example_reading(groups=groups))).train == 100 - 8 - 2 * 18
    assert sizes(kept(example_reading(times=np.arange(100)))).train == 42


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> dict[object, float]:
    """Seconds per step by network, which a test sets; there are two workers."""
    seconds: dict[object, float] = {}
    monkeypatch.setattr(planning, "step_seconds", lambda trial, store: seconds[trial.model])
    monkeypatch.setattr(planning, "workers", lambda: 2)
    return seconds


def plan_of(given: DataInfo, seconds: float) -> Plan:
    return make_plan(given, sizes(given), seconds, store=None)


def test_with_time_enough_all_networks_are_tried(measured: dict) -> None:
    measured |= dict(zip(TABLE, (4e-4, 1e-4, 2e-4, 3e-4), strict=True))
    plan = plan_of(info(2_500), seconds=580)
    assert plan.networks == (TABLE[1], TABLE[2], TABLE[3], TABLE[0]), "the fastest first"
    assert plan.seconds == (1e-4, 2e-4, 3e-4, 4e-4)
    assert plan.of(TABLE[2]) == 2e-4
    # 0.15 of 2 x 580 s; two replicates of two arms at three rates, and 1.4 for extensions: 16.8 steps of each network
    assert 0.15 * 2 * 580 / (16.8 * 1e-3) > 1_000
    assert plan.steps == 1_000, "more are not needed to choose"


def test_with_less_time_the_slow_networks_are_given_up(measured: dict) -> None:
    measured |= dict(zip(TABLE, (1e-3, 2e-3, 1e-2, 1e-2), strict=True))
    plan = plan_of(info(2_500), seconds=100)
    # 0.15 x 2 x 100 s = 30 s: 30 / (16.8 x 0.003) = 595 steps of two; 30 / (16.8 x 0.013) = 137 of three
    assert plan.networks == TABLE[:2]
    assert plan.steps == 600  # two digits of 595
    assert plan.scouting() == pytest.approx(600 * 16.8 * 0.003)


def test_the_fewest_steps_are_a_hundred_on_one_network(measured: dict) -> None:
    measured |= dict.fromkeys(TABLE, 10.0)
    plan = plan_of(info(2_500), seconds=10)
    assert (plan.networks, plan.steps) == (TABLE[:1], 100)


@pytest.mark.parametrize(("rows", "batch"), [(1_000, 32), (1_670, 64), (16_000, 64), (17_000, 128), (58_100, 256)])
def test_batches_grow_with_the_training_examples(measured: dict, rows: int, batch: int) -> None:
    measured |= dict.fromkeys(TABLE, 1e-4)
    assert plan_of(info(rows), seconds=580).batch_size == batch


def planned(seconds: float, train: int = 100, batch: int = 32) -> Plan:
    return Plan(Data(name="wine", train=train, validation=30), (MLP(hidden=(64,)),), (seconds,), 1000, batch)


def per_replicate(step: float, strengths: int) -> float:
    """Seconds for a step of every trial of a replicate: 12 methods, three rates, and 1.4 for what they cost more."""
    return 12 * strengths * 3 * 1.4 * step


@pytest.mark.parametrize(
    ("seconds", "strengths", "steps"),
    [
        (6 * 1_200 * 3 * 50.4e-4, 3, 1_200),  # six replicates of 1,200 steps with three strengths
        (6 * 1_100 * 2 * 50.4e-4, 2, 1_100),  # not even 1,000 steps with three
        (6 * 1_050 * 50.4e-4, 1, 1_000),  # two digits of 1,050, halves to even
        (6 * 700 * 50.4e-4, 1, 1_400),  # with three replicates
        (6 * 400 * 50.4e-4, 1, 1_200),  # with two
        (6 * 100 * 50.4e-4, 1, 300),
        (2 * 90 * 50.4e-4, 1, 100),  # the fewest steps
        (0.0, 1, 100),
        (9 * 4_000 * 3 * 50.4e-4, 3, 4_000),  # the most steps
    ],
)
def test_the_budget_is_what_the_time_allows(seconds: float, strengths: int, steps: int) -> None:
    assert per_replicate(1e-4, 1) == pytest.approx(50.4e-4)
    plan = planned(1e-4)
    # while there is time, twelve replicates are trained
    assert budget(plan, plan.networks[0], "table", seconds) == Budget(strengths, steps, 12)


@pytest.mark.parametrize("kind", ["table", "image", "text"])
def test_the_time_is_shared_by_as_many_methods_as_there_are(own_folder: object, kind: str) -> None:
    shapes = {"table": {}, "image": {"x": np.eye(100, 64).reshape(100, 1, 8, 8)}, "text": {"x": np.ones((100, 4), int)}}
    words = {"vocabulary": 9} if kind == "text" else {}
    dataset = kept(example_reading(kind=kind, **shapes[kind], **words))
    setting = training._Setting(sizes(dataset), NETWORKS[kind][0], (), 100, 32)
    assert len(training._offered(setting, 1)) + 1 == planning.METHODS[kind], "and a pair"


def test_large_data_are_passed_forty_times() -> None:
    plan = planned(1e-4, train=64_000, batch=256)
    assert budget(plan, plan.networks[0], "table", 1e9).steps == 40 * 64_000 // 256


def test_what_is_planned_lies_in_the_time() -> None:
    rng = np.random.default_rng(0)
    for step, seconds in zip(10 ** rng.uniform(-5, -2, 200), 10 ** rng.uniform(1, 5, 200), strict=True):
        made = budget(planned(step), planned(step).networks[0], "table", seconds)
        replicates = 6 if made.strengths > 1 else 2
        needed = replicates * made.steps * per_replicate(step, made.strengths)
        # more than 1 because steps are rounded
        assert needed <= 1.1 * seconds or made.steps == 100
