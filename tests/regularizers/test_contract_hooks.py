"""The contract of every regularizer's hooks, in whichever of the five places it acts."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import Tensor

from reglab.datasets.entry import DataInfo
from reglab.errors import ReglabError
from reglab.models import MLP
from reglab.regularizers import REGISTRY, Regularizer
from reglab.regularizers.base import refuse_idle
from reglab.specs import Site

TRIALS, BATCH, CLASSES, STEPS = 7, 5, 3, 2
SITES = (
    Site("input", "input", (6, 33)),
    Site("hidden.0", "dense", (19,)),
    Site("lstm.recurrent", "recurrent", (6, 5)),
    Site("dense.0.weight", "weight", (33, 19)),
)
# sizes at which a vectorised sum has whole blocks as well as a rest
SHAPES = {"dense.0.weight": (130, 67), "dense.0.bias": (67,), "output.weight": (67, CLASSES)}

Examples = Callable[[type[Regularizer]], list[Regularizer]]
Tensors = dict[str, Tensor]


class Outcome(NamedTuple):
    """The tensors (trials, ...) before and after one call of a hook, by name."""

    before: Tensors
    """Copies of what the hook was given."""
    given: Tensors
    """What it was given, after the call."""
    after: Tensors
    """What it returned or changed, by the same names; ``term`` for a loss."""
    slopes: Tensors
    """Gradients of the result by what it was given."""


def normal(seed: int, *shape: int) -> Tensor:
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape, dtype=np.float32))


def values(parts: Sequence[Regularizer]) -> SimpleNamespace:
    """Return the varying fields as the engine passes them."""
    fields = {name: [getattr(part, name) for part in parts] for name in parts[0].varying}
    return SimpleNamespace(**{name: torch.tensor(column, dtype=torch.float32) for name, column in fields.items()})


def dealt(parts: Sequence[Regularizer], trials: Sequence[int], shape: tuple[int, ...], rows: int) -> Tensor:
    """Return the noise of the second of two steps as the engine deals it."""
    drawn = [p.draw(np.random.default_rng(t), STEPS, BATCH, shape) for p, t in zip(parts, trials, strict=True)]
    return torch.from_numpy(np.stack(drawn))[:, 1, :rows]


def stacked_weights(trials: Sequence[int]) -> dict[str, Tensor]:
    """Return weights that are views of one row per trial, as in the engine."""
    lengths = [math.prod(shape) for shape in SHAPES.values()]
    rows = normal(5, TRIALS, sum(lengths))[list(trials)]
    return {n: part.unflatten(1, s) for (n, s), part in zip(SHAPES.items(), rows.split(lengths, 1), strict=True)}


def slopes(results: Iterable[Tensor], inputs: Tensors) -> Tensors:
    """Return the gradients of the sum of squares by those inputs that it depends on."""
    total = sum((result.square().sum() for result in results), torch.zeros(()))
    gradients = torch.autograd.grad(total, tuple(inputs.values()), allow_unused=True)
    return {name: slope for name, slope in zip(inputs, gradients, strict=True) if slope is not None}


def copies(tensors: Tensors) -> Tensors:
    return {name: tensor.detach().clone() for name, tensor in tensors.items()}


def in_network(parts: Sequence[Regularizer], trials: Sequence[int], rows: int, **_: Any) -> Outcome:
    sites = {site.name: site for site in SITES if parts[0].acts_at(site)}
    given = {name: _given(site, trials, rows).requires_grad_() for name, site in sites.items()}
    before = copies(given)
    noise = {name: dealt(parts, trials, site.shape, rows) for name, site in sites.items()}
    after = {name: parts[0].network(values(parts), x, noise[name]) for name, x in given.items()}
    return Outcome(before, given, after, slopes(after.values(), given))


def _given(site: Site, trials: Sequence[int], rows: int) -> Tensor:
    if site.role == "weight":  # no examples: one tensor per trial
        return normal(1, TRIALS, *site.shape)[list(trials)]
    return normal(1, TRIALS, BATCH, *site.shape)[list(trials), :rows]


def in_batch(parts: Sequence[Regularizer], trials: Sequence[int], rows: int, data: dict[str, DataInfo]) -> Outcome:
    given: Tensors = {}
    after: Tensors = {}
    labels = torch.arange(TRIALS * BATCH).reshape(TRIALS, BATCH)[list(trials), :rows] % CLASSES
    accepted = {info.kind: info for info in data.values() if not parts[0].refuse(info)}
    for kind, info in accepted.items():
        given[f"{kind} inputs"] = normal(2, TRIALS, BATCH, *info.shape)[list(trials), :rows]
        given[f"{kind} targets"] = torch.eye(CLASSES)[labels]
    before = copies(given)
    for kind, info in accepted.items():
        noise = dealt(parts, trials, info.shape, rows)
        changed = parts[0].batch(values(parts), given[f"{kind} inputs"], given[f"{kind} targets"], noise)
        after |= dict(zip((f"{kind} inputs", f"{kind} targets"), changed, strict=True))
    return Outcome(before, given, after, {})


def in_loss(parts: Sequence[Regularizer], trials: Sequence[int], rows: int, **_: Any) -> Outcome:
    weights = {name: w.requires_grad_() for name, w in stacked_weights(trials).items()}
    logits = normal(3, TRIALS, BATCH, CLASSES)[list(trials), :rows].requires_grad_()
    targets = normal(4, TRIALS, BATCH, CLASSES)[list(trials), :rows].softmax(-1)
    given = {**weights, "logits": logits, "targets": targets}
    before = copies(given)
    term = parts[0].loss(values(parts), weights, logits, targets)
    return Outcome(before, given, {"term": term}, slopes([term], {**weights, "logits": logits}))


def in_weights(parts: Sequence[Regularizer], trials: Sequence[int], **_: Any) -> Outcome:
    weights = stacked_weights(trials)
    before = copies(weights)
    parts[0].weights(values(parts), weights, torch.linspace(0.01, 0.1, TRIALS)[list(trials)])
    return Outcome(before, {}, weights, {})


PLACES = {"network": in_network, "batch": in_batch, "loss": in_loss, "weights": in_weights}
ACTING = [
    (kind, place) for kind, part in REGISTRY.items() for place in part.model_construct().places() if place in PLACES
]
STEERS = [kind for kind, part in REGISTRY.items() if part.stops is not Regularizer.stops]
DRAWING = [kind for kind, part in REGISTRY.items() if part.draw is not Regularizer.draw]


def may_be_zero(kind: str) -> list[str]:
    """Return the fields whose range starts at 0."""
    fields = REGISTRY[kind].model_fields.items()
    return [name for name, field in fields if any(getattr(bound, "ge", None) == 0 for bound in field.metadata)]


@pytest.fixture
def run(data: dict[str, DataInfo]) -> Callable[..., Outcome]:
    """Return a function that runs one place's hook for some of the seven trials, each with its own value and noise."""

    def outcome(
        place: str, parts: list[Regularizer], trials: Sequence[int] = range(TRIALS), rows: int = BATCH
    ) -> Outcome:
        return PLACES[place]([parts[trial] for trial in trials], trials, rows=rows, data=data)

    return outcome


@pytest.mark.parametrize(("kind", "place"), ACTING)
def test_changes_something_and_keeps_shapes(kind: str, place: str, run: Any, examples: Examples) -> None:
    outcome = run(place, examples(REGISTRY[kind]))
    expected = {"term": torch.zeros(TRIALS)} if place == "loss" else outcome.before
    assert outcome.after.keys() == expected.keys()
    for name, x in outcome.after.items():
        assert x.shape == expected[name].shape
        assert x.dtype == torch.float32
        assert x.isfinite().all()
    assert any(not torch.equal(x, expected[name]) for name, x in outcome.after.items())


@pytest.mark.parametrize(("kind", "place"), ACTING)
@pytest.mark.parametrize("trials", [[5], [5, 3], [4, 6, 0], [6, 5, 4, 3, 2, 1, 0]], ids=len)
def test_companions_change_no_bit(kind: str, place: str, trials: list[int], run: Any, examples: Examples) -> None:
    parts = examples(REGISTRY[kind])
    together = run(place, parts, trials)
    for row, trial in enumerate(trials):
        alone = run(place, parts, [trial])
        for name, x in alone.after.items():
            assert torch.equal(together.after[name][row], x[0]), f"{name} of trial {trial}"
        for name, slope in alone.slopes.items():
            assert torch.equal(together.slopes[name][row], slope[0]), f"gradient by {name} of trial {trial}"


@pytest.mark.parametrize(("kind", "place"), ACTING)
def test_leaves_what_it_is_given(kind: str, place: str, run: Any, examples: Examples) -> None:
    outcome = run(place, examples(REGISTRY[kind]))
    assert outcome.given or place == "weights"
    for name, x in outcome.given.items():
        assert torch.equal(x, outcome.before[name]), name


@pytest.mark.parametrize(("kind", "place"), [acting for acting in ACTING if acting[1] in ("network", "batch")])
@pytest.mark.parametrize("rows", [1, 3])
def test_takes_a_smaller_last_batch(kind: str, place: str, rows: int, run: Any, examples: Examples) -> None:
    outcome = run(place, examples(REGISTRY[kind]), rows=rows)
    for name, x in outcome.after.items():
        assert x.shape == outcome.before[name].shape, name
        assert x.shape[:2] == (TRIALS, rows) or name.endswith("weight"), name
        assert x.isfinite().all()


@pytest.mark.parametrize(("kind", "place"), [acting for acting in ACTING if acting[1] == "batch"])
def test_targets_stay_probabilities(kind: str, place: str, run: Any, examples: Examples) -> None:
    targets = [x for name, x in run(place, examples(REGISTRY[kind])).after.items() if name.endswith("targets")]
    assert targets
    for x in targets:
        assert (x >= 0).all()
        torch.testing.assert_close(x.sum(-1), torch.ones(TRIALS, BATCH))


@pytest.mark.parametrize(("kind", "place"), [acting for acting in ACTING if acting[1] in ("network", "loss")])
def test_gradient_flows(kind: str, place: str, run: Any, examples: Examples) -> None:
    gradients = run(place, examples(REGISTRY[kind])).slopes.values()
    assert all(slope.isfinite().all() for slope in gradients)
    # the first trial's value may be 0; the regularizer must affect all others
    assert all(any(slope[trial].any() for slope in gradients) for trial in range(1, TRIALS))


@pytest.mark.parametrize("kind", REGISTRY)
def test_is_refused_where_it_finds_nothing_to_act_on(kind: str, run: Any, examples: Examples) -> None:
    part, model = examples(REGISTRY[kind])[1], MLP(hidden=())
    weights = stacked_weights([0])
    biases = {name: weight for name, weight in weights.items() if name.endswith("bias")}
    refuse_idle([part], model, SITES, weights)
    acts_on_weights = part.places() == ("weights",) or (
        part.places() == ("loss",) and any(name.endswith("weight") for name in run("loss", [part] * TRIALS).slopes)
    )
    if part.places() == ("network",) or acts_on_weights:
        message = (
            f"^{re.escape(repr(part))} finds nothing to act on in MLP.* Leave the regularizer out, or take another"
        )
        with pytest.raises(ReglabError, match=message):
            refuse_idle([part], model, (), biases)
    else:
        refuse_idle([part], model, (), biases)


@pytest.mark.parametrize(("kind", "place"), [acting for acting in ACTING if may_be_zero(acting[0])])
def test_zero_is_the_identity(kind: str, place: str, run: Any, examples: Examples) -> None:
    zero = examples(REGISTRY[kind])[1].model_copy(update=dict.fromkeys(may_be_zero(kind), 0))
    outcome = run(place, [zero] * TRIALS)
    for name, x in outcome.after.items():
        assert torch.equal(x, torch.zeros(TRIALS) if name == "term" else outcome.before[name]), name


@pytest.mark.parametrize("kind", DRAWING)
def test_draws_from_the_given_generator_alone(kind: str, examples: Examples) -> None:
    part, shape = examples(REGISTRY[kind])[1], (1, 4, 4)
    first = part.draw(np.random.default_rng(1), 3, 4, shape)
    # noise on weights serves the whole batch
    assert first.shape[:2] == (3, 1 if part.acts_at(SITES[-1]) else 4)
    assert np.array_equal(first, part.draw(np.random.default_rng(1), 3, 4, shape))
    assert not np.array_equal(first, part.draw(np.random.default_rng(2), 3, 4, shape))


@pytest.mark.parametrize(("kind", "place"), ACTING)
def test_hooks_draw_nothing(kind: str, place: str, run: Any, examples: Examples) -> None:
    state = torch.get_rng_state()
    run(place, examples(REGISTRY[kind]))
    assert torch.equal(state, torch.get_rng_state())


@pytest.mark.parametrize("kind", STEERS)
@pytest.mark.parametrize("curve", [[1.0], [math.nan], [1.0, math.nan], [math.nan, 1.0], [math.inf, 2.0, 1.0, 3.0]])
def test_keeps_an_epoch_that_was_trained(kind: str, curve: list[float], examples: Examples) -> None:
    for part in examples(REGISTRY[kind]):
        before = repr(curve)
        decision = part.stops(curve)
        assert decision is not None
        stop, kept = decision
        assert isinstance(stop, bool)
        assert 1 <= kept <= len(curve)
        assert math.isfinite(curve[kept - 1]) or not any(map(math.isfinite, curve))
        assert repr(curve) == before
