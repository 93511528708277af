"""Where in a network a regularizer may act."""

from typing import NamedTuple


class Site(NamedTuple):
    """A place between two layers at which a network lets regularizers change activations.

    Parameters
    ----------
    name : str
        Unique in its network: ``"input"``, ``"hidden.0"``.
    role : str
        What stands before it: ``"input"`` or ``"dense"``.
    shape : tuple of int
        The shape of one example's activation there.
    """

    name: str
    role: str
    shape: tuple[int, ...]
