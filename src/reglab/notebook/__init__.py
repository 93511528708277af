"""What only notebooks use: checked parameters, the answer under the title, verdicts, tables and provenance."""

from reglab.notebook.answer import Answer
from reglab.notebook.calibration import show_calibration
from reglab.notebook.controls import false_alarms
from reglab.notebook.literature import against_published, order_in_words
from reglab.notebook.provenance import provenance
from reglab.notebook.running import check_parameters
from reglab.notebook.show import show_best, show_limits, show_protocol, show_published, show_table, show_verdict
from reglab.notebook.tuned_networks import show_tuned_networks
from reglab.notebook.words import best_in_words, in_words

__all__ = [
    "Answer",
    "against_published",
    "best_in_words",
    "check_parameters",
    "false_alarms",
    "in_words",
    "order_in_words",
    "provenance",
    "show_best",
    "show_calibration",
    "show_limits",
    "show_protocol",
    "show_published",
    "show_table",
    "show_tuned_networks",
    "show_verdict",
]
