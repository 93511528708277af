"""A user's own module: trained like plain PyTorch, bit for bit the same in any company, and covered by the digest."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from reglab import datasets
from reglab.errors import ReglabError
from reglab.models import OwnModule, Place
from reglab.regularizers import L2, Dropout, InputDropout, MaxNorm, WeightDecay
from reglab.specs import SGD, Data, Task, Trial
from reglab.training import train
from reglab.training.generators import generator

CONTRIBUTING = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text()
SNIPPET = next(code for code in re.findall(r"```python\n(.*?)```", CONTRIBUTING, re.DOTALL) if "OwnModule" in code)


class Net(OwnModule):
    kind = "own_net"
    width: int = 16

    def module(self, task):
        places = [nn.Linear(64, self.width), nn.GELU(), Place("hidden", self.width)]
        return nn.Sequential(nn.Flatten(), *places, nn.LayerNorm(self.width), nn.Linear(self.width, task.classes))


class Dropping(Net):
    def module(self, task):
        return nn.Sequential(nn.Flatten(), nn.Linear(64, 8), nn.Dropout(0.5), nn.Linear(8, task.classes))


class Normalised(Net):
    def module(self, task):
        return nn.Sequential(nn.Flatten(), nn.Linear(64, 8), nn.BatchNorm1d(8), nn.Linear(8, task.classes))


def trial(*regularizers, **changes):
    fields = {
        "data": Data(name="digits", train=96, validation=64), "model": Net(), "epochs": 3,
        "optimizer": SGD(learning_rate=0.05, schedule="constant"), "batch_size": 32, "replicate": 0,
    }  # fmt: skip
    return Trial(regularizers=regularizers, **{**fields, **changes})


def records(trials):
    return list(train(trials, [str(i) for i in range(len(trials))]))


def test_training_equals_plain_pytorch():
    spec = trial()
    (record,) = records([spec])
    network = spec.model.build(Task((1, 8, 8), 10))
    module = spec.model.module(Task((1, 8, 8), 10))
    initial = network.initial(generator(spec, "weights"))
    module.load_state_dict(
        {network.names[name]: torch.from_numpy(weight) for name, weight in initial.items()}, strict=False
    )
    x, y = (torch.from_numpy(part) for part in datasets.split(spec.data, 0).part("train"))
    optimizer = torch.optim.SGD(module.parameters(), lr=0.05, momentum=0.9, nesterov=True)
    order = generator(spec, "order")
    curve = {}
    for epoch in (1, 2, 3):
        for rows in torch.from_numpy(order.permutation(96)).split(32):
            optimizer.zero_grad()
            nn.functional.cross_entropy(module(x[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            curve[3 * epoch] = nn.functional.cross_entropy(module(x), y).item()
    recorded = dict(zip(record.curve["step"], record.curve["train_nll"], strict=True))
    np.testing.assert_allclose([recorded[step] for step in curve], list(curve.values()), rtol=1e-4)


class Recurrent(OwnModule):
    kind = "own_recurrent"

    def module(self, task):
        return Lstm(task.classes)


class Lstm(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.lstm, self.place, self.output = nn.LSTM(8, 5, batch_first=True), Place("last", 5), nn.Linear(5, classes)

    def forward(self, x):
        return self.output(self.place(self.lstm(x.flatten(1, 2))[0][:, -1]))


def test_a_module_trained_one_by_one_has_the_same_records_alone():
    trials = [
        trial(Dropout(rate=0.1 * i), InputDropout(rate=0.2), L2(strength=1e-3), WeightDecay(strength=0.1),
              model=Recurrent(), replicate=i % 3)
        for i in range(7)
    ]  # fmt: skip
    group = records(trials)
    assert len({str(record.curve) for record in group}) == 7
    for row, alone in zip([6, 2], records([trials[row] for row in (6, 2)]), strict=True):
        assert (alone.curve, alone.summary) == (group[row].curve, group[row].summary)


def test_a_regularizer_that_finds_nothing_in_a_module_is_refused():
    with pytest.raises(ReglabError, match=r"^Dropout\(rate=0.5, where='conv'.*\) finds nothing to act on in Net"):
        records([trial(Dropout(rate=0.5, where="conv"))])


@pytest.mark.parametrize("rows", [[3], [6, 2], [0, 1, 2, 3, 4, 5, 6]])
def test_record_does_not_depend_on_companions(rows):
    trials = [
        trial(Dropout(rate=0.1 * i), InputDropout(rate=0.2), L2(strength=1e-3), MaxNorm(limit=2), replicate=i % 3)
        for i in range(7)
    ]
    group = records(trials)
    assert len({str(record.curve) for record in group}) == 7
    for row, alone in zip(rows, records([trials[row] for row in rows]), strict=True):
        assert (alone.curve, alone.summary) == (group[row].curve, group[row].summary)


def test_places_are_sites_and_their_noise_is_a_factor():
    network = Net(width=5).build(Task((1, 8, 8), 10))
    assert [(site.name, site.role, site.last) for site in network.sites()] == [
        ("input", "input", False),
        ("hidden", "dense", True),
    ]
    (kept,), (dropped,) = (records([trial(*parts)]) for parts in ((), (Dropout(rate=0.5, where="last"),)))
    assert kept.curve != dropped.curve


def test_initial_weights_follow_the_trials_generator_and_leave_the_global_one():
    network, state = Net().build(Task((1, 8, 8), 10)), torch.get_rng_state()
    first, repeated, other = (network.initial(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert torch.equal(state, torch.get_rng_state())
    assert all(np.array_equal(first[name], repeated[name]) for name in first)
    assert not np.array_equal(first["module.1.weight"], other["module.1.weight"])


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Dropping(), r"Dropping: its module draws noise itself \(2: Dropout.*Put Place\('2', ...\) there instead"),
        (Normalised(), r"Normalised: its module keeps 2.running_mean, .*nn.GroupNorm"),
    ],
)
def test_what_would_break_invariance_is_refused(model, message):
    with pytest.raises(ReglabError, match=message):
        records([trial(model=model)])


SCRIPT = """
from reglab.specs import Data
from reglab.study import Study, sweep
from reglab.training import trial_digest
{snippet}
study = Study(
    data=Data(name="digits", train=60, validation=60), model=Net(width=8),
    arms={{"none": [], **sweep("dropout", rate=[0.5])}}, learning_rates=[0.05],
    replicates=2, epochs=2, batch_size=20)
print(study.run().to_json())
"""


def run(path, snippet, store):
    import os

    path.write_text(SCRIPT.format(snippet=snippet))
    environment = {**os.environ, "REGLAB_STORE": str(store), "REGLAB_WORKERS": "1"}
    process = subprocess.run([sys.executable, path], env=environment, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def test_the_documented_model_runs_in_a_script_and_its_source_is_in_the_digest(tmp_path):
    table = run(tmp_path / "script.py", SNIPPET, tmp_path / "store.sqlite")
    assert set(table["arm"].values()) == {"none", "dropout rate 0.5"}
    changed = run(tmp_path / "script.py", SNIPPET.replace("GELU", "Tanh"), tmp_path / "store.sqlite")
    assert not set(table["digest"].values()) & set(changed["digest"].values())
