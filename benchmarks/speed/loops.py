"""Training loops over an ordinary module, as in PyTorch's tutorials: one trial after the other."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

from reglab.training.points import measured_steps

from .networks import network
from .tasks import Task
from .way import Way, percent_wrong


class Loop(Way):
    """A loop with tensors in memory (images with the channels last, the fastest for convolutions)."""

    name = "plain loop"

    def __init__(self, task: Task) -> None:
        self.task, self.trial_steps = task, task.steps
        self.x, self.y = task.examples()
        if self.x.ndim == 4:
            self.x = self.x.contiguous(memory_format=torch.channels_last)
        self.start()

    def start(self) -> None:
        """Begin a new trial."""
        self.model, optimizer = network(self.task.trial), self.task.trial.optimizer
        self.optimizer = torch.optim.SGD(
            self.model.parameters(), lr=optimizer.learning_rate, momentum=optimizer.momentum, nesterov=True
        )

    def run(self, times: int) -> None:
        for _ in range(times):
            self.model.train()
            self.epoch()

    def epoch(self) -> None:
        """Take one pass over the training data."""
        for rows in torch.randperm(len(self.x)).split(self.task.trial.batch_size):
            self.step(self.x[rows], self.y[rows])

    def step(self, x: Tensor, y: Tensor) -> None:
        """Take one step."""
        self.optimizer.zero_grad()
        cross_entropy(self.model(x), y).backward()
        self.optimizer.step()

    def error(self) -> float:
        return percent_wrong(scores(self.model, self.x), self.y)


class LoaderLoop(Loop):
    """The same with a ``DataLoader``, in this process: for data this small its workers only cost time."""

    name = "plain loop, DataLoader"

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.loader = DataLoader(TensorDataset(self.x, self.y), task.trial.batch_size, shuffle=True)

    def epoch(self) -> None:
        for x, y in self.loader:
            self.step(x, y)


class WholeTrial(Loop):
    """Whole trials, measured at the points of reglab's curve on as many examples, and on the test set at the end."""

    name = "whole trials: plain loop"

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.trial_steps = task.trial.steps
        self.points = set(measured_steps(task.trial.curve, task.trial.steps))
        self.parts = {part: task.examples(part=part) for part in ("train", "validation", "test")}

    def run(self, times: int) -> None:
        for _ in range(times):
            self.start()
            batches = self.batches()
            for step in range(1, self.trial_steps + 1):
                self.model.train()
                self.step(*next(batches))
                if step in self.points:
                    for part in ("train", "validation"):
                        self.measure(*(tensor[: self.task.trial.curve.examples] for tensor in self.parts[part]))
            self.measure(*self.parts["test"])

    def batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield epoch after epoch, each in a new order."""
        while True:
            for rows in torch.randperm(len(self.x)).split(self.task.trial.batch_size):
                yield self.x[rows], self.y[rows]

    def measure(self, x: Tensor, y: Tensor) -> tuple[float, float]:
        """Return NLL and error."""
        found = scores(self.model, x)
        return cross_entropy(found, y).item(), percent_wrong(found, y)


@torch.no_grad()
def scores(model: nn.Module, x: Tensor) -> Tensor:
    """Return logits with dropout off, a thousand examples at a time."""
    model.eval()
    return torch.cat([model(rows) for rows in x.split(1000)])
