"""How much two records of one trial may differ where rounding may: by another processor, other versions or code.

Rounding is multiplied by training: most trials end up equal to many digits, and a few, close to diverging, do not. The
tolerances are those of the metrics, with what 50 published trials showed when later code trained them again: 2 of them
were off. Every number counts, whether a verdict rests on it or not.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reglab.metrics import METRICS, Metric
from reglab.specs import Record

NEAR_ZERO = 0.005
"""Losses may differ by this much, in nats: where a network has learnt its examples by heart, a share says nothing."""
MEASURED_SHARE = 0.25
"""How much the numbers of probes may differ, as a share of their mean: they are noisy."""

Difference = tuple[str, Any, Any]
"""A number's name, its recorded value and its retrained value."""
Values = list[float | None]


def beyond_tolerance(recorded: Record, retrained: Record, share: float = 1.0) -> list[Difference]:
    """Return what differs by more than rounding explains.

    A number of a summary must be within its metric's tolerance. A curve must be so on average over its points, and an
    error of few examples may differ by one example.

    Parameters
    ----------
    recorded, retrained : Record
        The report's record, and the new one.
    share : float
        The share of the tolerances that is allowed.

    Returns
    -------
    list of (str, object, object)
        For each number or curve that is off: its name, recorded and retrained; of a curve, where it is off most.
    """
    found: list[Difference] = []
    for name, metric, first, second in _pairs(recorded.summary, retrained.summary):
        if _distance([first], [second]) > _allowed(name, metric, [first], recorded, share):
            found.append((name, first, second))
    for name, metric, values, others in _pairs(recorded.curve, retrained.curve):
        if _distance(values, others) > _allowed(name, metric, values, recorded, share):
            found.append(_largest(name, values, others))
    for probe, numbers in recorded.measured.items():
        for name, value in numbers.items():
            values, others = _flat(value), _flat(retrained.measured.get(probe, {}).get(name))
            if _distance(values, others) > MEASURED_SHARE * share * _mean(values):
                found.append(_largest(f"{probe} {name}", values, others))
    return found


def _pairs(recorded: Mapping[str, Any], retrained: Mapping[str, Any]) -> Iterator[tuple[str, Metric, Any, Any]]:
    """Yield the name of every number or curve of a metric, the metric, and both records' values."""
    for name, value in recorded.items():
        metric = METRICS.get(name.partition("_")[2].removesuffix("_last"))
        if metric is not None:
            yield name, metric, value, retrained.get(name)


def _allowed(name: str, metric: Metric, values: Values, recorded: Record, share: float) -> float:
    allowed = share * metric.tolerance * (_mean(values) if metric.relative else 1)
    if metric.relative:
        return max(allowed, share * NEAR_ZERO)
    split = name.partition("_")[0]
    if split not in ("train", "validation"):  # the examples of the test split are many
        return allowed
    sizes = [recorded.trial.get(part, {}).get(field) for part, field in (("data", split), ("curve", "examples"))]
    return max([allowed, *(100 / size for size in sizes if size)])


def _distance(values: Values | None, others: Values | None) -> float:
    """Return the mean distance of two curves; infinite where one has numbers that the other lacks."""
    if values is None or others is None or [v is None for v in values] != [v is None for v in others]:
        return float("inf")
    return _mean([a - b for a, b in zip(values, others, strict=True) if a is not None and b is not None])


def _mean(values: Values) -> float:
    """Return the mean size of the numbers among some values; 0 if there are none."""
    sizes = [abs(value) for value in values if value is not None]
    return sum(sizes) / len(sizes) if sizes else 0.0


def _largest(name: str, values: Values, others: Values | None) -> Difference:
    if others is None or len(others) != len(values):
        return name, f"{len(values)} numbers", f"{len(others or [])} numbers"
    i = max(range(len(values)), key=lambda i: _distance([values[i]], [others[i]]))
    return f"{name}, number {i + 1} of {len(values)}", values[i], others[i]


def _flat(value: Any) -> Values:
    """Return the numbers of a value that is a number, None or lists of them."""
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return [number for item in value for number in _flat(item)]
    return [value if isinstance(value, int | float) else None]
