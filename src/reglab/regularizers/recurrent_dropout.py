"""Dropout on the recurrent connection."""

from typing import ClassVar

from reglab.datasets.entry import DataInfo
from reglab.regularizers.inverted_dropout import SequenceDropout
from reglab.specs import Site


class RecurrentDropout(SequenceDropout):
    r"""Inverted dropout on the state that one step of a recurrent network hands to the next.

    During training, each unit of the state :math:`h` is set to zero with probability :math:`p` on
    its way to the next step's gates, and scaled by :math:`1/(1-p)` otherwise; the cell is left alone:

    .. math:: \tilde h_{t-1} = \frac{m_t}{1-p}\,h_{t-1}, \qquad m_t \sim \mathrm{Bernoulli}(1-p).

    With one mask for the whole sequence (:math:`m_t = m`), a dropped unit is dropped at every step;
    with one mask per step, hardly any unit carries information over many steps.

    Parameters
    ----------
    rate : float
        Probability :math:`p` of dropping a unit, in [0, 1).
    mask : {"element", "sequence"}
        Whether each step has its own mask, or one mask serves all steps of a sequence.

    Raises
    ------
    SpecError
        If the rate is not in [0, 1), or ``mask`` is not "element" or "sequence".

    References
    ----------
    Gal and Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, 2016.

    Examples
    --------
    >>> RecurrentDropout(rate=0.2, mask="sequence").places()
    ('network',)
    """

    kind: ClassVar[str] = "recurrent_dropout"

    def refuse(self, data: DataInfo) -> str | None:
        reason = "its examples are no sequences, so no network reads them step by step"
        return super().refuse(data) or (None if data.kind == "text" else reason)

    def acts_at(self, site: Site) -> bool:
        return site.role == "recurrent"
