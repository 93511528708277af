"""Pure functions on tables and arrays: differences, intervals, corrections, power, choices, summaries."""

from reglab.statistics.intervals import Interval, bounds, interval, p_value
from reglab.statistics.multiplicity import holm, holm_levels
from reglab.statistics.over_datasets import (
    by_dataset,
    heterogeneity,
    new_dataset,
    on_these_datasets,
    over_datasets,
    spread,
)
from reglab.statistics.pairs import paired_differences
from reglab.statistics.power import minimum_detectable_effect, units_needed
from reglab.statistics.samples import Floats, Moments, moments
from reglab.statistics.standing import Standing, standing
from reglab.statistics.student import Estimate, student_interval, student_p_value
from reglab.statistics.summaries import summarise

__all__ = [
    "Estimate",
    "Floats",
    "Interval",
    "Moments",
    "Standing",
    "bounds",
    "by_dataset",
    "heterogeneity",
    "holm",
    "holm_levels",
    "interval",
    "minimum_detectable_effect",
    "moments",
    "new_dataset",
    "on_these_datasets",
    "over_datasets",
    "p_value",
    "paired_differences",
    "spread",
    "standing",
    "student_interval",
    "student_p_value",
    "summarise",
    "units_needed",
]
