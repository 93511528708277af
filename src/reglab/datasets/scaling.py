"""Scaling to mean 0 and standard deviation 1, fitted on one split and applied to all."""

from dataclasses import dataclass
from typing import Self

import numpy as np


@dataclass(frozen=True, eq=False)
class Scaling:
    """A mean and a scale: :math:`(x - mean) / scale`.

    Parameters
    ----------
    mean, scale : numpy.ndarray
        For images of shape (), for tables of the shape of a row; ``float64``.
    """

    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def fit(cls, kind: str, x: np.ndarray) -> Self:
        """Measure mean and standard deviation.

        Parameters
        ----------
        kind : {"image", "table"}
            An image has one mean and one deviation over all pixels of all images, so that a pixel that
            is nearly always dark is not blown up; a table has its own for every feature, and a constant
            feature the scale 1.
        x : numpy.ndarray
            Shape (n, *shape of one example): the training split.

        Returns
        -------
        Scaling
            To be applied to every split.
        """
        mean, deviation = _image_statistics(x) if kind == "image" else (x.mean(axis=0), x.std(axis=0))
        axis = None if kind == "image" else 0
        # asked exactly: rounding can leave a constant feature a deviation just above 0
        constant = x.max(axis=axis) == x.min(axis=axis)
        return cls(np.asarray(mean), np.where(constant, 1.0, deviation))

    def apply(self, x: np.ndarray) -> np.ndarray:
        """Return the scaled inputs as ``float32``, in the shape of ``x``."""
        # single precision holds a pixel exactly, but not a table's large numbers that differ by little
        precision = np.float32 if x.dtype == np.uint8 else np.float64
        scaled: np.ndarray = np.subtract(x, self.mean, dtype=precision)
        scaled /= self.scale
        return scaled.astype(np.float32, copy=False)


def _image_statistics(x: np.ndarray) -> tuple[float, float]:
    """Return mean and deviation of bytes from sums of whole numbers: exact in any order, and no copy as floats."""
    mean = x.mean(dtype=np.float64)
    mean_square = np.square(x, dtype=np.uint16).mean(dtype=np.float64)  # 255 squared fits into 16 bits
    return float(mean), float(np.sqrt(mean_square - mean**2))
