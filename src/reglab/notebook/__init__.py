"""What only notebooks use: the answer under the title, verdicts, tables, and where the numbers come from."""

from reglab.notebook.answer import Answer
from reglab.notebook.literature import against_published, in_words, order_in_words
from reglab.notebook.parameters import as_lists
from reglab.notebook.provenance import provenance
from reglab.notebook.show import show_protocol, show_published, show_table, show_verdict

__all__ = [
    "Answer",
    "against_published",
    "as_lists",
    "in_words",
    "order_in_words",
    "provenance",
    "show_protocol",
    "show_published",
    "show_table",
    "show_verdict",
]
