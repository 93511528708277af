"""What notebooks ask of tables: contrasts, estimates by data set, searches, evaluation modes, published numbers."""

from reglab.analyses.along import along, at_most, dots, headline, narrowed_gap, over_cells
from reglab.analyses.choices import choices
from reglab.analyses.contrasts import (
    UNIT,
    average,
    beside_gap,
    beyond_sum,
    chosen,
    comparison,
    difference,
    gain,
    minus,
    of_measure,
    where,
)
from reglab.analyses.literature import beside_published, by_arm, single_run, successive
from reglab.analyses.matrix import effect_matrix, gain_matrix
from reglab.analyses.measured import averages, given
from reglab.analyses.networks import between, log_errors
from reglab.analyses.quantities import quantity
from reglab.analyses.searches import at_budgets, best_known, best_settings, regret, search_name
from reglab.analyses.specifications import evidence
from reglab.analyses.steps import more_steps
from reglab.analyses.stopping import steps_saved

__all__ = [
    "UNIT",
    "along",
    "at_budgets",
    "at_most",
    "average",
    "averages",
    "beside_gap",
    "beside_published",
    "best_known",
    "best_settings",
    "between",
    "beyond_sum",
    "by_arm",
    "choices",
    "chosen",
    "comparison",
    "difference",
    "dots",
    "effect_matrix",
    "evidence",
    "gain",
    "gain_matrix",
    "given",
    "headline",
    "log_errors",
    "minus",
    "more_steps",
    "narrowed_gap",
    "of_measure",
    "over_cells",
    "quantity",
    "regret",
    "search_name",
    "single_run",
    "steps_saved",
    "successive",
    "where",
]
