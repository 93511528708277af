"""JAX: an epoch of one trial as a ``lax.scan``, trials stacked by ``vmap``, all of it compiled by ``jit``."""

import os
import time
from functools import partial

# One thread; both are read when JAX is imported.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("NPROC", "1")

import jax
import numpy as np
import torch
from jax import lax, nn, random
from jax import numpy as jnp

from reglab.models import CNN, LSTM, MLP
from reglab.specs import SGD

from .networks import RATE, network
from .tasks import Task
from .way import Way, percent_wrong

Array = jax.Array
Weights = list[Array]
"""In the order of the PyTorch module's parameters, from which they are taken."""
State = tuple[Weights, Weights, Array]
"""Weights, velocities and random key."""
SIZES = (1, 4, 8, 16, 32)
WORSE = 1.3
"""At this multiple of the best time larger sizes are not tried."""


def dropout(x: Array, key: Array | None, layer: int) -> Array:
    """Drop half of the units; none where there is no key."""
    if key is None:
        return x
    return jnp.where(random.bernoulli(random.fold_in(key, layer), 1 - RATE, x.shape), x / (1 - RATE), 0)


def mlp(weights: Weights, x: Array, key: Array | None, layer: int = 0) -> Array:
    """Return the logits of a multilayer perceptron."""
    weight, bias, *others = weights
    x = x.reshape(len(x), -1) @ weight + bias
    return mlp(others, dropout(nn.relu(x), key, layer), key, layer + 1) if others else x


def cnn(weights: Weights, x: Array, key: Array | None) -> Array:
    """Return the logits of the convolutional network; x is (batch, height, width, channels)."""
    for block in range(2):
        weight, bias, *weights = weights
        x = nn.relu(
            lax.conv_general_dilated(x, weight, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")) + bias
        )
        batch, height, width, channels = x.shape
        x = x.reshape(batch, height // 2, 2, width // 2, 2, channels).max((2, 4))
        x = dropout(x, key, block)
    return mlp(weights, x, key, layer=2)


def lstm(weights: Weights, tokens: Array, key: Array | None) -> Array:
    """Return the logits of the recurrent network."""
    vectors, from_input, from_state, bias, _, *dense = weights
    gates = dropout(vectors[tokens], key, 0) @ from_input + bias

    def step(carry: tuple[Array, Array], now: tuple[Array, Array]) -> tuple[tuple[Array, Array], None]:
        (state, cell), (gate, number) = carry, now
        enter, forget, new, leave = jnp.split(gate + dropout(state, key, number) @ from_state, 4, axis=1)
        cell = nn.sigmoid(forget) * cell + nn.sigmoid(enter) * jnp.tanh(new)
        return (nn.sigmoid(leave) * jnp.tanh(cell), cell), None

    zeros = jnp.zeros((len(tokens), len(from_state)))
    steps = (gates.swapaxes(0, 1), 2 + jnp.arange(tokens.shape[1]))
    (state, _), _ = lax.scan(step, (zeros, zeros), steps)
    return mlp(dense, dropout(state, key, 1), None)


FORWARD = {MLP: mlp, CNN: cnn, LSTM: lstm}


def loss(weights: Weights, x: Array, y: Array, key: Array, forward) -> Array:
    """Return the mean cross-entropy of a batch."""
    logits = forward(weights, x, key)
    return -(nn.one_hot(y, logits.shape[1]) * nn.log_softmax(logits)).sum(1).mean()


def train_step(state: State, x: Array, y: Array, forward, optimizer: SGD) -> State:
    """Take one step of SGD with Nesterov momentum."""
    weights, velocities, key = state
    key, now = random.split(key)
    gradients = jax.grad(loss)(weights, x, y, now, forward)
    velocities = [optimizer.momentum * v + g for v, g in zip(velocities, gradients, strict=True)]
    changes = [g + optimizer.momentum * v for v, g in zip(velocities, gradients, strict=True)]
    return [w - optimizer.learning_rate * c for w, c in zip(weights, changes, strict=True)], velocities, key


@partial(jax.jit, static_argnames=("forward", "optimizer", "batch"), donate_argnames="states")
def train_scanned(states: State, x: Array, y: Array, orders: Array, forward, optimizer: SGD, batch: int) -> State:
    """Take steps over all rows in these orders (trials, rows); the leading axis of every array counts the trials."""

    def one_trial(state: State, x: Array, y: Array, order: Array) -> State:
        def step(state: State, rows: Array) -> tuple[State, None]:
            return train_step(state, x[rows], y[rows], forward, optimizer), None

        full = len(order) // batch * batch
        state, _ = lax.scan(step, state, order[:full].reshape(-1, batch))
        return step(state, order[full:])[0] if full < len(order) else state

    return jax.vmap(one_trial)(states, x, y, orders)


def train_looped(states: State, x: Array, y: Array, orders: Array, forward, optimizer: SGD, batch: int) -> State:
    """Do the same in a Python loop: inside ``scan`` XLA's gradient of a convolution is a hundred times slower."""
    for start in range(0, orders.shape[1], batch):
        states = train_one(states, x, y, orders[:, start : start + batch], forward, optimizer)
    return states


@partial(jax.jit, static_argnames=("forward", "optimizer"), donate_argnames="states")
def train_one(states: State, x: Array, y: Array, rows: Array, forward, optimizer: SGD) -> State:
    """Take one step of all trials."""
    step = partial(train_step, forward=forward, optimizer=optimizer)
    return jax.vmap(lambda state, x, y, rows: step(state, x[rows], y[rows]))(states, x, y, rows)


class Stacked:
    """So many trials of a task, ready to train."""

    def __init__(self, task: Task, trials: int) -> None:
        self.trials, self.forward, self.settings = trials, FORWARD[type(task.trial.model)], task.trial
        each = [[_layout(*named) for named in network(task.trial).named_parameters()] for _ in range(trials)]
        weights = [jnp.stack(some) for some in zip(*each, strict=True)]
        self.state = (weights, [jnp.zeros_like(w) for w in weights], random.split(random.key(0), trials))
        x, y = zip(*(task.examples(replicate) for replicate in range(trials)), strict=True)
        self.x, self.y = jnp.asarray(torch.stack(x).numpy()), jnp.asarray(torch.stack(y).numpy())
        if self.x.ndim == 5:
            self.x = jnp.moveaxis(self.x, 2, -1)
        self.train = train_looped if self.forward is cnn else train_scanned
        self.rng = np.random.default_rng(0)

    def epoch(self) -> None:
        """Take one pass and wait for its end."""
        # shuffled here: sorting random keys, which is how JAX shuffles, takes longer
        orders = self.rng.permuted(np.tile(np.arange(self.x.shape[1]), (self.trials, 1)), axis=1)
        trial = self.settings
        self.state = self.train(self.state, self.x, self.y, orders, self.forward, trial.optimizer, trial.batch_size)
        jax.block_until_ready(self.state)

    def seconds(self) -> float:
        """Return the time of one trial's epoch."""
        times = []
        for _ in range(4):  # the first one compiles
            began = time.perf_counter()
            self.epoch()
            times.append(time.perf_counter() - began)
        return min(times) / self.trials


def fastest(task: Task) -> Stacked:
    """Return the fastest of several numbers of trials stacked."""
    if isinstance(task.trial.model, CNN):
        return Stacked(task, 1)  # stacked, XLA's convolutions take seconds a step
    least = float("inf")
    for stacked in (Stacked(task, size) for size in SIZES):
        seconds = stacked.seconds()
        if seconds < least:
            best, least = stacked, seconds
        elif seconds > WORSE * least:
            break
    return best


class Jax(Way):
    """As many trials stacked as is fastest."""

    name = "JAX jit + vmap + scan"

    def __init__(self, task: Task) -> None:
        self.stacked = fastest(task)
        self.trial_steps = task.steps * self.stacked.trials
        self.note = f"{self.stacked.trials} trials stacked"

    def run(self, times: int) -> None:
        for _ in range(times):
            self.stacked.epoch()

    def error(self) -> float:
        weights = [w[0] for w in self.stacked.state[0]]
        logits = self.stacked.forward(weights, self.stacked.x[0], None)
        return percent_wrong(torch.from_numpy(np.array(logits)), torch.from_numpy(np.array(self.stacked.y[0])))


def _layout(name: str, parameter: torch.Tensor) -> np.ndarray:
    """Return a dense weight as (inputs, outputs) and a convolution's as (height, width, inputs, outputs)."""
    array = parameter.detach().numpy()
    if array.ndim == 4:
        return array.transpose(2, 3, 1, 0)
    return array.T if array.ndim == 2 and "embedding" not in name else array
