"""What the notebook on one's own data shows."""

import pandas as pd
from IPython.display import Markdown, display
from sklearn.datasets import load_breast_cancer

from reglab.advice.advice import Advice
from reglab.advice.comparison import RULE
from reglab.advice.handing_over import TORCH
from reglab.advice.measure import measure_of
from reglab.advice.plan import OPTIMIZER
from reglab.advice.reading import Reading
from reglab.advice.references import beside
from reglab.advice.seen import seen, tables
from reglab.advice.words import network_in_words
from reglab.escaping import code_block, for_page
from reglab.notebook import show_table
from reglab.study.protocol import optimizer_in_words
from reglab.wording import counted


def example() -> pd.DataFrame:
    """Return a bundled table, for a notebook that was given no data: cell nuclei, benign or malignant.

    Examples
    --------
    >>> example().shape
    (569, 31)
    """
    frame: pd.DataFrame = load_breast_cancer(as_frame=True).frame
    return frame


def show_seen(reading: Reading) -> None:
    """Show what was read before anything is trained: the columns, the classes, notes and warnings."""
    columns, classes = tables(reading)
    size, *_ = seen(reading)
    display(Markdown(for_page(size)))
    for table in (columns, classes):
        if len(table):
            show_table(table)
    lines = [*reading.notes, *(f"Warning: {warning}" for warning in reading.warnings)]
    display(Markdown("\n".join(f"- {for_page(line)}" for line in lines)))


def show_plan(advice: Advice) -> None:
    """Show how the methods were compared: splits, network, budget, and what the choice of the network was made by."""
    trained, data = advice.trained, advice.trained.plan.data
    settings = {
        "Examples": f"{data.train:,} to train on, {data.validation:,} to validate, {data.test:,} to test",
        "Replicates": counted(advice.comparison.replicates, "replicate"),
        "Network": network_in_words(trained.network),
        "Optimiser": optimizer_in_words(OPTIMIZER),
        "Budget": f"{trained.budget.steps:,} steps, batches of {trained.plan.batch_size}",
        "Learning rates": ", ".join(f"{rate:g}" for rate in trained.rates) + ", extended where an end is chosen",
        "Settings of each method": str(trained.budget.strengths),
        "Trials": f"{trained.table['digest'].nunique():,}",
    }
    show_table(pd.DataFrame({"setting": list(settings), "value": list(settings.values())}))
    show_table(trained.choice)
    display(Markdown(RULE))


def show_references(advice: Advice) -> None:
    """Show what other models make of the same splits, beside the network with the method that is recommended."""
    axis = measure_of(advice.info).metric.axis
    rows = beside(advice.references, advice.comparison.errors[advice.recommended])
    show_table(rows.rename(columns={"error": axis, "network": f"the network, {advice.recommended}"}))


def show_program(advice: Advice) -> None:
    """Show the program in PyTorch with the settings that are recommended; the one in Keras lies beside the page."""
    program = advice.programs().get(TORCH)
    if program is None:
        display(Markdown("Programs are written for tables and the methods that take a few lines."))
    else:
        display(Markdown(code_block(program, "python")))


def show_caveats(advice: Advice) -> None:
    """Show what limits the answer and would change it."""
    display(Markdown("\n".join(f"- {sentence}" for sentence in advice.caveats)))
