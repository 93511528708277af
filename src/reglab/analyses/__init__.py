"""What notebooks ask of tables: gains by condition, factorials, searches, evaluation modes, published numbers."""

from reglab.analyses.conditions import (
    best_values,
    gain_table,
    gains_at_end,
    gains_by_condition,
    gains_by_name,
    interaction,
    slopes,
    tuning_gaps,
)
from reglab.analyses.factorial import (
    additional_steps,
    differences_between_networks,
    gains_with_and_without,
    interactions,
)
from reglab.analyses.literature import beside_published, by_arm, single_run, successive
from reglab.analyses.quantities import quantity
from reglab.analyses.searches import averaged_over, best_known, best_settings, regret

__all__ = [
    "additional_steps",
    "averaged_over",
    "beside_published",
    "best_known",
    "best_settings",
    "best_values",
    "by_arm",
    "differences_between_networks",
    "gain_table",
    "gains_at_end",
    "gains_by_condition",
    "gains_by_name",
    "gains_with_and_without",
    "interaction",
    "interactions",
    "quantity",
    "regret",
    "single_run",
    "slopes",
    "successive",
    "tuning_gaps",
]
