"""Encoding of inputs for a network: scaled numbers, numbered tokens; fitted on one split and applied to all."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from reglab.datasets.entry import DataInfo
from reglab.specs.trial import Pixels

BOUND = 3.0
"""The largest number that robust scaling makes."""
HUGE = 1e100
"""Numbers beyond it count as this one when a spread is measured: their squares have none."""
NORMAL = 1.349
"""The distance of the quartiles of a normal distribution, in standard deviations."""
PADDING, UNKNOWN = 0, 1
"""Token ids that stand for no particular word: the padding of short texts, and every word without an id."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """A mean and a scale: :math:`(x - mean) / scale`.

    Parameters
    ----------
    mean, scale : numpy.ndarray
        ``float64``; of shape () for images, of a row's shape for tables.
    """

    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def of_images(cls, x: np.ndarray) -> Self:
        """Measure one mean and standard deviation over all pixels of images (n, channels, height, width), ``uint8``.

        Scaling each pixel separately would blow up pixels that are nearly always dark.
        """
        # sums of integers are exact in any order, and need no copy as floats
        mean = x.mean(dtype=np.float64)
        mean_square = np.square(x, dtype=np.uint16).mean(dtype=np.float64)  # 255 squared fits into 16 bits
        deviation = np.sqrt(mean_square - mean**2)
        return cls(np.asarray(mean), np.where(x.max() == x.min(), 1.0, deviation))

    @classmethod
    def to_unit(cls, x: np.ndarray) -> Self:
        """Map 0 to 0 and the largest pixel of images (n, channels, height, width), ``uint8``, to 1.

        Examples
        --------
        >>> images = np.array([[[[0, 51, 255]]]], dtype=np.uint8)
        >>> Scaling.to_unit(images).apply(images).ravel().tolist()
        [0.0, 0.20000000298023224, 1.0]
        """
        return cls(np.asarray(0.0), np.asarray(max(float(x.max()), 1.0)))  # blank images stay 0

    @classmethod
    def of_targets(cls, y: np.ndarray) -> Self:
        """Measure the mean and standard deviation of numbers to predict, shape (n,); equal numbers get the scale 1."""
        return cls(np.asarray(y.mean()), np.asarray(1.0 if y.max() == y.min() else y.std()))

    @classmethod
    def of_features(cls, x: np.ndarray, indicators: int = 0) -> Self:
        """Measure the mean and standard deviation of every feature of rows (n, features).

        A constant feature gets the scale 1. The last ``indicators`` features, which indicate categories,
        are left alone: scaled, the 1 of a rare category would be larger than any number.
        """
        # compared exactly: rounding can give a constant feature a deviation just above 0
        constant = x.max(axis=0) == x.min(axis=0)
        mean, scale = x.mean(axis=0), np.where(constant, 1.0, x.std(axis=0))
        first = len(mean) - indicators
        mean[first:], scale[first:] = 0, 1
        return cls(mean, scale)

    def apply(self, x: np.ndarray) -> np.ndarray:
        """Return the scaled inputs as ``float32``, in the shape of ``x``."""
        # single precision holds a pixel exactly, but not large numbers of a table that differ by little
        precision = np.float32 if x.dtype == np.uint8 else np.float64
        # one precision throughout: NumPy takes twice as long if it converts while it computes
        scaled: np.ndarray = x.astype(precision)
        np.subtract(scaled, self.mean.astype(precision), out=scaled)
        np.divide(scaled, self.scale.astype(precision), out=scaled)
        return scaled.astype(np.float32, copy=False)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """An id for every token that is frequent in the training split; ``UNKNOWN`` for all others.

    Parameters
    ----------
    ids : numpy.ndarray
        The id of each token of the data set, by the number under which it is stored, ``int64``. The first
        is that of padding; the last is that of all tokens with larger numbers.
    """

    ids: np.ndarray

    @classmethod
    def fit(cls, x: np.ndarray, size: int) -> Self:
        """Count the tokens: the most frequent gets the id 2, the next one 3, up to ``size`` - 1.

        Equally frequent tokens are ordered by the number under which they are stored. A token that occurs
        once gets no id: the network could learn nothing general about it, but learns from it how to treat
        unknown tokens.

        Parameters
        ----------
        x : numpy.ndarray
            Integers of shape (n, length): the training split.
        size : int
            Number of ids, including those of padding and unknown tokens.

        Returns
        -------
        Vocabulary
            To be applied to every split.

        Examples
        --------
        >>> Vocabulary.fit(np.array([[0, 3, 5], [5, 3, 5]]), size=9).apply(np.array([[0, 3, 4, 5, 6]]))
        array([[0, 3, 1, 2, 1]])
        """
        counts = np.bincount(x.ravel())
        counts[PADDING] = 0
        ranked = np.argsort(-counts, kind="stable")[: size - 2]
        known = ranked[counts[ranked] > 1]
        ids = np.full(len(counts) + 1, UNKNOWN, dtype=np.int64)
        ids[PADDING] = PADDING
        ids[known] = np.arange(len(known)) + 2
        return cls(ids)

    def apply(self, x: np.ndarray) -> np.ndarray:
        """Return the ids as ``int64``, in the shape of ``x``."""
        return self.ids.take(x, mode="clip")  # numbers beyond the last one fitted are unknown


@dataclass(frozen=True, eq=False)
class RobustScaling:
    r"""The scaling of raw tables: centred, bounded smoothly, and filled in.

    A number becomes :math:`z / \sqrt{1 + (z / b)^2}` with :math:`z = (x - centre) / spread`: about z where it is small,
    and never beyond the bound b, so that a value far out does not rule the network [1]_. A missing one becomes 0, the
    centre. An indicator of a level that no training example has becomes 0: an unknown level.

    Parameters
    ----------
    centre, spread : numpy.ndarray
        ``float64``, one for each number: its median, and its quartiles' distance in standard deviations of a normal
        distribution.
    known : numpy.ndarray
        Whether a training example has the level, one for each indicator.

    References
    ----------
    .. [1] Holzmüller, Grinsztajn and Steinwart, Better by default: strong pre-tuned MLPs and boosted trees on tabular
       data, 2024.
    """

    centre: np.ndarray
    spread: np.ndarray
    known: np.ndarray

    @classmethod
    def fit(cls, x: np.ndarray, indicators: int) -> Self:
        """Measure the numbers of rows (n, features), and which of the last ``indicators`` features occur.

        Where the quartiles are equal, the spread is the standard deviation; a constant feature gets 1, and one that is
        missing throughout the centre 0.

        Examples
        --------
        >>> rows = np.array([[1.0, 1.0, 0.0], [2.0, 1.0, 0.0], [np.nan, 0.0, 0.0], [3.0, 1.0, 0.0]])
        >>> RobustScaling.fit(rows, indicators=2).apply(np.array([[2.0, 1.0, 1.0], [np.nan, 0.0, 0.0]])).tolist()
        [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
        """
        first = x.shape[1] - indicators
        numbers = [column[~np.isnan(column)].clip(-HUGE, HUGE) for column in x[:, :first].T]
        measured = [_spread(column) if len(column) else (0.0, 1.0) for column in numbers]
        centre, spread = np.array(measured, dtype=float).reshape(-1, 2).T
        return cls(centre, spread, np.asarray(x[:, first:].any(axis=0)))

    def apply(self, x: np.ndarray) -> np.ndarray:
        """Return the scaled inputs as ``float32``, in the shape of ``x``."""
        scaled = np.empty(x.shape, dtype=np.float32)
        first = len(self.centre)
        z = (x[:, :first] - self.centre) / self.spread
        scaled[:, :first] = np.nan_to_num(z / np.hypot(1, z / BOUND), nan=0.0)
        scaled[:, first:] = x[:, first:] * self.known
        return scaled


def _spread(values: np.ndarray) -> tuple[float, float]:
    low, centre, high = np.quantile(values, [0.25, 0.5, 0.75])
    return float(centre), float((high - low) / NORMAL or values.std() or 1.0)


Encoding = Scaling | RobustScaling | Vocabulary


def fit(info: DataInfo, x: np.ndarray, pixels: Pixels) -> Encoding:
    """Return the encoding of a data set's inputs, fitted on its training split.

    Parameters
    ----------
    info : DataInfo
        The data set.
    x : numpy.ndarray
        Shape (n, *shape of one example): the training split as stored.
    pixels : {"standardised", "unit"}
        How images are scaled.

    Returns
    -------
    Scaling, RobustScaling or Vocabulary
        To be applied to every split.
    """
    if info.vocabulary is not None:
        return Vocabulary.fit(x, info.vocabulary)
    if info.kind == "image":
        return Scaling.to_unit(x) if pixels == "unit" else Scaling.of_images(x)
    return RobustScaling.fit(x, info.indicators) if info.raw else Scaling.of_features(x, info.indicators)
