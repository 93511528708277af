"""What the notebooks ask of tables: gains by condition, factorials, searches, evaluation modes, published numbers."""

from reglab.analyses.conditions import (
    at_end,
    best_places,
    gain_table,
    gains_by_condition,
    interaction,
    named,
    slopes,
    tuning_gaps,
)
from reglab.analyses.factorial import additional_steps, differences_of, gains_with_and_without, interactions
from reglab.analyses.literature import beside_published, by_arm, single_run, successive
from reglab.analyses.quantities import quantity
from reglab.analyses.searches import averaged_over, best_known, found, regret

__all__ = [
    "additional_steps",
    "at_end",
    "averaged_over",
    "beside_published",
    "best_known",
    "best_places",
    "by_arm",
    "differences_of",
    "found",
    "gain_table",
    "gains_by_condition",
    "gains_with_and_without",
    "interaction",
    "interactions",
    "named",
    "quantity",
    "regret",
    "single_run",
    "slopes",
    "successive",
    "tuning_gaps",
]
