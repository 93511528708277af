"""Random translations of images."""

from typing import Annotated, ClassVar

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from reglab.datasets.entry import DataInfo
from reglab.regularizers.base import Regularizer, Values


class Shift(Regularizer):
    r"""Each image of a batch is moved by a random whole number of pixels in each direction.

    .. math:: \tilde x_{ij} = x_{i-d,\,j-e}, \qquad d, e \sim \mathrm{Uniform}\{-s, \dots, s\}

    Outside the image, the nearest pixel of the border is repeated. Padding with black would have to know
    what value black has after scaling, and whether the background is black; it did no better.

    Parameters
    ----------
    pixels : int
        The largest shift :math:`s`, 0 or more, and less than the image's height and width.

    Raises
    ------
    SpecError
        If the number of pixels is negative or not whole.

    References
    ----------
    Simard, Steinkraus and Platt, Best practices for convolutional neural networks applied to visual
    document analysis, 2003.

    Examples
    --------
    >>> Shift(pixels=2).places()
    ('batch',)
    """

    kind: ClassVar[str] = "shift"
    varying: ClassVar[frozenset[str]] = frozenset({"pixels"})
    pixels: Annotated[int, Field(ge=0)]

    def refuse(self, data: DataInfo) -> str | None:
        if reason := super().refuse(data):
            return reason
        if data.kind != "image":
            return "only images can be shifted"
        if self.pixels >= min(data.shape[1:]):
            return f"a shift by {self.pixels} pixels can move the whole image out of sight"
        return None

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        return rng.integers(-self.pixels, self.pixels, size=(steps, batch, 2), dtype=np.int16, endpoint=True)

    def batch(self, values: Values, x: Tensor, targets: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        channels, height, width = x.shape[2:]
        rows, columns = _origins(noise[..., 0], height), _origins(noise[..., 1], width)
        # one gather over whole images takes half the time of one over rows and one over columns
        pixels = (rows[..., :, None] * width + columns[..., None, :]).flatten(2)
        return x.flatten(3).gather(3, pixels.unsqueeze(2).expand(-1, -1, channels, -1)).view_as(x), targets


def _origins(shift: Tensor, size: int) -> Tensor:
    """Return the index from which each of ``size`` places is taken, (*shift.shape, size)."""
    return (torch.arange(size, device=shift.device) - shift.long().unsqueeze(-1)).clamp(0, size - 1)
