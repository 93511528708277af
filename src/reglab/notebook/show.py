"""What notebooks show: verdicts, tables, protocols, and what others measured."""

import pandas as pd
from IPython.display import Markdown, display

from reglab.claims import Claim, Verdict, sentence, sources
from reglab.notebook.mime import VERDICT, with_data

PROTOCOL = (
    "A replicate fixes the split, the initial weights and the order of the batches, and is common to all arms, so that "
    "arms are compared in pairs. Every arm gets its own learning rate: at a learning rate that suits another arm, a "
    "good method can look bad. Whatever is chosen is chosen by validation error on tuning replicates, which are not "
    "used again; the test set takes no part in it."
)
"""What holds for every study."""


def show_verdict(verdict: Verdict) -> None:
    """Show a verdict as a sentence, and publish it as data.

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
    html = table.to_html(index=False, border=0, float_format="{:.3g}".format)
    display({"text/html": html, "text/plain": table.to_string(index=False)}, raw=True)


def show_protocol(*protocols: pd.DataFrame) -> None:
    """Show how studies compare their arms: what holds for all of them, and a table of their settings.

    Parameters
    ----------
    *protocols : DataFrame
        What :func:`reglab.study.protocol` returns of each; a setting that several share is shown once.
    """
    display(Markdown(PROTOCOL))
    show_table(pd.concat(protocols).drop_duplicates())


def show_published(*claims: Claim) -> None:
    """Show what others measured on the claims' questions, with sources in full; and where nothing is known to us."""
    rows = [
        {"published": one.what, "result": one.value, "source": sources()[one.source]}
        for claim in claims
        for one in claim.published
    ]
    if rows:
        show_table(pd.DataFrame(rows))
    if unknown := [claim.id for claim in claims if not claim.published]:
        display(Markdown(f"No published measurement of {', '.join(unknown)} is known to us."))
