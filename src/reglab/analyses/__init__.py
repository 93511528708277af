"""What notebooks ask of tables: gains by condition, factorials, searches, evaluation modes, published numbers."""

from reglab.analyses.choices import choices
from reglab.analyses.along import along, at_most, dots, over_cells
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
from reglab.analyses.contrasts import (
    average,
    beside_gap,
    between,
    beyond_sum,
    chosen,
    comparison,
    difference,
    gain,
    minus,
    where,
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
from reglab.analyses.specifications import evidence

__all__ = [
    "additional_steps",
    "along",
    "at_most",
    "average",
    "averaged_over",
    "beside_gap",
    "beside_published",
    "best_known",
    "best_settings",
    "best_values",
    "between",
    "beyond_sum",
    "by_arm",
    "choices",
    "chosen",
    "comparison",
    "difference",
    "differences_between_networks",
    "dots",
    "evidence",
    "gain",
    "gain_table",
    "gains_at_end",
    "gains_by_condition",
    "gains_by_name",
    "gains_with_and_without",
    "interaction",
    "interactions",
    "minus",
    "over_cells",
    "quantity",
    "regret",
    "single_run",
    "slopes",
    "successive",
    "tuning_gaps",
    "where",
]
