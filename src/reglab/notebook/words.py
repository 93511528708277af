"""Numbers of a notebook in words, beside its verdicts."""

from typing import TYPE_CHECKING

from reglab.claims.amounts import Amounts
from reglab.escaping import for_page
from reglab.figures.matrix import percent_of
from reglab.statistics import Interval
from reglab.statistics.confidence import LEVEL
from reglab.wording import percent

if TYPE_CHECKING:
    from reglab.analyses.matrix import Matrix


def in_words(interval: Interval, unit: str, level: float = LEVEL) -> str:
    """Return an estimate with its interval, for a sentence.

    A unit that says "fewer", "lower", "shorter" or "narrower", or the opposite, says the other one where the estimate
    is below 0, and the numbers have no sign then: the sentence reads "makes 3 % more errors than".

    Examples
    --------
    >>> in_words(Interval(1.234, -0.5, 3.0), "percentage points")
    '1.23 percentage points (95 % interval −0.5 to 3)'
    >>> in_words(Interval(-1.234, -3.0, 0.5), "% fewer errors")
    '1.23 % more errors (95 % interval −0.5 to 3)'
    >>> in_words(Interval(-1.234, float("-inf"), float("inf")), "nats")
    '−1.23 nats (no interval)'
    """
    amounts = Amounts.in_words(interval.estimate, unit)
    limits = amounts.range(interval.low, interval.high)
    return f"{amounts.estimate} ({limits if limits == 'no interval' else f'{percent(level)} interval {limits}'})"


def best_in_words(matrix: "Matrix") -> str:
    """Return which method of a matrix is most likely best over data sets, as Markdown.

    Parameters
    ----------
    matrix : Matrix
        What ``analyses.gain_matrix`` returns.
    """
    best, probability = matrix.best
    complete, shown = len(matrix.by_dataset), matrix.cells["dataset"].nunique()
    admitting = "" if complete == shown else " that admits every method"
    if not best:
        return f"With {'one' if complete else 'no'} data set{admitting} it is not known which method is best."
    return (
        f"Most likely the best method over the {complete} data sets that admit every method (training without any is "
        f"one of the candidates): **{for_page(best)}**, with a probability of {percent_of(probability)}."
    )
