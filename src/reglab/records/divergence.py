"""Whether a trial diverged, as its record tells."""

from reglab.specs import Record


def diverged(record: Record) -> bool:
    """Return whether a trial diverged: a metric of its curve does not exist at the chosen point or at the last one.

    Examples
    --------
    >>> diverged(Record("d", {}, {"train_nll": 0.1}, {"train_nll": [0.1, None]}, {}))
    True
    """
    return any(
        (len(values) > 0 and values[-1] is None) or record.summary.get(name, 0) is None
        for name, values in record.curve.items()
    )
