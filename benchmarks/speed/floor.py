"""The floor: a step's matrix products and nothing else, at the fastest number of trials stacked."""

import time
from itertools import pairwise
from typing import NamedTuple

import torch

from reglab import datasets
from reglab.models import CNN, LSTM, MLP, Transformer
from reglab.models.products import product
from reglab.specs import Trial

from .tasks import Task
from .way import Way

SIZES = (1, 4, 16)


class Product(NamedTuple):
    """``x (rows, inputs) @ weight (inputs, outputs)``, so many times, and its two gradients.

    ``to_input``: whether the gradient for x is needed; the first layer's is not.
    """

    rows: int
    inputs: int
    outputs: int
    times: int = 1
    to_input: bool = True


def products(trial: Trial) -> list[Product]:
    """Return the products of one step with a full batch; a convolution's are those of its unfolded image."""
    info, batch = datasets.info(trial.data.name), trial.batch_size
    match trial.model:
        case MLP(hidden=hidden):
            return _dense(batch, torch.Size(info.shape).numel(), *hidden, info.classes, to_input=False)
        case CNN(channels=channels, hidden=hidden):
            inputs, height, width = info.shape
            blocks = []
            for i, outputs in enumerate(channels):
                blocks.append(Product(batch * height * width, 9 * inputs, outputs, to_input=i > 0))
                inputs, height, width = outputs, height // 2, width // 2
            return [*blocks, *_dense(batch, inputs * height * width, *hidden, info.classes)]
        case LSTM(units=units, embedding=embedding):
            (steps,) = info.shape
            gates = 4 * units
            answer = Product(batch, units, info.classes)
            return [Product(batch * steps, embedding, gates), Product(batch, units, gates, times=steps), answer]
        case Transformer(width=width, heads=heads, depth=depth, feedforward=feedforward):
            (steps,) = info.shape
            rows, head = batch * steps, width // heads
            attention = [Product(steps, a, b, times=batch * heads) for a, b in ((head, steps), (steps, head))]
            dense = [(width, 3 * width), (width, width), (width, feedforward), (feedforward, width)]
            block = [*attention, *(Product(rows, inputs, outputs) for inputs, outputs in dense)]
            return [*block * depth, Product(batch, width, info.classes)]
    raise TypeError(trial.model)


def _dense(rows: int, *widths: int, to_input: bool = True) -> list[Product]:
    pairs = pairwise(widths)
    return [Product(rows, a, b, to_input=to_input or i > 0) for i, (a, b) in enumerate(pairs)]


class Operands:
    """One product's arrays for several trials."""

    def __init__(self, one: Product, trials: int) -> None:
        self.product = one
        self.x, self.x_gradient = (torch.randn(trials, one.rows, one.inputs) for _ in range(2))
        self.weight, self.weight_gradient = (torch.randn(trials, one.inputs, one.outputs) for _ in range(2))
        self.y, self.y_gradient = (torch.randn(trials, one.rows, one.outputs) for _ in range(2))

    def multiply(self) -> None:
        """Compute the output and the gradients."""
        for _ in range(self.product.times):
            product(self.x, self.weight, self.y)
            product(self.x.mT, self.y_gradient, self.weight_gradient)
            if self.product.to_input:
                product(self.y_gradient, self.weight.mT, self.x_gradient)


class Floor(Way):
    """Only the products."""

    name = "matrix products alone"

    def __init__(self, task: Task) -> None:
        stacked = {size: [Operands(one, size) for one in products(task.trial)] for size in SIZES}
        seconds = {size: min(_seconds(some) for _ in range(5)) / size for size, some in stacked.items()}
        size = min(seconds, key=seconds.__getitem__)
        self.operands, self.steps, self.trial_steps = stacked[size], task.steps, task.steps * size
        self.note = f"{size} stacked"

    def run(self, times: int) -> None:
        for _ in range(times * self.steps):
            _multiply(self.operands)

    def error(self) -> None:
        return None


def _multiply(operands: list[Operands]) -> None:
    for some in operands:
        some.multiply()


def _seconds(operands: list[Operands]) -> float:
    began = time.perf_counter()
    _multiply(operands)
    return time.perf_counter() - began
