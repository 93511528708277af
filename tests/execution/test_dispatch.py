"""Workers train; what fails is found and named, the rest goes on."""

import os
from functools import partial

import pytest

from reglab.errors import ReglabError
from reglab.execution.connections import Target, connections
from reglab.execution.dispatch import run
from reglab.models import MLP
from reglab.specs import SGD, Data, Trial


def _trial(replicate):
    data = Data(name="wine", train=30, validation=20)
    return Trial(
        data=data, model=MLP(hidden=()), epochs=1, optimizer=SGD(learning_rate=0.1), batch_size=10, replicate=replicate
    )


@pytest.fixture(scope="module")
def target():
    yield Target(None, 2)
    connections.close()


def _broken_for_three(group, tries):
    """Stands for a trial that always fails."""
    if any(trial.replicate == 3 for _, trial in group):
        with tries.open("a") as file:
            file.write(f"{len(group)} ")
        raise ArithmeticError("three is broken")
    return [digest for digest, _ in group]


def _process(group):
    return [os.getpid()]


def _groups(count, size):
    trials = [(str(i), _trial(i)) for i in range(count)]
    return [trials[start : start + size] for start in range(0, count, size)]


def test_a_failing_trial_is_named_and_its_companions_are_trained(target, tmp_path):
    done = []
    answers = run(target, partial(_broken_for_three, tries=tmp_path / "tries"), _groups(8, 4))
    with pytest.raises(ReglabError) as caught:
        done.extend(record for records in answers for record in records)
    assert sorted(done) == [str(i) for i in range(8) if i != 3]
    text = str(caught.value)
    assert "1 trial failed 3 times" in text
    assert (tmp_path / "tries").read_text().split() == ["4", "1", "1", "1"], "once in company, three times alone"
    assert "three is broken" in text
    assert "'replicate': 3" in text


def test_workers_are_other_processes(target):
    seen = {process for records in run(target, _process, _groups(20, 1)) for process in records}
    assert os.getpid() not in seen


def test_no_scheduler_at_the_address_is_one_clear_message(monkeypatch):
    monkeypatch.setattr("reglab.execution.connections.CONNECT_SECONDS", 0.5)
    with pytest.raises(ReglabError, match=r"no Dask scheduler answers at 'tcp://127.0.0.1:9'.*--scheduler"):
        connections.client(Target("tcp://127.0.0.1:9", 1))
