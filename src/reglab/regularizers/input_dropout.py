"""Dropout on the input."""

from typing import ClassVar

from reglab.datasets.entry import DataInfo
from reglab.regularizers.inverted_dropout import SequenceDropout
from reglab.specs import Site


class InputDropout(SequenceDropout):
    r"""Inverted dropout on the inputs of the network.

    During training, each input :math:`x` is set to zero (its mean over the training split, where inputs are
    standardised) with probability :math:`p`, and scaled by :math:`1/(1-p)` otherwise:

    .. math:: \tilde x = \frac{m}{1-p}\,x, \qquad m \sim \mathrm{Bernoulli}(1-p).

    Parameters
    ----------
    rate : float
        Probability :math:`p` of dropping an input, in [0, 1).
    mask : {"element", "sequence"}
        Whether each number is dropped independently, or one mask serves all steps of a sequence.

    Raises
    ------
    SpecError
        If the rate is not in [0, 1), or ``mask`` is not "element" or "sequence".

    References
    ----------
    Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014.
    Gal and Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, 2016.

    Examples
    --------
    >>> InputDropout(rate=0.2).acts_at(Site(name="input", role="input", shape=(30,)))
    True
    """

    kind: ClassVar[str] = "input_dropout"

    def refuse(self, data: DataInfo) -> str | None:
        fits = self.mask == "element" or data.kind == "text"
        reason = None if fits else "its examples are no sequences whose steps could share a mask; use mask='element'"
        return super().refuse(data) or reason

    def acts_at(self, site: Site) -> bool:
        return site.role == "input"
