"""Whether a user's own module can be trained, found out by running it on made-up examples."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from math import prod
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from torch import Tensor, nn

from reglab.errors import ReglabError
from reglab.escaping import tell
from reglab.models.layers import EVALUATION, Mode, Weights
from reglab.models.own_network import OwnNetwork
from reglab.specs import Task

if TYPE_CHECKING:
    from reglab.models.own_module import OwnModule

TRAINING = Mode(lambda site, x: x, training=True)
TRIALS, EXAMPLES = 3, 5
_say_once = cache(tell)


@lru_cache(maxsize=64)  # a worker builds the network of one model for every group
def can_be_stacked(model: "OwnModule", task: Task) -> bool:
    """Return whether ``vmap`` can stack a model's module; say once if it cannot.

    Raises
    ------
    ReglabError
        If the module cannot be trained, or a trial's record would depend on its companions.
    """
    network, kind = OwnNetwork(model, task, stacked=False), type(model).__name__
    try:
        before = {name: buffer.clone() for name, buffer in network.constants.items()}
        _refuse_noise(network, kind)
        _refuse_changes(network, kind, before)
        _refuse_what_is_left_out(network, kind)
    except ReglabError:
        raise
    except Exception as error:
        shape = f"{EXAMPLES, *task.shape}"
        raise ReglabError(f"{kind}: its module fails on inputs of shape {shape}: {_line(error)}") from error
    if obstacle := _obstacle(OwnNetwork(model, task, stacked=True)):
        _say_once(f"{kind}: vmap cannot stack its module ({obstacle}). Trials are trained one by one, slower.")
    return not obstacle


def _obstacle(network: OwnNetwork) -> str | None:
    """Return why ``vmap`` cannot stack a module, or None if it can."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as where it is trained: with more, last digits vary
    try:
        together, alone = ([*logits, *slopes.values()] for logits, slopes in (_run(network, n) for n in (TRIALS, 1)))
    except Exception as error:  # noqa: BLE001  # whatever vmap cannot do: the module itself has just been run
        return _line(error)
    finally:
        torch.set_num_threads(threads)
    same = all(torch.equal(cast(Tensor, t)[:1], cast(Tensor, a)) for t, a in zip(together, alone, strict=True))
    # convolutions: of several trials they become one, with groups of channels, and add in another order
    return None if same else "the last digits of a trial would depend on its companions"


def _line(error: Exception) -> str:
    """Return the first sentence of an error."""
    return f"{type(error).__name__}: {error}".partition("\n")[0].partition(". ")[0].rstrip(".")


def _examples(task: Task) -> Tensor:
    """Return inputs (trials, examples, *shape)."""
    shape = (TRIALS, EXAMPLES, *task.shape)
    numbers = torch.arange(1, prod(shape) + 1)
    return (numbers % task.tokens if task.tokens else (numbers / len(numbers))).reshape(shape)


def _weights(network: OwnNetwork, trials: int) -> Weights:
    initial = [network.initial(np.random.default_rng(seed)) for seed in range(trials)]
    stacked = {name: np.stack([arrays[name] for arrays in initial]).astype(np.float32) for name in network.names}
    return {
        name: torch.from_numpy(array).requires_grad_(not name.startswith("kept")) for name, array in stacked.items()
    }


def _run(network: OwnNetwork, trials: int) -> tuple[list[Tensor], dict[str, Tensor | None]]:
    """Run the network as a step and an evaluation do; return the logits of both, and the gradients by name."""
    weights, x = _weights(network, trials), _examples(network.task)[:trials]
    logits = network(weights, x, TRAINING)
    trained = {name: tensor for name, tensor in weights.items() if tensor.requires_grad}
    gradients = torch.autograd.grad(logits.square().sum(), list(trained.values()), allow_unused=True)
    with torch.no_grad():
        return [logits, network(weights, x, EVALUATION)], dict(zip(trained, gradients, strict=True))


def _refuse_noise(network: OwnNetwork, kind: str) -> None:
    """Refuse a module that draws random numbers, or a place that it does not reach."""
    skeleton, x = network.skeleton, _examples(network.task)[0]
    with torch.random.fork_rng(devices=[]), torch.no_grad(), _watching(skeleton) as (drawing, reached):
        first, second, _ = (skeleton.train(mode)(x) for mode in (True, True, False))
    _refuse_shape(first, network.task, kind)
    if not drawing and not torch.equal(first.nan_to_num(), second.nan_to_num()):
        drawing = {"": "two passes over the same examples differ"}
    for name, where in drawing.items():
        raise ReglabError(
            f"{kind}: its module draws noise itself ({where}), so a trial would depend on its companions: switch that "
            f"off (dropout=0). Put Place({name or 'hidden'!r}, ...) there instead, and dropout among the arms' "
            "regularizers."
        )
    if missed := [place.site.name for name, place in network.places.items() if name not in reached]:
        raise ReglabError(
            f"{kind}: its module never calls Place({missed[0]!r}, ...). Call it in forward, or remove it."
        )


@contextmanager
def _watching(module: nn.Module) -> Iterator[tuple[dict[str, str], set[str]]]:
    """Collect the parts of a module that draw random numbers, the innermost first, and the parts that are called."""
    drawing: dict[str, str] = {}
    reached: set[str] = set()
    states: list[Tensor] = []

    def enter(*_: object) -> None:
        states.append(torch.get_rng_state())

    def leave(name: str) -> Callable[..., None]:
        def hook(part: nn.Module, *_: object) -> None:
            reached.add(name)
            if not torch.equal(states.pop(), torch.get_rng_state()):
                label = f"{name}: " if name else ""
                drawing.setdefault(name, label + (type(part).__name__ if [*part.children()] else repr(part)))

        return hook

    handles = [part.register_forward_pre_hook(enter) for part in module.modules()]
    handles += [part.register_forward_hook(leave(name)) for name, part in module.named_modules()]
    try:
        yield drawing, reached
    finally:
        for handle in handles:
            handle.remove()


def _refuse_shape(logits: object, task: Task, kind: str) -> None:
    answers = EXAMPLES * (task.shape[0] if task.every_step else 1)
    if isinstance(logits, Tensor) and logits.numel() == answers * task.classes and logits.shape[-1] == task.classes:
        return
    given = tuple(logits.shape) if isinstance(logits, Tensor) else type(logits).__name__
    raise ReglabError(
        f"{kind}: its module returns {given} for {EXAMPLES} examples. Return logits, ({answers}, {task.classes})."
    )


def _refuse_changes(network: OwnNetwork, kind: str, before: Weights) -> None:
    """Refuse buffers that a pass changes, or that depend on the seed."""
    after, other = network.buffers(network.skeleton), network.buffers(network.new_module(1))
    if kept := [n for n, b in before.items() if not (torch.equal(b, after[n]) and torch.equal(b, other[n]))]:
        raise ReglabError(
            f"{kind}: its module keeps {', '.join(kept)}, which no gradient trains. Use layers without running "
            "statistics, such as nn.GroupNorm or nn.LayerNorm, or a built-in model with batch_norm=True."
        )


def _refuse_what_is_left_out(network: OwnNetwork, kind: str) -> None:
    if idle := [network.names[name] for name, gradient in _run(network, 1)[1].items() if gradient is None]:
        raise ReglabError(
            f"{kind}: its module's answers do not depend on {', '.join(idle)}. Remove what is not used, or freeze it: "
            "requires_grad_(False)."
        )
