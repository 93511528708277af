"""Attention gives the values and gradients of PyTorch's, and its site the weights that PyTorch's dropout acts on."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from reglab.models.attention import Attention
from reglab.models.layers import EVALUATION, Mode

TRIALS, BATCH, STEPS, WIDTH, HEADS = 3, 4, 7, 6, 2
MASKS = pytest.mark.parametrize(("causal", "padded"), [(False, False), (True, False), (False, True), (True, True)])


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def padding(padded):
    """Return where three sentences in four begin with padding; (trials, batch, steps)."""
    words = torch.tensor([7, 5, 3, 1] if padded else [7] * BATCH).reshape(1, BATCH, 1).expand(TRIALS, -1, -1)
    return torch.arange(STEPS) < STEPS - words


def layer(causal):
    return Attention("attention", STEPS, WIDTH, HEADS, causal)


def unseen(causal):
    return torch.ones(STEPS, STEPS).triu(1).bool() if causal else None


@MASKS
def test_equals_pytorchs_multihead_attention(causal, padded):
    """The dense layers before and behind it are PyTorch's here; steps that are padding have no answer."""
    hidden, x = padding(padded), normal(TRIALS, BATCH, STEPS, WIDTH).requires_grad_()
    answers, expected = [], []
    for trial in range(TRIALS):
        torch.manual_seed(trial)
        module = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        keys = {"key_padding_mask": hidden[trial] if padded else None, "attn_mask": unseen(causal)}
        expected.append(module(*(3 * [x[trial]]), need_weights=False, **keys)[0])
        projected = functional.linear(x[trial], module.in_proj_weight, module.in_proj_bias).reshape(1, -1, 3 * WIDTH)
        mixed = layer(causal)({}, projected, Mode(EVALUATION.perturb, False, hidden[trial : trial + 1]))
        answers.append(module.out_proj(mixed[0]).view(BATCH, STEPS, WIDTH))
    words = ~hidden
    found, wanted = torch.stack(answers)[words], torch.stack(expected)[words]
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-5)
    slopes = [torch.autograd.grad(result.sin().sum(), x, retain_graph=True)[0] for result in (found, wanted)]
    torch.testing.assert_close(*slopes, rtol=1e-5, atol=1e-5)


@MASKS
@pytest.mark.parametrize("dropped", [False, True])
def test_values_and_gradients_in_double_precision(causal, padded, dropped):
    """Against the formula, stacked trials at once, with and without a factor on the weights behind the softmax."""
    x = normal(TRIALS, BATCH * STEPS, 3 * WIDTH).double().requires_grad_()
    factor = 1.25 * (normal(TRIALS, BATCH, HEADS * STEPS * STEPS, seed=1) > -1).double()
    hidden = padding(padded)

    def perturb(site, ones):
        assert ones.shape == (TRIALS, BATCH, *site.shape)
        return ones * factor if dropped else ones

    found = layer(causal)({}, x, Mode(perturb, True, hidden))
    queries, keys, values = x.view(TRIALS, BATCH, STEPS, 3, HEADS, -1).permute(3, 0, 1, 4, 2, 5)
    masked = hidden[:, :, None, None] | (unseen(causal) if causal else False)
    scores = (queries @ keys.mT / (WIDTH // HEADS) ** 0.5).masked_fill(masked, -1e300)
    weights = scores.softmax(-1) * (factor.view(TRIALS, BATCH, HEADS, STEPS, STEPS) if dropped else 1)
    expected = (weights @ values).transpose(2, 3).reshape(TRIALS, BATCH * STEPS, WIDTH)
    words = ~hidden.reshape(TRIALS, -1)
    torch.testing.assert_close(found[words], expected[words])
    slopes = [torch.autograd.grad(result[words].sin().sum(), x, retain_graph=True)[0] for result in (found, expected)]
    torch.testing.assert_close(*slopes)


def test_a_causal_step_does_not_see_later_ones():
    x = normal(1, STEPS, 3 * WIDTH)
    before = layer(causal=True)({}, x, EVALUATION)
    x[0, 4:] += 1
    after = layer(causal=True)({}, x, EVALUATION)
    assert torch.equal(before[0, :4], after[0, :4])
    assert not torch.equal(before[0, 4:], after[0, 4:])
