"""How often simulated panels get a false verdict, and how often what is there is found, in words and tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from IPython.display import display

from reglab.claims import Calibration, PanelShape
from reglab.claims.calibration import WORDS
from reglab.notebook.mime import CALIBRATION, with_data
from reglab.notebook.show import show_table
from reglab.statistics.confidence import LEVEL
from reglab.wording import counted, listed, number, percent


def show_calibration(calibration: Calibration, table: pd.DataFrame) -> None:
    """Show what was simulated and what came of it, with the same as data.

    Parameters
    ----------
    calibration : Calibration
        What :func:`reglab.claims.calibrate` returned.
    table : DataFrame
        The trials of the controls, as ``study.run_all`` returns them; their panel may have another shape.
    """
    sentence = _sentence(calibration, PanelShape.of(table))
    data = {**calibration.to_json(), "sentence": sentence}
    display(with_data(sentence, CALIBRATION, data), raw=True)
    words = pd.DataFrame(rate_rows(data["rates"])).rename(
        columns={"family": "claims in the family", "share": f"share ({percent(LEVEL)} interval)", "bound": "promised"}
    )
    show_table(words)
    verdicts = calibration.rates[list(WORDS)].rename(columns="{} (%)".format)
    show_table(pd.concat([words.iloc[:, :2], verdicts], axis=1))


def rate_rows(rates: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return simulated rates for readers.

    Parameters
    ----------
    rates : sequence of mapping
        As in :meth:`reglab.claims.Calibration.to_json`.

    Returns
    -------
    list of dict
        Of each its ``truth``, ``family`` size, what is ``counted``, and in words its ``share``, ``bound`` and
        ``promise``.
    """
    return [
        {
            "truth": rate["truth"],
            "family": rate["family_size"],
            "counted": rate["counted"],
            "share": f"{number(rate['share'], 1)} % ({number(rate['low'], 1)} to {number(rate['high'], 1)})",
            "bound": f"{'at most' if rate['at_most'] else 'at least'} {number(rate['bound'])} %",
            "promise": rate["promise"],
        }
        for rate in rates
    ]


def family_in_words(size: int) -> str:
    """Say which claim a family of this size has.

    Examples
    --------
    >>> family_in_words(1), family_in_words(6)
    ('the only claim of its family', 'one of 6')
    """
    return "the only claim of its family" if size == 1 else f"one of {size}"


def _sentence(calibration: Calibration, used: PanelShape) -> str:
    rates, shape = calibration.rates, calibration.shape
    truths, panels = rates["truth"].nunique(), counted(calibration.panels, "panel")
    effect = f"{number(calibration.smallest_effect)} {calibration.unit}"
    sizes = list(map(family_in_words, rates["family_size"].unique()))
    promises = rates["promise"].value_counts().reindex(["kept", "missed", "not known"], fill_value=0)
    other = (
        f"This report's controls have another shape, {_shape(used)}, so their rates differ. " if used != shape else ""
    )
    return (
        f"For each of {truths} truths, {panels} were simulated (seed {calibration.seed}): {_shape(shape)}. {other}"
        f"The rule is that of a claim with a smallest effect of interest of {effect}, as {listed(sizes)}. By the whole "
        f"intervals of their shares, {promises['kept']} of {counted(len(rates), 'promise')} are kept, "
        f"{promises['missed']} missed, and {promises['not known']} not known from so many panels."
    )


def _shape(shape: PanelShape) -> str:
    return (
        f"{counted(shape.datasets, 'data set')} with {counted(shape.cells, 'cell')} each, "
        f"{counted(shape.optimizers, 'optimiser')} and {counted(shape.replicates, 'replicate')}"
    )
