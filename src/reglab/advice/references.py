"""What else there is: the most frequent class or the mean, a linear model, and boosted trees, on the same splits."""

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge

from reglab.datasets import Split, info, split
from reglab.specs import Data

LARGEST = 30_000_000
"""Numbers in the training examples beyond which boosted trees are not fitted: they would take minutes."""

Make = Callable[[int, str | None], Any]
"""Makes a model from a seed and, where classes count the same, ``"balanced"``."""

MODELS: dict[str, dict[str, Make]] = {
    "class": {
        "the most frequent class": lambda seed, _: DummyClassifier(),
        "logistic regression": lambda seed, weights: LogisticRegression(max_iter=300, class_weight=weights),
        "gradient-boosted trees": lambda seed, weights: HistGradientBoostingClassifier(
            random_state=seed, class_weight=weights
        ),
    },
    "number": {
        "the mean": lambda seed, _: DummyRegressor(),
        "ridge regression": lambda seed, _: Ridge(),
        "gradient-boosted trees": lambda seed, _: HistGradientBoostingRegressor(random_state=seed),
    },
}
"""The reference models by what is predicted, as scikit-learn has them, untuned."""


def references(data: Data, replicates: int, deadline: float) -> pd.DataFrame:
    """Fit the reference models on the splits of the replicates, one after the other, as far as time allows.

    Parameters
    ----------
    data : Data
        The data set and the sizes of its splits.
    replicates : int
        How many were trained.
    deadline : float
        No further model is fitted after this moment of the monotonic clock.

    Returns
    -------
    DataFrame
        One row per model and replicate: ``model``, ``replicate`` and ``error``, in percent, the balanced one where the
        data set has it; or the root mean squared error in the unit of the target. The simplest model is always there.
    """
    dataset = info(data.name)
    rows: list[dict[str, Any]] = []
    for replicate in range(replicates):
        whole = split(data, replicate)
        examples = {name: _inputs(whole, name, dataset.vocabulary) for name in ("train", "test")}
        for name, make in MODELS[dataset.target].items():
            if rows and (time.monotonic() > deadline or not _affordable(name, examples["train"])):
                continue
            model = make(replicate, "balanced" if dataset.balanced else None)
            error = _error(model, whole, examples, balanced=dataset.balanced)
            rows.append({"model": name, "replicate": replicate, "error": error})
    return pd.DataFrame(rows)


def beside(references: pd.DataFrame, network: pd.Series) -> pd.DataFrame:
    """Return what each reference model and the network make of the same splits.

    Parameters
    ----------
    references : DataFrame
        What `references` returned.
    network : Series
        The network's error by replicate.

    Returns
    -------
    DataFrame
        One row per model: ``model``, its mean ``error``, that of the ``network`` in the replicates that the model was
        fitted in, and how many ``replicates`` these are.

    Examples
    --------
    >>> fitted = pd.DataFrame({"model": ["the mean", "trees", "the mean"], "replicate": [0, 0, 1], "error": [9, 5, 7]})
    >>> beside(fitted, pd.Series([4.0, 6.0])).to_dict("split")["data"]
    [['the mean', 8.0, 5.0, 2], ['trees', 5.0, 4.0, 1]]
    """
    both = references.assign(network=references["replicate"].map(network))
    columns = {"error": ("error", "mean"), "network": ("network", "mean"), "replicates": ("replicate", "size")}
    return both.groupby("model", sort=False).agg(**columns).reset_index()


def _affordable(name: str, x: Any) -> bool:
    return not name.startswith("gradient") or (not sparse.issparse(x) and x.size <= LARGEST)


def _inputs(whole: Split, part: str, vocabulary: int | None) -> Any:
    """Return inputs as rows: of texts, how often each token occurs."""
    x, _ = whole.part(part)
    if vocabulary is None:
        return x.reshape(len(x), -1)
    rows = np.repeat(np.arange(len(x)), x.shape[1])
    counts = sparse.csr_matrix((np.ones(x.size), (rows, x.ravel())), shape=(len(x), vocabulary))
    return counts[:, 1:]  # without padding


def _error(model: Any, whole: Split, examples: dict[str, Any], *, balanced: bool) -> float:
    (_, answers), (_, truth) = whole.part("train"), whole.part("test")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a reference that is nearly fitted will do
        predicted = model.fit(examples["train"], answers).predict(examples["test"])
    if whole.targets is None:
        wrong = pd.Series(predicted != truth)
        return float(100 * (wrong.groupby(truth).mean().mean() if balanced else wrong.mean()))
    return float(whole.targets.scale * np.sqrt(np.mean((predicted - truth) ** 2)))
