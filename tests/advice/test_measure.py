"""What methods are compared by: where classes are uneven, the balanced error, from training to the answer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.advice.small_advice import MINUTES, at_home_in, frame, planned_small

from reglab import metrics
from reglab.advice import advise, read


def test_uneven_classes_are_compared_by_their_balanced_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    constant = replace(
        metrics.BALANCED, function=lambda logits, _: torch.full(logits.shape[:-2], 12.5, dtype=torch.float64)
    )
    monkeypatch.setattr(metrics, "BALANCED", constant)
    rows = frame().assign(answer=np.where(np.arange(240) % 12 == 0, "yes", "no"))
    with at_home_in(tmp_path):
        reading = read(rows, target="answer")
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
        assert any("errors are balanced" in caveat for caveat in advice.caveats)
