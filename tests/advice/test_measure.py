"""What methods are compared by: where classes are uneven, the balanced error, from training to the answer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from tests.advice.small_advice import MINUTES, at_home_in, frame, planned_small

from reglab import metrics
from reglab.advice import advise, read
from reglab.advice.own_data import kept
from reglab.models import MLP
from reglab.specs import SGD, Data, Trial
from reglab.training.group import Group


def rows() -> pd.DataFrame:
    """Return the small table with one row of a class for eleven of the other."""
    return frame().assign(answer=np.where(np.arange(240) % 12 == 0, "yes", "no"))


def test_batches_hold_uneven_classes_equally_often(own_folder: Path) -> None:
    data = Data(name=kept(read(rows(), target="answer")).name, train=144, validation=48, test=48)
    trials = [
        Trial(data=data, model=MLP(hidden=(4,)), optimizer=SGD(), steps=10, batch_size=144, replicate=replicate)
        for replicate in (0, 1)
    ]
    group = Group(trials, "cpu")
    targets = torch.stack([group.next_batch()[1] for _ in range(20)])  # (epochs, trials, examples, classes)
    assert targets.mean((0, 2)).flatten().tolist() == pytest.approx([0.5] * 4, abs=0.04)
    assert [group.splits[replicate].part("train")[1].mean() for replicate in (0, 1)] == pytest.approx([1 / 12] * 2)


def test_uneven_classes_are_compared_by_their_balanced_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    constant = replace(
        metrics.BALANCED["error"], function=lambda logits, _: torch.full(logits.shape[:-2], 12.5, dtype=torch.float64)
    )
    monkeypatch.setitem(metrics.BALANCED, "error", constant)
    with at_home_in(tmp_path):
        reading = read(rows(), target="answer")
        planned_small(reading)
        advice = advise(reading, minutes=MINUTES)
        table = advice.trained.table
        assert (table["validation_error"] == 12.5).all()
        assert (table.loc[table["phase"] == "comparison", "test_error"] == 12.5).all()
        assert "makes a balanced error of 12.5 % (each class counts the same) without" in advice.sentence
        assert "none of those tried gives a lower balanced error." in advice.sentence
        assert advice.to_json()["measure"] == "balanced error"
        assert {"balanced error (%)", "% lower balanced error"} <= set(advice.table())
        simplest = advice.references["model"] == "the most frequent class"
        assert set(advice.references.loc[simplest, "error"]) == {50.0}
        assert any("every class counts the same" in caveat for caveat in advice.caveats)
