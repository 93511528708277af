"""What is trained: each task is a trial, which every way trains after its own fashion."""

from dataclasses import dataclass
from functools import cache
from math import ceil

import torch
from torch import Tensor

from reglab import datasets
from reglab.models import CNN, LSTM, MLP, Transformer
from reglab.regularizers import Dropout, InputDropout, RecurrentDropout
from reglab.specs import SGD, Data, Part, Trial


@dataclass(frozen=True)
class Task:
    """A network on a data set, with what all ways have in common.

    Parameters
    ----------
    name, title : str
        For the command line, and for tables and figures.
    trial : Trial
        Replicate 0 of the trials that are trained.
    """

    name: str
    title: str
    trial: Trial

    @property
    def steps(self) -> int:
        """Steps of one epoch; the last one's batch may be smaller."""
        return ceil(self.trial.data.train / self.trial.batch_size)

    def trials(self, count: int) -> list[Trial]:
        """Return so many trials, a replicate each: no two share data, weights or noise."""
        return [self.trial.model_copy(update={"replicate": replicate}) for replicate in range(count)]

    def examples(self, replicate: int = 0, part: str = "train") -> tuple[Tensor, Tensor]:
        """Return inputs and labels of one part of a replicate's split, as tensors."""
        x, y = _split(self.trial.data, replicate).part(part)
        return torch.from_numpy(x), torch.from_numpy(y)


_split = cache(datasets.split)


def _trial(data: Data, model: Part, learning_rate: float, *regularizers: Part) -> Trial:
    optimizer = SGD(learning_rate=learning_rate, momentum=0.9, schedule="constant")
    return Trial(
        data=data, model=model, regularizers=regularizers, optimizer=optimizer, epochs=20, batch_size=32, replicate=0
    )


DIGITS = Data(name="digits", train=800, validation=398)
FASHION = Data(name="fashion-mnist", train=1000, validation=1000)
SENTENCES = Data(name="sentiment-sentences", train=1000, validation=986)
HALF = Dropout(rate=0.5)

ENCODER = Transformer(width=64, heads=4, depth=2, feedforward=128)
EVERYWHERE = Dropout(rate=0.5, where="transformer")
RECURRENT = (InputDropout(rate=0.5), RecurrentDropout(rate=0.5))
TASKS = {
    task.name: task
    for task in (
        Task("mlp-digits", "MLP 64-128-10", _trial(DIGITS, MLP(hidden=(128,)), 0.02, HALF)),
        Task("mlp-fashion", "MLP 784-128-10", _trial(FASHION, MLP(hidden=(128,)), 0.01, HALF)),
        Task("mlp-wide", "MLP 784-1024-1024-10", _trial(FASHION, MLP(hidden=(1024, 1024)), 0.01, HALF)),
        Task("cnn", "CNN 32-64-128", _trial(FASHION, CNN(channels=(32, 64), hidden=(128,)), 0.01, HALF)),
        Task("lstm", "LSTM 32-64", _trial(SENTENCES, LSTM(units=64, embedding=32), 0.1, *RECURRENT, HALF)),
        Task("transformer", "Transformer 64, 4 heads, 2 blocks", _trial(SENTENCES, ENCODER, 0.02, EVERYWHERE)),
    )
}
