r"""Multiple comparisons with the best, and with a control: which methods fall short, all at once.

Differences of means over blocks from that of one method, the control, have intervals :math:`\pm d \, s \sqrt 2` that
hold together, :math:`s` being the standard error of a mean and :math:`d` the two-sided quantile of Dunnett's
distribution [2]_. Of :math:`k` methods with means :math:`m_i`, method :math:`i` falls short of the best where
:math:`\max_j m_j - m_i > d \, s \sqrt 2`. Hsu shows that the one-sided quantile is enough for saying in at most 5 % of
cases of a method that is truly the best that it falls short [1]_. The two-sided one does so in half as many, and the
control then falls short exactly where the best method's interval leaves out zero.

Blocks that draw their examples from the same rows are not independent. With :math:`n_1` training and :math:`n_2` test
examples of :math:`n` rows, the variance of a mean over :math:`B` blocks is taken as :math:`\sigma^2 (1/B + c)` with
:math:`c = \frac{n_2}{n_1} \cdot \frac{n_1 + n_2}{n}`: where all rows are used, this is the corrected resampled t-test
[3]_, and where blocks hardly share any, the usual error.

Methods that are much worse than others often vary more, too, and widen the common error. So they leave in stages: what
falls short of the best is no rival any more, the error and the quantile are those of the methods that remain, and so on
until none falls short. For such eliminations Hansen, Lunde and Nason show that the best method remains with the
probability of a single stage [4]_; for these the tests simulate it. The control is compared with while it remains.

References
----------
.. [1] Hsu, Multiple comparisons: theory and methods, 1996, chapter 4.
.. [2] Dunnett, A multiple comparison procedure for comparing several treatments with a control, 1955.
.. [3] Nadeau and Bengio, Inference for the generalization error, Machine Learning 52, 2003.
.. [4] Hansen, Lunde and Nason, The model confidence set, Econometrica 79, 2011.
"""

from functools import cache
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from scipy.optimize import brentq
from scipy.special import chdtri, ndtr

from reglab.errors import ReglabError
from reglab.statistics.blocks import Blocks, in_blocks
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import Interval
from reglab.statistics.samples import Floats

SCALES = (np.arange(400) + 0.5) / 400
"""Quantiles at which the unknown standard deviation is evaluated."""
NODES = 80
LARGEST = 1e4
"""No quantile is looked for beyond this: with one degree of freedom they are below 200."""


def sharing_rows(blocks: Blocks, count: int, train: int, test: int, rows: int) -> Blocks:
    """Return means with the error that they have where the blocks draw their examples from the same rows.

    Parameters
    ----------
    blocks : Blocks
        What `in_blocks` returned.
    count : int
        How many blocks there were.
    train, test : int
        Training and test examples of a block.
    rows : int
        Rows that they are drawn from.

    Examples
    --------
    >>> sharing_rows(Blocks(np.zeros(2), 1.0, 3), count=4, train=60, test=30, rows=90).error
    1.7320508075688772
    """
    shared = test / train * min(1.0, (train + test) / rows)
    return blocks._replace(error=blocks.error * sqrt(1 + count * shared))


class Standing(NamedTuple):
    """Methods beside the control and the best one.

    Parameters
    ----------
    over_control : list of Interval
        The difference of each method's mean from the control's, which is the first one; its own is 0.
    short : array of bool of shape (methods,)
        Which fall short of the best.
    """

    over_control: list[Interval]
    short: np.ndarray


def in_stages(values: Floats, train: int, test: int, rows: int, level: float = LEVEL) -> Standing:
    """Compare methods with the control and with the best one; those that fall short leave in stages.

    Parameters
    ----------
    values : array of shape (blocks, methods)
        The higher, the better; the control comes first.
    train, test, rows : int
        As of `sharing_rows`.
    level : float
        The probability with which intervals of all differences from one method hold together, in [0.5, 1).

    Examples
    --------
    >>> noise = np.array([[0.0, 1, -4], [0, -1, 6], [0, -1, -6], [0, 1, 4]])
    >>> standing = in_stages(noise + [0.0, 5.0, -30.0], train=300, test=100, rows=10_000)
    >>> standing.short.tolist(), standing.over_control[1].low > 0
    ([True, False, True], True)
    """
    short = np.zeros(values.shape[1], dtype=bool)
    differences = [Interval(0.0, 0.0, 0.0)] * len(short)
    while len(remaining := np.flatnonzero(~short)) > 1:
        blocks = sharing_rows(in_blocks(values[:, remaining]), len(values), train, test, rows)
        if not short[0]:
            for place, difference in zip(remaining[1:], over_control(blocks, level), strict=True):
                differences[place] = difference
        falls = short_of_best(blocks, level)
        if not falls.any():
            break
        short[remaining[falls]] = True
    return Standing(differences, short)


def short_of_best(blocks: Blocks, level: float = LEVEL) -> np.ndarray:
    """Return which methods fall short of the one with the highest mean.

    Parameters
    ----------
    blocks : Blocks
        Two methods or more, with an error.
    level : float
        The probability with which intervals of all differences from one method hold together, in [0.5, 1).

    Returns
    -------
    array of bool of shape (methods,)

    Raises
    ------
    ReglabError
        If the error is unknown: there was one block.

    Examples
    --------
    >>> short_of_best(Blocks(np.array([0.0, 5.0, 4.5]), 0.5, 10)).tolist()
    [True, False, False]
    """
    if not blocks.freedom:
        raise ReglabError("comparing methods with the best one needs two blocks or more; got one.")
    return np.asarray(blocks.means.max() - blocks.means > _margin(blocks, level))


def over_control(blocks: Blocks, level: float = LEVEL) -> list[Interval]:
    """Return the difference of every other method's mean from the first one's, with intervals that hold together."""
    margin = _margin(blocks, level)
    differences = (blocks.means[1:] - blocks.means[0]).tolist()
    return [Interval(value, value - margin, value + margin) for value in differences]


def _margin(blocks: Blocks, level: float) -> float:
    """Return half the length of the intervals of all differences from one method."""
    return quantile(len(blocks.means) - 1, blocks.freedom, level) * blocks.error * sqrt(2)


@cache
def quantile(rivals: int, freedom: int, level: float = LEVEL) -> float:
    """Return a quantile of the largest of several absolute differences from one mean, in their standard errors.

    Parameters
    ----------
    rivals : int
        How many means are compared with the one, 1 or more.
    freedom : int
        Degrees of freedom of the error.
    level : float
        In [0.5, 1).

    Examples
    --------
    >>> round(quantile(1, 10, 0.95), 2), round(quantile(4, 10, 0.95), 2)
    (2.23, 2.89)
    """
    scale = np.sqrt(chdtri(freedom, SCALES) / freedom)
    nodes, weights = hermegauss(NODES)
    weights = weights / weights.sum()

    def excess(limit: float) -> float:
        reach: Floats = sqrt(2) * limit * scale[:, None]
        within = ndtr(nodes + reach) - ndtr(nodes - reach)
        return float((within**rivals @ weights).mean()) - level

    return float(brentq(excess, 0.0, LARGEST, xtol=1e-6))
