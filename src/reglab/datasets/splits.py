"""Disjoint training, validation and test splits, one division of the pool for each replicate.

A replicate puts the pool into one stratified random order. The training split is its head and the
validation split its tail. Within a replicate, a larger training split therefore contains every smaller one,
and all share the validation split, so that numbers of training examples are compared in pairs. The test set
is fixed; all replicates share it.
"""

from dataclasses import dataclass

import numpy as np

from reglab.datasets.examples import Examples, generator, stratified_order
from reglab.datasets.pools import load
from reglab.datasets.registry import info
from reglab.datasets.scaling import Encoding, fit
from reglab.errors import ReglabError, unknown
from reglab.specs.trial import Data


@dataclass(frozen=True, eq=False)
class Split:
    """One replicate's training, validation and test examples.

    Parameters
    ----------
    examples : dict
        The examples as stored, under ``"train"``, ``"validation"`` and ``"test"``.
    encoding : Scaling or Vocabulary
        Fitted on the training examples alone.
    """

    examples: dict[str, Examples]
    encoding: Encoding

    def part(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return one part, encoded on demand.

        Parameters
        ----------
        name : {"train", "validation", "test"}
            Which part.

        Returns
        -------
        x : numpy.ndarray
            Shape (n, *shape of one example): numbers as ``float32``, token ids as ``int64``.
        y : numpy.ndarray
            Classes, ``int64``, shape (n,); for a language model (n, tokens).

        Raises
        ------
        ReglabError
            If there is no such part.
        """
        if name not in self.examples:
            raise unknown("part of a split", name, self.examples)
        x, y = self.examples[name]
        return self.encoding.apply(x), y.astype(np.int64)


def check(data: Data) -> None:
    """Check, without reading the data, that a data set exists and is large enough for its splits.

    Parameters
    ----------
    data : Data
        The data set and the sizes of its splits.

    Raises
    ------
    ReglabError
        If no data set has this name, if its pool is smaller than both splits together, or if ``pixels``
        is given for a data set without images.
    """
    dataset = info(data.name)
    examples = data.train + data.validation
    if examples > dataset.pool:
        raise ReglabError(
            f"{data.name}: train {data.train} and validation {data.validation} are {examples} examples together; "
            f"at most {dataset.pool} are allowed, because the other {dataset.test} are the test set."
        )
    if data.pixels != "standardised" and dataset.kind != "image":
        raise ReglabError(
            f"{data.name}: pixels {data.pixels!r} is for images only, and this is a {dataset.kind}; leave pixels out."
        )


def split(data: Data, replicate: int) -> Split:
    """Divide a data set: in the same way in every process and on every machine.

    Parameters
    ----------
    data : Data
        The data set and the sizes of its splits.
    replicate : int
        Which division, 0 or more.

    Returns
    -------
    Split
        Training and validation examples, stratified by class (except a language model's, which have no
        class), and the data set's fixed test set.

    Raises
    ------
    ReglabError
        As for `check` and `fetch`.

    Examples
    --------
    >>> x, y = split(Data(name="digits", train=200, validation=100), replicate=0).part("train")
    >>> x.shape, x.dtype, y.shape
    ((200, 1, 8, 8), dtype('float32'), (200,))
    """
    check(data)
    pool, test = load(data.name)
    order = stratified_order(pool.y, generator(data.name, replicate))
    train = pool.take(order[: data.train])
    validation = pool.take(order[len(order) - data.validation :])
    encoding = fit(info(data.name), train.x, data.pixels)
    return Split({"train": train, "validation": validation, "test": test}, encoding)
