"""Where regularizers may act in a user's own PyTorch module."""

import torch
from torch import Tensor, nn

from reglab.specs import Site


class Place(nn.Module):
    """A place in a module at which regularizers may act; otherwise the identity.

    A regularizer that acts here must multiply, as dropout and its relatives do.

    Parameters
    ----------
    name : str
        Unique in the module: ``"hidden.0"``.
    *shape : int
        The shape of one example's activation there.
    role : str
        As in :class:`reglab.specs.Site`: ``"dense"`` (the default), ``"conv"`` and others.

    Examples
    --------
    >>> Place("hidden.0", 64)(torch.ones(2, 64)).sum().item()
    128.0
    """

    factor: Tensor

    def __init__(self, name: str, *shape: int, role: str = "dense") -> None:
        super().__init__()
        self.site = Site(name, role, shape)
        self.register_buffer("factor", torch.ones(()), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return the activations (batch, *shape), multiplied by the noise for this place."""
        return x * self.factor
