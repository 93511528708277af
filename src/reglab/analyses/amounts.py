"""What effects are ratios of: errors with a half added, NLLs, or root mean squared errors."""

import numpy as np
import pandas as pd

from reglab.metrics import DIVERGED_ERROR


def amounts(rows: pd.DataFrame, measure: str, side: str = "", split: str = "test") -> pd.Series:
    """Return what the effect is the ratio of: errors with a half added, NLLs, or root mean squared errors.

    A diverged trial answers everything wrongly. Its NLL is that of equal probabilities for all classes. Where numbers
    are predicted it counts like predicting the mean of the test targets, which leaves 100 % unexplained; since that is
    always available, no trial counts as worse.

    Parameters
    ----------
    rows : DataFrame
        Rows of a table, or pairs of them.
    measure : {"error", "nll"}
        Which measure. Where numbers are predicted there is no NLL: NaN.
    side : str
        What the names of a pair's columns end in.
    split : {"test", "validation"}
        On which examples; errors are turned into counts of as many as there are test examples. The mean is that of
        the test targets on both.

    Examples
    --------
    >>> rows = pd.DataFrame({"test": 100, "test_rmse": [2.0, None, 1e20], "test_target_sd": 5.0})
    >>> amounts(rows, "error").tolist()
    [2.0, 5.0, 5.0]
    """

    def column(name: str) -> pd.Series:
        return rows.get(f"{name}{side}", pd.Series(np.nan, rows.index))

    if measure == "nll":
        classes = column("classes")
        return column(f"{split}_nll").fillna(np.log(classes.where(classes > 1)))
    of_the_mean = column("test_target_sd")
    rmse = column(f"{split}_rmse").fillna(of_the_mean).clip(upper=of_the_mean)
    wrong = column(f"{split}_error").fillna(DIVERGED_ERROR)
    # A test example of a language model has many answers; half an error of one of them is as little.
    counts = wrong / 100 * rows[f"test{side}"] + 0.5
    return counts.where(rmse.isna(), rmse)
