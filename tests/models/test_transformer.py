"""The Transformer is PyTorch's, trial by trial; padding does not matter; and it learns."""

from math import log

import numpy as np
import pytest
import torch
from torch import nn

from reglab.models import Transformer
from reglab.models.layers import EVALUATION, Mode
from reglab.regularizers import Dropout, GaussianDropout
from reglab.specs import SGD, Data, Task, Trial
from reglab.training import train

MODEL = Transformer(width=6, heads=2, depth=2, feedforward=9)
SENTENCES, LANGUAGE = (Task((7,), 3, tokens=11, every_step=every_step) for every_step in (False, True))


def tokens(trials=2, *, padded=True):
    drawn = torch.randint(1, 11, (trials, 4, 7), generator=torch.Generator().manual_seed(0))
    return drawn * (torch.arange(7) >= torch.tensor([0, 2, 4, 6]).reshape(-1, 1)) if padded else drawn


def weights_of(network, trials=2):
    """Return initial weights, with scales and biases of normalisations that are not 1 and 0."""
    initial = [network.initial(np.random.default_rng(trial)) for trial in range(trials)]
    stacked = {name: torch.from_numpy(np.stack([one[name] for one in initial])).float() for name in initial[0]}
    shift = torch.Generator().manual_seed(1)
    return {n: w + 0.2 * torch.randn(w.shape, generator=shift) if "norm" in n else w for n, w in stacked.items()}


def encoder(weights, trial, depth):
    """Return PyTorch's encoder with one trial's weights; a dense layer's are turned over there."""
    layer = nn.TransformerEncoderLayer(6, 2, 9, dropout=0.0, batch_first=True, norm_first=True)
    module = nn.TransformerEncoder(layer, depth, nn.LayerNorm(6), enable_nested_tensor=False)
    names = {"norm": "norm"}
    for i in range(depth):
        pairs = {"self_attn.in_proj_": f"attention.{i}.input.", "self_attn.out_proj.": f"attention.{i}.output."}
        pairs |= {"linear1.": f"dense.{i}.", "linear2.": f"dense.{i}.output."}
        names |= {f"layers.{i}.{theirs}": name for theirs, name in pairs.items()}
        names |= {f"layers.{i}.norm1": f"attention.{i}.norm", f"layers.{i}.norm2": f"dense.{i}.norm"}
    state = {}
    for theirs, name in names.items():
        norm = "norm" in theirs
        weight, bias = (weights[name + end][trial] for end in ((".scale", ".bias") if norm else ("weight", "bias")))
        state |= {f"{theirs}.weight": weight, f"{theirs}.bias": bias} if norm else {}
        state |= {} if norm else {f"{theirs}weight": weight.T, f"{theirs}bias": bias}
    assert state.keys() == module.state_dict().keys()
    return module, state


@pytest.mark.parametrize("task", [SENTENCES, LANGUAGE], ids=["mean", "causal"])
@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("depth", [1, 2])
def test_equals_pytorchs_encoder(task, padded, depth):
    network = MODEL.model_copy(update={"depth": depth}).build(task)
    weights, x = weights_of(network), tokens(padded=padded)
    leaves = [weight.requires_grad_() for weight in weights.values()]
    logits, expected = network(weights, x, EVALUATION), []
    for trial in range(2):
        module, state = encoder(weights, trial, depth)
        embedded = weights["embedding.vectors"][trial][x[trial]] + weights["embedding.positions"][trial]
        hidden = x[trial] == 0
        masks = {"src_key_padding_mask": hidden} if padded else {}
        masks |= {"mask": torch.ones(7, 7).triu(1).bool()} if task.every_step else {}
        states = torch.func.functional_call(module, state, (embedded,), masks)
        if not task.every_step:
            states = states.masked_fill(hidden.unsqueeze(-1), 0).sum(1) / (~hidden).sum(1, keepdim=True)
        answers = states @ weights["output.weight"][trial] + weights["output.bias"][trial]
        expected.append(answers.flatten(0, -2))
    # padding has no answer
    words = (x != 0).flatten(1) if task.every_step else torch.ones(2, 4, dtype=torch.bool)
    found, wanted = logits[words], torch.stack(expected)[words]
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-5)
    slopes = [torch.autograd.grad(result.sin().sum(), leaves) for result in (found, wanted)]
    torch.testing.assert_close(*slopes, rtol=1e-5, atol=1e-5)


def test_dropout_acts_where_pytorchs_does(monkeypatch):
    """The same fixed mask at the same places, in order: attention weights, its branch, behind the ReLU, its branch."""
    network = MODEL.model_copy(update={"depth": 1}).build(SENTENCES)
    weights, x = weights_of(network, 1), tokens(1, padded=False)
    module, state = encoder(weights, 0, 1)

    def masked(h):
        pattern = torch.arange(h[0].numel()).reshape(h.shape[1:]) % 3
        return h * (1.5 * (pattern > 0))

    sites = []

    def perturb(site, h):
        if site.role not in ("attention", "residual", "dense"):
            return h
        sites.append(site.role)
        return masked(h[0]).unsqueeze(0)

    seen = []

    def dropout(h, p=0.5, *_, **__):
        seen.append(p)
        return masked(h.view(4, 2, 7, 7)).view(h.shape) if h.ndim == 3 and h.shape[1:] == (7, 7) else masked(h)

    layer = module.layers[0]
    for part in (layer.dropout, layer.dropout1, layer.dropout2):
        part.forward = dropout
    monkeypatch.setattr(nn.functional, "dropout", dropout)
    layer.self_attn.dropout = 0.1

    def with_weights(h, mask, padding, is_causal=False):
        # only where weights are asked for, PyTorch's attention drops by the function that is replaced here
        return layer.dropout1(layer.self_attn(h, h, h, need_weights=True)[0])

    layer._sa_block = with_weights
    embedded = weights["embedding.vectors"][0][x[0]] + weights["embedding.positions"][0]
    states = torch.func.functional_call(module.train(), state, (embedded,)).mean(1)
    expected = states @ weights["output.weight"][0] + weights["output.bias"][0]
    logits = network(weights, x, Mode(perturb, training=True))[0]
    assert sites == ["attention", "residual", "dense", "residual"]
    assert len(seen) == 4
    torch.testing.assert_close(logits, expected, rtol=1e-5, atol=1e-5)


def test_what_stands_at_padding_changes_no_logit():
    network, x = MODEL.build(SENTENCES), tokens()
    weights = weights_of(network)
    before = network(weights, x)
    weights["embedding.vectors"][:, 0] += 1
    assert torch.equal(before, network(weights, x))


def test_a_sequence_of_padding_alone_has_finite_logits_and_gradients():
    network = MODEL.build(SENTENCES)
    weights = {name: weight.requires_grad_() for name, weight in weights_of(network).items()}
    logits = network(weights, torch.zeros_like(tokens()))
    slopes = torch.autograd.grad(logits.sum(), list(weights.values()))
    assert all(values.isfinite().all() for values in (logits, *slopes))


@pytest.mark.parametrize(
    ("part", "roles"),
    [
        (Dropout(rate=0.1, where="attention"), {"attention"}),
        (Dropout(rate=0.1, where="residual"), {"residual"}),
        (Dropout(rate=0.1, where="transformer"), {"attention", "residual"}),
        (Dropout(rate=0.1), {"dense", "output"}),
        (Dropout(rate=0.1, where="last"), {"output"}),
        (GaussianDropout(rate=0.1), {"dense", "output"}),
    ],
)
def test_where_dropout_acts(part, roles):
    sites = MODEL.build(SENTENCES).sites()
    assert {site.role for site in sites if part.acts_at(site)} == roles
    assert sum(site.role == "attention" for site in sites) == 2
    assert sum(site.role == "residual" for site in sites) == 4


@pytest.mark.parametrize(
    ("data", "below"),
    [
        (Data(name="sentiment-sentences", train=300, validation=50), 0.5 * log(2)),
        (Data(name="descriptions", train=300, validation=50), 0.6 * log(54)),
    ],
    ids=["sentences", "language model"],
)
def test_learns(available, data, below):
    available(data.name)
    trial = Trial(
        data=data, model=Transformer(width=32, heads=4, depth=2, feedforward=64), epochs=15, batch_size=16,
        optimizer=SGD(learning_rate=0.2), regularizers=(Dropout(rate=0.1, where="transformer"),), replicate=0,
    )  # fmt: skip
    (record,) = train([trial], ["digest"])
    assert record.summary["train_nll"] < below
