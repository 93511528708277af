"""When a trial is measured."""

from reglab.specs import Curve


def measured_steps(curve: Curve, budget: int) -> list[int]:
    """Return the steps, counted from 1, after which the curve of a trial with this many steps is measured.

    Examples
    --------
    >>> measured_steps(Curve(points=4), 2000)
    [20, 93, 431, 2000]
    >>> measured_steps(Curve(points=1, every=500), 2000)
    [500, 1000, 1500, 2000]
    """
    first, intervals, every = max(1.0, budget / 100), max(1, curve.points - 1), curve.every or budget
    spaced = {round(first * (budget / first) ** (point / intervals)) for point in range(curve.points - 1)}
    return sorted({*spaced, *range(every, budget, every), budget})
