"""Advice on one's own data: which regularizer to use, how strong, and what it buys."""

from reglab.advice.advice import Advice, advise
from reglab.advice.options import options
from reglab.advice.reading import Reading, read
from reglab.advice.seen import seen
from reglab.advice.show import example, show_caveats, show_plan, show_program, show_references, show_seen

__all__ = [
    "Advice",
    "Reading",
    "advise",
    "example",
    "options",
    "read",
    "seen",
    "show_caveats",
    "show_plan",
    "show_program",
    "show_references",
    "show_seen",
]
