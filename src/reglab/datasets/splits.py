"""Disjoint training, validation and test splits, one division of a data set for each replicate.

How they are divided, by class, by group or by time, says :mod:`reglab.datasets.divisions`. By class, a larger training
split of a replicate contains every smaller one, and all share the other two, so that numbers of training examples are
compared in pairs. Where the fixed test set is asked for, all replicates share it.
"""

from dataclasses import dataclass

import numpy as np

from reglab.datasets.divisions import Rows, Sizes, with_fixed_test
from reglab.datasets.examples import Examples, Loaded, generator
from reglab.datasets.pools import load
from reglab.datasets.registry import entry, info
from reglab.datasets.scaling import Encoding, Scaling, fit
from reglab.errors import ReglabError, unknown
from reglab.specs.trial import Data

TEST_EXAMPLES = 4000
"""The most test examples that a replicate draws by default."""


@dataclass(frozen=True, eq=False)
class Split:
    """One replicate's training, validation and test examples.

    Parameters
    ----------
    examples : dict
        The examples as stored, under ``"train"``, ``"validation"`` and ``"test"``.
    encoding : Scaling or Vocabulary
        Of the inputs, fitted on the training examples alone.
    targets : Scaling, optional
        Of the numbers to predict (regression), fitted likewise; None where classes are predicted.
    """

    examples: dict[str, Examples]
    encoding: Encoding
    targets: Scaling | None = None

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
            Classes, ``int64``, shape (n,); for a language model (n, tokens). For regression, scaled numbers,
            ``float32``, shape (n,).

        Raises
        ------
        ReglabError
            If there is no such part.
        """
        if name not in self.examples:
            raise unknown("part of a split", name, self.examples)
        x, y = self.examples[name]
        return self.encoding.apply(x), self.targets.apply(y) if self.targets else y.astype(np.int64)


def check(data: Data) -> None:
    """Check, without reading the data, that a data set exists and is large enough for its splits.

    Parameters
    ----------
    data : Data
        The data set and the sizes of its splits.

    Raises
    ------
    ReglabError
        If no data set has this name, if it is smaller than all splits together, or if ``pixels`` is given for a
        data set without images.
    """
    dataset = info(data.name)
    examples, usable = data.train + data.validation, dataset.pool + dataset.test - dataset.spare
    if data.test == "fixed" and not dataset.test:
        raise ReglabError(f"{data.name}: there is no fixed test set; leave test out, or give a number.")
    if test_size(data) > usable - 2:
        raise ReglabError(
            f"{data.name}: test {test_size(data)} leaves nothing to train and validate on; the data set has {usable} "
            f"examples to divide, so at most {usable - 2} are allowed."
        )
    allowed = usable - test_size(data)
    if examples > allowed:
        raise ReglabError(
            f"{data.name}: train {data.train} and validation {data.validation} are {examples} examples together; "
            f"at most {allowed} are allowed, because the other {test_size(data)} are the test split."
        )
    if data.pixels != "standardised" and dataset.kind != "image":
        raise ReglabError(
            f"{data.name}: pixels {data.pixels!r} is for images only, and this is a {dataset.kind}; leave pixels out."
        )


def test_size(data: Data) -> int:
    """Return the number of test examples of a replicate.

    Examples
    --------
    >>> test_size(Data(name="digits", train=200, validation=200))
    599
    """
    if isinstance(data.test, int):
        return data.test
    dataset = info(data.name)
    return dataset.test if data.test == "fixed" else min(TEST_EXAMPLES, (dataset.pool + dataset.test) // 3)


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
        Training, validation and test examples, stratified by class where examples have one.

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
    whole = load(data.name)
    parts = {name: whole.take(rows) for name, rows in _rows(data, whole, replicate)._asdict().items()}
    train = parts["train"]
    encoding = fit(info(data.name), train.x, data.pixels)
    targets = Scaling.of_targets(train.y) if info(data.name).target == "number" else None
    return Split(parts, encoding, targets)


def _rows(data: Data, whole: Loaded, replicate: int) -> Rows:
    sizes, rng = Sizes(data.train, data.validation, test_size(data)), generator(data.name, replicate)
    divide = with_fixed_test if data.test == "fixed" else entry(data.name).divide
    return divide(whole, sizes, rng)
