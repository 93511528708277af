"""Pure functions on tables and arrays: differences, intervals, corrections, power, choices, summaries."""

from reglab.statistics.intervals import Interval, bounds, equivalence, interval, p_value
from reglab.statistics.multiplicity import holm, holm_levels
from reglab.statistics.pairs import paired_differences
from reglab.statistics.pooling import Pooled, pool
from reglab.statistics.power import minimum_detectable_effect, replicates_needed
from reglab.statistics.samples import Floats, Moments, moments
from reglab.statistics.selection import BestValue, best_arm, best_value, tuning_rows
from reglab.statistics.standing import Standing, standing
from reglab.statistics.summaries import mean_ranks, summarise

__all__ = [
    "BestValue",
    "Floats",
    "Interval",
    "Moments",
    "Pooled",
    "Standing",
    "best_arm",
    "best_value",
    "bounds",
    "equivalence",
    "holm",
    "holm_levels",
    "interval",
    "mean_ranks",
    "minimum_detectable_effect",
    "moments",
    "p_value",
    "paired_differences",
    "pool",
    "replicates_needed",
    "standing",
    "summarise",
    "tuning_rows",
]
