"""Pure functions on tables and arrays: differences, intervals, corrections, power, choices, summaries."""

from reglab.statistics.conditions import (
    at_end,
    best_places,
    gain_table,
    gains_by_condition,
    interaction,
    named,
    slopes,
    tuning_gaps,
)
from reglab.statistics.factorial import additional_steps, differences_of, gains_with_and_without, interactions
from reglab.statistics.intervals import Interval, bounds, equivalence, interval, p_value
from reglab.statistics.multiplicity import holm, holm_levels
from reglab.statistics.pairs import paired_differences
from reglab.statistics.pooling import Pooled, pool
from reglab.statistics.power import minimum_detectable_effect, replicates_needed
from reglab.statistics.published import beside_published, by_arm, single_run, successive
from reglab.statistics.samples import Floats, Moments, moments
from reglab.statistics.searches import averaged_over, best_known, found, regret
from reglab.statistics.selection import Place, best_arm, best_place, tuning_rows
from reglab.statistics.standing import Standing, standing
from reglab.statistics.summaries import mean_ranks, summarise

__all__ = [
    "Floats",
    "Interval",
    "Moments",
    "Place",
    "Pooled",
    "Standing",
    "additional_steps",
    "at_end",
    "averaged_over",
    "beside_published",
    "best_arm",
    "best_known",
    "best_place",
    "best_places",
    "bounds",
    "by_arm",
    "differences_of",
    "equivalence",
    "found",
    "gain_table",
    "gains_by_condition",
    "gains_with_and_without",
    "holm",
    "holm_levels",
    "interaction",
    "interactions",
    "interval",
    "mean_ranks",
    "minimum_detectable_effect",
    "moments",
    "named",
    "p_value",
    "paired_differences",
    "pool",
    "regret",
    "replicates_needed",
    "single_run",
    "slopes",
    "standing",
    "successive",
    "summarise",
    "tuning_gaps",
    "tuning_rows",
]
