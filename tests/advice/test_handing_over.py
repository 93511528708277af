"""What is handed over: programs that run as they stand, from the user's file on, with the settings recommended."""

import contextlib
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from reglab.advice.comparison import Comparison
from reglab.advice.handing_over import KERAS, TORCH, programs
from reglab.advice.plan import Budget
from reglab.advice.reading import Reading, read
from reglab.advice.training import Trained
from reglab.models import LSTM, MLP
from reglab.regularizers import Dropout, Mixup, Placebo

ROWS = 300
METHODS: dict[str, Any] = {
    "dropout": {"dropout rate 0.2": [Dropout(rate=0.2), Placebo(number=1)]},
    "batch normalisation": {"batch normalisation": []},
    "mixup": {"mixup alpha 0.2": [Mixup(alpha=0.2)]},
}


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    rng = np.random.default_rng(0)
    size, colour = rng.normal(size=ROWS), rng.choice(["red", "green"], ROWS)
    sold = np.where(size + 2 * (colour == "red") > 1, "yes", "no")
    frame = pd.DataFrame({"size": size, 'a"]; colour': colour, "sold": sold})
    frame.to_csv(tmp_path / "goods.csv", sep=";", decimal=",", index=False)
    return read(tmp_path / "goods.csv", target="sold")


def trained(network: Any = None) -> Trained:
    made = SimpleNamespace(
        network=network or MLP(hidden=(16, 16)), budget=Budget(1, 300, 2), plan=SimpleNamespace(batch_size=32),
        methods=METHODS,
    )  # fmt: skip
    return cast(Trained, made)


def recommending(method: str) -> Comparison:
    rows = [{"method": name, "strength": next(iter(arms)), "learning_rate": 0.01} for name, arms in METHODS.items()]
    return Comparison(pd.DataFrame(rows), pd.DataFrame(index=[0, 1]), method)


@pytest.mark.parametrize("method", list(METHODS))
def test_the_program_reads_the_file_and_learns(
    reading: Reading, tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    program = programs(reading, trained(), recommending(method))[TORCH]
    with contextlib.chdir(tmp_path):
        exec(program, {})  # noqa: S102
    (error,) = re.findall(r"([\d.]+) %", capsys.readouterr().out)
    assert float(error) < 15  # of the most frequent class: about 45


def test_it_has_the_settings_that_are_recommended(reading: Reading) -> None:
    made = programs(reading, trained(), recommending("dropout"))
    assert set(made) == {TORCH, KERAS}
    assert made[TORCH].count("nn.Dropout(0.2)") == 2
    assert "lr=0.01" in made[TORCH]
    assert "CosineAnnealingLR" in made[TORCH]
    assert "BatchNorm1d" in programs(reading, trained(), recommending("batch normalisation"))[TORCH]


def test_what_keras_has_no_part_for_is_left_out(reading: Reading) -> None:
    assert set(programs(reading, trained(), recommending("mixup"))) == {TORCH}


def test_rows_that_are_not_divided_at_random_are_not_divided_by_the_program(reading: Reading) -> None:
    grouped = replace(reading, groups=np.arange(ROWS))
    assert "read_csv" not in programs(grouped, trained(), recommending("dropout"))[TORCH]


def test_other_networks_have_no_program(reading: Reading) -> None:
    assert programs(reading, trained(LSTM(units=8, embedding=8)), recommending("dropout")) == {}
