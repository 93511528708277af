"""What early stopping saves."""

import pandas as pd

from reglab.analyses.contrasts import UNIT, Arms, Contrast, chosen


def steps_saved(arm: Arms) -> Contrast:
    """Return the contrast of how many steps an arm leaves out, in per cent of its budget.

    The measure plays no part. Evaluation, which early stopping needs, is not counted.

    Parameters
    ----------
    arm : str or sequence of str
        An arm of the table, or several, of which every replicate chooses one.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "phase": "comparison", "dataset": "digits", "train": 100, "model": "mlp", "optimizer": "SGD", "steps": 100,
    ...     "data": "images", "width": 64, "depth": 1, "replicate": 0, "arm": ["patience"], "steps_taken": [60],
    ...     "validation_error": [9.0]})
    >>> steps_saved("patience")(table, "error")["effect"].tolist()
    [40.0]
    """

    def contrast(table: pd.DataFrame, _: str) -> pd.DataFrame:
        trials = chosen(table, arm)
        effect = 100 * (1 - trials["steps_taken"] / trials["steps"])
        return trials[UNIT].assign(effect=effect)

    return contrast
