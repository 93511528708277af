"""What tuning chose for the networks of others, in words and a table, as an answer to a question of ours."""

from collections.abc import Callable
from functools import partial

import pandas as pd
from IPython.display import Markdown, display

from reglab.analyses.tuned_networks import HIGHEST_RATE, chosen_by_tuning, rates_chosen, tuned_networks
from reglab.errors import unknown
from reglab.notebook.show import show_table
from reglab.wording import listed, number

ADVISED = 0.2
"""The lowest of the rates that are usually advised; the highest is also the highest that the search offered."""


def show_tuned_networks(question: str) -> None:
    """Show what tuning chose for 86 multilayer perceptrons of others, where that speaks to a question.

    Parameters
    ----------
    question : str
        ``"dropout"``: is it chosen? ``"rate"``: which rates are? ``"examples"``: is it chosen as often with many
        examples? ``"target"``: as often for numbers as for classes? ``"weight decay"``: is that chosen instead, or too?

    Raises
    ------
    ReglabError
        If the question is none of these.
    """
    if question not in QUESTIONS:
        raise unknown("question to the tuned networks", question, QUESTIONS)
    networks = tuned_networks()
    answer, table = QUESTIONS[question](networks)
    where = (
        f"Gorishniy and others (*TabM*, 2025) tuned plain multilayer perceptrons with AdamW on {len(networks)} tabular "
        f"tasks from {networks['dataset'].nunique()} data sets, with 100 trials each; a random draw had no dropout "
        "half of the time."
    )
    display(Markdown(f"{where} {answer} It says what tuning chose, not what it gained."))
    show_table(table)


def _dropout(networks: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    table = chosen_by_tuning(networks)
    (chosen,) = table.to_dict("records")
    answer = (
        f"The networks that were best on validation have dropout on {chosen['dropout'] + chosen['both']} tasks and "
        f"none on {chosen['weight decay'] + chosen['neither']}."
    )
    return answer, table


def _rate(networks: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    advised = rates_chosen(networks, [0, ADVISED, HIGHEST_RATE]).iloc[-1]
    answer = (
        f"The networks that were best on validation have dropout on {(networks['dropout'] > 0).sum()} tasks. On "
        f"{advised['tasks']:.0f} of these the rate lies between {number(ADVISED)} and {number(HIGHEST_RATE)}; of rates "
        f"that are drawn evenly, {advised['by chance']:.0f} would. None above {number(HIGHEST_RATE)} was offered."
    )
    return answer, rates_chosen(networks)


def _without_dropout(networks: pd.DataFrame, by: str) -> tuple[str, pd.DataFrame]:
    table = chosen_by_tuning(networks, by)
    rows = table.to_dict("records")
    without = [f"{row['weight decay'] + row['neither']} of {row['tasks']} ({row[by]})" for row in rows]
    rates = [f"{number(row['median rate'])} ({row[by]})" for row in rows]
    answer = (
        f"The networks that were best on validation have no dropout on these numbers of tasks, by {by}: "
        f"{listed(without)}. On the others the median rate is {listed(rates)}."
    )
    return answer, table


def _weight_decay(networks: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    table = chosen_by_tuning(networks)
    (chosen,) = table.to_dict("records")
    answer = (
        "Weight decay was offered in the same way. The networks that were best on validation have dropout alone on "
        f"{chosen['dropout']} tasks, weight decay alone on {chosen['weight decay']}, both on {chosen['both']}, and "
        f"neither on {chosen['neither']}."
    )
    return answer, table


QUESTIONS: dict[str, Callable[[pd.DataFrame], tuple[str, pd.DataFrame]]] = {
    "dropout": _dropout,
    "rate": _rate,
    "examples": partial(_without_dropout, by="training examples"),
    "target": partial(_without_dropout, by="target"),
    "weight decay": _weight_decay,
}
"""The answers, a sentence with a table, by question."""
