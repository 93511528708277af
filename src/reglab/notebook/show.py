"""What notebooks show: verdicts, tables, protocols, limits, and what others measured."""

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown, display

from reglab.claims import Claim, Verdict, sentence, sources
from reglab.escaping import for_page, visible_lines
from reglab.notebook.mime import VERDICT, with_data

PROTOCOL = (
    "A replicate fixes the training, validation and test examples, the initial weights and the order of the batches. "
    "All arms have the same replicates, so they are compared in pairs. Every arm has its own learning rate, because a "
    "good method can look bad at a learning rate that suits another arm. Whatever is chosen is chosen by validation "
    "error on tuning replicates, which are not used again; test examples take no part in it."
)
"""What holds for every study."""

LIMITS = (
    "- **Other data** are not covered. Every replicate draws its training, validation and test examples anew from the "
    "same data set; the intervals cover these draws, initial weights and noise.\n"
    "- **Tuning** is done once, on the tuning replicates. The intervals do not cover the choice of learning rates and "
    "strengths."
)
"""What limits every study that tunes its arms on tuning replicates."""


def show_verdict(verdict: Verdict) -> None:
    """Show a verdict as a sentence, with the verdict as data.

    Parameters
    ----------
    verdict : Verdict
        What :func:`reglab.claims.judge` returned.
    """
    data = {**verdict.to_json(), "sentence": sentence(verdict)}
    display(with_data(sentence(verdict), VERDICT, data), raw=True)


def show_table(table: pd.DataFrame) -> None:
    """Show a table whole and without its index, so that each of its columns has a header.

    Parameters
    ----------
    table : DataFrame
        Numbers are written with three significant digits.
    """
    shown = {
        "text/html": table.to_html(index=False, border=0, float_format="{:.3g}".format),
        "text/plain": table.to_string(index=False),
    }
    display({kind: visible_lines(text) for kind, text in shown.items()}, raw=True)


def show_protocol(*protocols: pd.DataFrame, omit: Sequence[str] = ()) -> None:
    """Show how studies compare their arms: what holds for all of them, and a table of their settings.

    Parameters
    ----------
    *protocols : DataFrame
        What :func:`reglab.study.protocol` returns, one for each study; a setting that several share is shown once.
    omit : sequence of str
        Settings to leave out, where they differ from study to study and the notebook says how.
    """
    settings = pd.concat(protocols).drop_duplicates()
    display(Markdown(PROTOCOL))
    show_table(settings[~settings["setting"].isin(omit)])


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
