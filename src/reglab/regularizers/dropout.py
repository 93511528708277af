"""Dropout after hidden layers."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from reglab.regularizers.inverted_dropout import InvertedDropout
from reglab.specs import Site

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
ROLES = {"hidden": ("dense", "conv", "output"), "transformer": ("attention", "residual")}
"""The roles of the sites at which it acts, where there are several."""


class Dropout(InvertedDropout):
    r"""Inverted dropout after hidden layers: all of them, or only those of one kind.

    During training, each unit :math:`h` is set to zero with probability :math:`p` and scaled by
    :math:`1/(1-p)` otherwise, so that its mean is the same as with dropout off:

    .. math:: \tilde h = \frac{m}{1-p}\,h, \qquad m \sim \mathrm{Bernoulli}(1-p).

    Parameters
    ----------
    rate : float
        Probability :math:`p` of dropping a unit, in [0, 1).
    where : {"hidden", "dense", "conv", "last", "linear", "attention", "residual", "transformer"}
        After every hidden layer; only after dense layers, or convolutions; only after the last hidden
        layer; or between a dense layer and its normalisation and ReLU. In a Transformer: on the attention
        weights; on what each branch of a block adds to the residual stream; or on both.
    mask : {"element", "channel"}
        Whether each number is dropped independently, or all pixels of an image's channel together.
    begin : float
        The share of all steps after which dropping begins, in [0, 1]: above 0 is late dropout.
    end : float
        The share of all steps after which dropping ends, in [0, 1]: below 1 is early dropout.

    Raises
    ------
    SpecError
        If the rate is not in [0, 1), ``where`` or ``mask`` is not listed above, ``begin`` or ``end`` is
        not in [0, 1], or it ends before it begins.

    References
    ----------
    Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014.
    Vaswani et al., Attention is all you need, 2017, section 5.4 (residual branches; on attention weights in
    their code, tensor2tensor).
    Tompson et al., Efficient object localization using convolutional networks, 2015 (whole channels).
    Liu et al., Dropout reduces underfitting, 2023 (early and late dropout).

    Examples
    --------
    >>> Dropout(rate=0.5).places()
    ('network',)
    """

    kind: ClassVar[str] = "dropout"
    where: Literal["hidden", "dense", "conv", "last", "linear", "attention", "residual", "transformer"] = "hidden"
    mask: Literal["element", "channel"] = "element"
    begin: Share = 0.0
    end: Share = 1.0

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.begin > self.end:
            raise ValueError(f"begin must be at most end; got begin {self.begin:g} and end {self.end:g}")
        return self

    def active(self, progress: float) -> bool:
        return self.begin <= progress < self.end

    def acts_at(self, site: Site) -> bool:
        if self.where == "last":
            return site.last
        return site.role in ROLES.get(self.where, (self.where,))

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return shape if self.mask == "element" else (shape[0], *(1,) * (len(shape) - 1))
