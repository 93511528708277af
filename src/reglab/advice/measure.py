"""What methods are compared by on somebody's data, and how it is said."""

from typing import NamedTuple

from reglab.datasets import DataInfo
from reglab.metrics import BALANCED, METRICS, Metric


class Measure(NamedTuple):
    """The metric that methods are compared by, and its words.

    Parameters
    ----------
    metric : Metric
        The metric, of which less is better.
    makes : str
        The verb before a gain.
    better : str
        What a gain is, without its amount.
    """

    metric: Metric
    makes: str
    better: str

    @property
    def gain(self) -> str:
        """The unit of a gain."""
        return f"% {self.better}"


def measure_of(info: DataInfo) -> Measure:
    """Return what methods are compared by on a data set.

    Examples
    --------
    >>> from reglab import datasets
    >>> measure_of(datasets.info("wine")).gain, measure_of(datasets.info("houses")).gain
    ('% fewer errors', '% lower root mean squared error')
    """
    if info.target == "number":
        return Measure(METRICS["rmse"], "gives a", "lower root mean squared error")
    if info.balanced:
        return Measure(BALANCED["error"], "gives a", "lower balanced error")
    return Measure(METRICS["error"], "makes", "fewer errors")
