"""What notebooks show: verdicts, tables, protocols, limits, and what others measured."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from IPython.display import Markdown, display

from reglab.claims import Claim, Verdict, sentence, sources
from reglab.escaping import for_page, visible_lines
from reglab.notebook.columns import formats
from reglab.notebook.mime import MATRIX, VERDICT, with_data
from reglab.notebook.words import best_in_words

if TYPE_CHECKING:
    from reglab.analyses.matrix import Matrix
    from reglab.study import Study

CONDITIONS = (
    "A condition is a data set with a number of training examples, a network, an optimiser and a budget of steps; all "
    "pages take theirs from the same panels. In every condition, each replicate draws its training, validation and "
    "test examples, its initial weights and the order of its batches anew. All arms have the same replicates, so they "
    "are compared in pairs."
)
"""What holds for every study."""

TUNED = (
    "In every replicate, every arm chooses its learning rate by the error on that replicate's validation examples, "
    "because a good method can look bad at a learning rate that suits another arm. Where it chooses an end of its grid "
    "of learning rates, its grid is extended there until it does not, up to a limit. Where a side of a comparison "
    "offers several settings, one is chosen in the same way; unless the page says otherwise, the other side has the "
    "same number of settings to choose from. The trial that is chosen is the result: what choosing adds to the noise "
    "is in every interval, and test examples take no part in it."
)
"""How arms choose their learning rates and settings."""

FIXED = "No arm chooses its learning rate: under each condition there is one, the same for all arms."
"""What holds instead where no study has two learning rates."""

RELATIVE = (
    "Effects are relative, 100 · log(error of the baseline / error of the arm): per cent fewer errors, or for numbers "
    "that are predicted, of the root mean squared error. The headline is taken at the longest budget."
)
"""What an effect is, on most pages."""

OTHER_UNITS = (
    "Effects have the units that stand beside them; they are not relative to the errors of a baseline unless the page "
    "says so. The headline is taken at the longest budget."
)
"""What an effect is elsewhere."""

LIMITS = (
    "- **Other data.** Where data sets are what is repeated, the interval covers which of them there are, as if they "
    "had been drawn at random from sets like these. They were picked: public, and of a size that many trials allow. "
    "Where the data sets are taken as they are, the verdict holds for these alone.\n"
    "- **Other networks and longer training.** The conditions end at the widths, examples and steps of the protocol. "
    "Where a verdict is still changing with the budget, it says so.\n"
    "- **What is not tuned.** Momentum, batch size, schedule and initial weights are the same for all arms. An arm "
    "that wants others is not shown at its best."
)
"""What limits every study of the panel."""


def show_verdict(verdict: Verdict) -> None:
    """Show a verdict as a sentence, with the verdict as data.

    Parameters
    ----------
    verdict : Verdict
        What :func:`reglab.claims.judge` returned.
    """
    data = {**verdict.to_json(), "sentence": sentence(verdict)}
    display(with_data(sentence(verdict), VERDICT, data), raw=True)


def show_best(matrix: "Matrix") -> None:
    """Show which method of a matrix is most likely best, with the matrix as data: the front page shows it.

    Parameters
    ----------
    matrix : Matrix
        What ``analyses.gain_matrix`` returned.
    """
    display(with_data(best_in_words(matrix), MATRIX, matrix.to_json()), raw=True)


def show_table(table: pd.DataFrame) -> None:
    """Show a table whole and without its index, so that each of its columns has a header.

    Parameters
    ----------
    table : DataFrame
        The numbers of a column are written to the same decimal place: see :mod:`reglab.notebook.columns`.
    """
    written = formats(table)
    shown = {
        "text/html": table.to_html(index=False, border=0, formatters=written),
        "text/plain": table.to_string(index=False, formatters=written),
    }
    display({kind: visible_lines(text) for kind, text in shown.items()}, raw=True)


def show_protocol(studies: "Sequence[Study]", table: pd.DataFrame, *, relative: bool = True) -> None:
    """Show how studies compare their arms: what holds for all of them, their settings, and their data sets.

    Parameters
    ----------
    studies : sequence of Study
        The studies of a notebook.
    table : DataFrame
        Their table, as ``study.run_all`` returns it.
    relative : bool
        Whether the notebook's effects are relative to the errors of a baseline.
    """
    from reglab.study import protocol, splits  # noqa: PLC0415 - it imports torch, and parameters are checked before

    tuned = any(len(study.learning_rates) > 1 for study in studies)
    parts = [CONDITIONS, TUNED if tuned else FIXED, RELATIVE if relative else OTHER_UNITS]
    display(Markdown("\n\n".join(parts)))
    show_table(protocol(studies, table))
    show_table(splits(studies))


def show_limits() -> None:
    """Show the limits that all studies share, to stand last among a notebook's own."""
    display(Markdown(LIMITS))


def show_published(*claims: Claim) -> None:
    """Show what others measured on the claims' questions, with full sources, and name claims without any."""
    rows = [
        {"published": result.what, "result": result.value, "source": sources()[result.source]}
        for claim in claims
        for result in claim.published
    ]
    if rows:
        show_table(pd.DataFrame(rows))
    if unknown := [claim.id for claim in claims if not claim.published]:
        display(Markdown(f"No published measurement of {', '.join(map(for_page, unknown))} is known to us."))
