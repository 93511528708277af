"""Regularizers of the loss and the weights (L2, weight decay, max-norm, label smoothing) against PyTorch."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from reglab.regularizers import L2, LabelSmoothing, MaxNorm, Regularizer, WeightDecay

TRIALS = 3


def normal(seed: int, *shape: int) -> Tensor:
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape, dtype=np.float32))


def network() -> dict[str, Tensor]:
    shapes = {"dense.0.weight": (5, 4), "dense.0.bias": (4,), "output.weight": (4, 3), "output.bias": (3,)}
    return {name: normal(seed, TRIALS, *shape) for seed, (name, shape) in enumerate(shapes.items())}


def test_l2_is_the_decay_of_pytorchs_sgd() -> None:
    strengths, weights = [0.0, 0.01, 0.5], {name: w.requires_grad_() for name, w in network().items()}
    term = L2(strength=0.01).loss(SimpleNamespace(strength=torch.tensor(strengths)), weights, Tensor(), Tensor())
    penalised = {name: weight for name, weight in weights.items() if name.endswith("weight")}
    slopes = dict(zip(penalised, torch.autograd.grad(term.sum(), tuple(penalised.values())), strict=True))
    for trial, strength in enumerate(strengths):
        for name, stack in penalised.items():
            ordinary = stack[trial].detach().clone().requires_grad_()
            optimizer = torch.optim.SGD([ordinary], lr=0.1, weight_decay=strength)
            ordinary.grad = torch.zeros_like(ordinary)
            optimizer.step()
            torch.testing.assert_close(stack[trial] - 0.1 * slopes[name][trial], ordinary)


def test_l2_counts_weights_and_no_biases() -> None:
    weights = network()
    term = L2(strength=0.2).loss(SimpleNamespace(strength=torch.full((TRIALS,), 0.2)), weights, Tensor(), Tensor())
    matrices = [weights[name].double().numpy() for name in ("dense.0.weight", "output.weight")]
    np.testing.assert_allclose(term, sum(0.1 * (w**2).sum((1, 2)) for w in matrices), rtol=1e-6)


def test_weight_decay_is_the_decay_of_pytorchs_adamw() -> None:
    strengths, rates, weights = [0.0, 0.1, 2.0], [0.3, 0.2, 0.05], network()
    before = {name: weight.clone() for name, weight in weights.items()}
    WeightDecay(strength=0.1).weights(SimpleNamespace(strength=torch.tensor(strengths)), weights, torch.tensor(rates))
    for trial, (strength, rate) in enumerate(zip(strengths, rates, strict=True)):
        for name, old in before.items():
            ordinary = old[trial].clone().requires_grad_()
            # with a gradient of 0, AdamW does nothing but decay
            optimizer = torch.optim.AdamW([ordinary], lr=rate, weight_decay=strength)
            ordinary.grad = torch.zeros_like(ordinary)
            if name.endswith("weight"):
                optimizer.step()
            torch.testing.assert_close(weights[name][trial], ordinary.detach())


def test_weight_decay_follows_the_schedule() -> None:
    weights, rates = {"output.weight": torch.ones(1, 1, 1)}, [0.5, 0.25, 0.0]
    for rate in rates:
        WeightDecay(strength=0.4).weights(SimpleNamespace(strength=torch.tensor([0.4])), weights, torch.tensor([rate]))
    assert weights["output.weight"].item() == pytest.approx((1 - 0.2) * (1 - 0.1))


def limited(weights: dict[str, Tensor], limits: list[float]) -> dict[str, Tensor]:
    MaxNorm(limit=1).weights(SimpleNamespace(limit=torch.tensor(limits)), weights, torch.ones(len(limits)))
    return weights


def test_max_norm_is_pytorchs_renorm() -> None:
    limits, before = [0.5, 1.5, 100.0], network()
    after = limited({name: weight.clone() for name, weight in before.items()}, limits)
    for trial, limit in enumerate(limits):
        for name, old in before.items():
            # a column of a dense weight (inputs, outputs) holds all that leads into one unit
            expected = torch.renorm(old[trial], 2, 1, limit) if name.endswith("weight") else old[trial]
            torch.testing.assert_close(after[name][trial], expected, rtol=1e-5, atol=1e-6)
    norms = [w.norm(dim=1) for name, w in after.items() if name.endswith("weight")]
    assert all((norm <= torch.tensor(limits)[:, None] * (1 + 1e-6)).all() for norm in norms)


def test_max_norm_of_a_filter_is_over_its_inputs_and_window() -> None:
    before = normal(7, TRIALS, 6, 2, 3, 3)
    after = limited({"convolution.weight": before.clone()}, [2.0] * TRIALS)["convolution.weight"]
    for trial in range(TRIALS):
        torch.testing.assert_close(after[trial], torch.renorm(before[trial], 2, 0, 2.0), rtol=1e-5, atol=1e-6)


def test_max_norm_leaves_small_weights_and_zeros() -> None:
    weight = torch.tensor([[[0.0, 0.3], [0.0, -0.4]]])
    assert torch.equal(limited({"output.weight": weight.clone()}, [0.51])["output.weight"], weight)


@pytest.mark.parametrize("classes", [2, 10])
def test_label_smoothing_makes_pytorchs_loss(classes: int) -> None:
    amounts, logits = [0.0, 0.1, 0.6], 3 * normal(0, TRIALS, 8, classes)
    logits.requires_grad_()
    labels = torch.from_numpy(np.random.default_rng(1).integers(classes, size=(TRIALS, 8)))
    targets = F.one_hot(labels, classes).float()
    term = LabelSmoothing(amount=0.1).loss(SimpleNamespace(amount=torch.tensor(amounts)), {}, logits, targets)
    for trial, amount in enumerate(amounts):
        plain = F.cross_entropy(logits[trial], labels[trial])
        smoothed = F.cross_entropy(logits[trial], labels[trial], label_smoothing=amount)
        torch.testing.assert_close(plain + term[trial], smoothed)
        gradient = torch.autograd.grad(plain + term[trial], logits, retain_graph=True)[0]
        torch.testing.assert_close(gradient, torch.autograd.grad(smoothed, logits, retain_graph=True)[0])


def test_label_smoothing_takes_mixed_targets() -> None:
    logits, targets = normal(0, 1, 8, 4), normal(1, 1, 8, 4).softmax(-1)
    term = LabelSmoothing(amount=0.3).loss(SimpleNamespace(amount=torch.tensor([0.3])), {}, logits, targets)
    smoothed = F.cross_entropy(logits[0], targets[0], label_smoothing=0.3)
    torch.testing.assert_close(F.cross_entropy(logits[0], targets[0]) + term[0], smoothed)


KINDS = {
    "module.lstm.weight_ih_l0": (8, 5), "module.kernel": (4, 3), "module.conv.weight": (6, 2, 3), "module.bias": (4,),
    "module.kept_for_later": (3, 3), "kept.frozen.weight": (4, 4), "embedding.table.weight": (9, 4),
    "scale.norm.weight": (4, 4),
}  # fmt: skip


@pytest.mark.parametrize("part", [L2(strength=0.5), WeightDecay(strength=0.5), MaxNorm(limit=0.1)])
def test_what_is_decayed_follows_from_the_kind_of_a_tensor(part: Regularizer) -> None:
    weights = {name: normal(seed, 1, *shape).requires_grad_() for seed, (name, shape) in enumerate(KINDS.items())}
    before = {name: weight.detach().clone() for name, weight in weights.items()}
    values = SimpleNamespace(**{name: torch.tensor([getattr(part, name)]) for name in part.varying})
    if part.places() == ("loss",):
        part.loss(values, weights, Tensor(), Tensor()).sum().backward()
        changed = {name for name, weight in weights.items() if weight.grad is not None}
    else:
        with torch.no_grad():
            part.weights(values, weights, torch.tensor([0.1]))
        changed = {name for name, weight in weights.items() if not torch.equal(weight, before[name])}
    assert changed == {"module.lstm.weight_ih_l0", "module.kernel", "module.conv.weight", "module.kept_for_later"}


def test_max_norm_of_a_users_own_layer_is_over_the_inputs_of_its_units() -> None:
    before = normal(7, TRIALS, 6, 4)  # as in torch.nn.Linear: (units, inputs)
    after = limited({"module.0.weight": before.clone()}, [0.7] * TRIALS)["module.0.weight"]
    for trial in range(TRIALS):
        torch.testing.assert_close(after[trial], torch.renorm(before[trial], 2, 0, 0.7), rtol=1e-5, atol=1e-6)
