"""The regularizers that advice compares, from the simplest to the most elaborate, each with its strengths."""

from collections.abc import Mapping

from reglab.regularizers import Flip, Regularizer, Shift
from reglab.study import sweep
from reglab.study.admissible import admissible
from reglab.study.budget import with_placebos

NONE = "none"
NORMALISED = "batch normalisation"
"""A method that is a change of the network; its arms have no regularizer."""
LOOKS = 40
"""How often early stopping looks at the validation examples."""

Arms = dict[str, list[Regularizer]]

ORDER = (
    NONE,
    "early stopping",
    "weight decay",
    "L2",
    "dropout",
    "input dropout",
    "label smoothing",
    "max-norm",
    "noise",
    NORMALISED,
    "mixup",
    "augmentation",
)
"""From simple to elaborate: what ends the loop earlier first, then what changes an option of the optimiser, a
layer, the targets, and at last the batches. Of methods that do equally well the first one is recommended."""


Grid = tuple[float, float, float]
"""Three strengths in the order in which they are taken: one that often serves, then one on each side of it."""


SWEPT: dict[str, tuple[str, str, Grid]] = {
    "early stopping": ("early_stopping", "patience", (4, 10, 2)),
    "weight decay": ("weight_decay", "strength", (0.3, 3.0, 0.03)),
    "L2": ("l2", "strength", (0.003, 0.03, 0.0003)),
    "dropout": ("dropout", "rate", (0.3, 0.5, 0.1)),
    "input dropout": ("input_dropout", "rate", (0.15, 0.3, 0.05)),
    "label smoothing": ("label_smoothing", "amount", (0.1, 0.2, 0.05)),
    "max-norm": ("max_norm", "limit", (1.0, 0.5, 2.0)),
    "noise": ("noise", "scale", (0.3, 1.0, 0.1)),
    "mixup": ("mixup", "alpha", (0.3, 1.0, 0.1)),
}
"""The regularizer of each method, the field that is its strength, and its grid."""


def methods(dataset: str, strengths: int, steps: int, *, images: bool) -> dict[str, Arms]:
    """Return the arms of every method that a data set admits, equally many each, in the order of `ORDER`.

    Parameters
    ----------
    dataset : str
        The data set's name.
    strengths : int
        How many strengths each method has, 1 to 3; fewer are a part of more.
    steps : int
        The budget: early stopping looks `LOOKS` times in it.
    images : bool
        Whether the examples are images.

    Returns
    -------
    dict of str to dict of str to list of Regularizer
        Arms by method and name. What has fewer strengths offers them again with placebos: choosing among more is an
        advantage.
    """
    offered: dict[str, Mapping[str, list[Regularizer]]] = {NONE: {NONE: []}, **_swept(strengths, steps)}
    if images:
        offered["augmentation"] = _augmentation(strengths)
    admitted = {method: admissible(arms, dataset)[0] for method, arms in offered.items()}
    return {method: with_placebos(admitted[method], strengths) for method in ORDER if admitted.get(method)}


def _swept(strengths: int, steps: int) -> dict[str, dict[str, list[Regularizer]]]:
    """Return the first strengths of each method, from small to large."""
    looks = {"early stopping": {"interval": max(1, steps // LOOKS)}}
    return {
        method: sweep(kind, **{field: sorted(grid[:strengths])}, **looks.get(method, {}))
        for method, (kind, field, grid) in SWEPT.items()
    }


def _augmentation(strengths: int) -> dict[str, list[Regularizer]]:
    moved: dict[str, list[Regularizer]] = {
        "shift pixels 1": [Shift(pixels=1)],
        "shift pixels 2 and flip": [Shift(pixels=2), Flip()],
        "shift pixels 2": [Shift(pixels=2)],
    }
    return dict(list(moved.items())[:strengths])


def normalised(strengths: int) -> Arms:
    """Return the arms of batch normalisation, which the network has and the arms lack."""
    arms = with_placebos({NONE: []}, strengths)
    return {NORMALISED if arm == NONE else f"{NORMALISED} + {arm}": parts for arm, parts in arms.items()}


def paired(first: Arms, second: Arms) -> Arms:
    """Return the arms of two methods together: the mildest of both, and so on."""
    return {f"{a} + {b}": [*first[a], *second[b]] for a, b in zip(first, second, strict=True)}
