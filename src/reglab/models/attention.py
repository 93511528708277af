"""Self-attention with several heads, with the gradient by hand."""

from dataclasses import dataclass
from math import sqrt
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from reglab.models.layers import Layer, Mode, Weights
from reglab.models.products import in_order, product
from reglab.specs import Site

aten = torch.ops.aten


@dataclass(frozen=True)
class Attention(Layer):
    r"""Scaled dot-product self-attention, :math:`\mathrm{softmax}(QK^\top/\sqrt{d})\,V` for each head.

    It has no weights: a dense layer before it makes queries, keys and values, and one behind it mixes the heads, as in
    ``torch.nn.MultiheadAttention``. No step attends to padding.

    A regularizer at its site multiplies the attention weights: its noise is applied to ones of shape
    (trials, batch, heads * steps * steps), and the result is the factor.

    Parameters
    ----------
    name : str
        Of its site.
    steps, width, heads : int
        Length of a sequence, features of a step, and the heads that share them; ``heads`` divides ``width``.
    causal : bool
        Whether a step attends to itself and earlier steps only.

    References
    ----------
    Vaswani et al., Attention is all you need, 2017.
    """

    name: str
    steps: int
    width: int
    heads: int
    causal: bool

    def sites(self) -> tuple[Site, ...]:
        # One axis: each weight is dropped by itself, and the noise lies in memory as the weights do.
        return (Site(self.name, "attention", (self.heads * self.steps * self.steps,)),)

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        """Map queries, keys and values, (trials, batch * steps, 3 * width), to (trials, batch * steps, width)."""
        batch, (site,) = x.shape[1] // self.steps, self.sites()
        ones = x.new_ones(len(x), 1, 1).expand(len(x), batch, *site.shape)
        factor = mode.perturb(site, ones)
        shaped = None if factor is ones else factor.reshape(len(x), batch, self.heads, self.steps, self.steps)
        return cast(Tensor, _Attention.apply(x, self.heads, self._bias(x, mode.padding), shaped))

    def _bias(self, x: Tensor, padding: Tensor | None) -> Tensor:
        """Return what is added to the scores, (trials, batch, 1, steps or 1, steps)."""
        batch = x.shape[1] // self.steps
        unseen = x.new_zeros(len(x), batch, self.steps, dtype=torch.bool) if padding is None else padding
        unseen = unseen.reshape(len(x), batch, 1, 1, self.steps)
        if self.causal:
            unseen = unseen | unseen.new_ones(self.steps, self.steps).triu(1)
        # finite: where every step is unseen, as before the first word of a sentence, minus infinity would give NaN
        return x.new_zeros(unseen.shape).masked_fill_(unseen, torch.finfo(x.dtype).min)


class _Attention(torch.autograd.Function):
    """Attention from queries, keys and values side by side, (trials, batch * steps, 3 * width).

    By hand, because the three gradients are then written side by side as well. ``bias`` and ``factor`` have no
    gradient.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, heads: int, bias: Tensor, factor: Tensor | None) -> Tensor:
        x, steps = in_order(x), bias.shape[-1]
        queries, keys, values = _by_head(x, steps, heads, 3)
        # scaled and shifted in two calls: in one, the last few numbers of a tensor may be rounded another way
        scores = product(queries, keys.mT).mul_(1 / sqrt(queries.shape[-1])).add_(bias)
        weights = torch.softmax(scores, -1)
        kept = weights if factor is None else weights * factor
        ctx.x, ctx.weights, ctx.factor, ctx.kept = x, weights, factor, kept
        mixed = x.new_empty(*x.shape[:2], x.shape[2] // 3)
        product(kept, values, out=_by_head(mixed, steps, heads, 1)[0])
        return mixed

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        x, weights, factor = ctx.x, ctx.weights, ctx.factor
        heads, steps = weights.shape[2:4]
        queries, keys, values = _by_head(x, steps, heads, 3)
        to_queries, to_keys, to_values = _by_head(to_x := torch.empty_like(x), steps, heads, 3)
        (slope,) = _by_head(in_order(gradient), steps, heads, 1)
        product(ctx.kept.mT, slope, out=to_values)
        to_weights = product(slope, values.mT)
        if factor is not None:
            to_weights.mul_(factor)
        to_scores = aten._softmax_backward_data(to_weights, weights, -1, weights.dtype)  # noqa: SLF001  # one pass
        to_scores.mul_(1 / sqrt(queries.shape[-1]))
        product(to_scores, keys, out=to_queries)
        product(to_scores.mT, queries, out=to_keys)
        return to_x, None, None, None


def _by_head(x: Tensor, steps: int, heads: int, parts: int) -> tuple[Tensor, ...]:
    """Return the parts of (trials, batch * steps, parts * width), each a view (trials, batch, heads, steps, size)."""
    return x.view(len(x), -1, steps, parts, heads, x.shape[2] // (parts * heads)).permute(3, 0, 1, 4, 2, 5).unbind()
