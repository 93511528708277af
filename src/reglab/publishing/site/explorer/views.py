"""Which view of the explorer shows the trials of a page."""

import json
from collections import Counter
from collections.abc import Collection, Mapping

import pandas as pd

from reglab.analyses.arms import NONE
from reglab.publishing.site.explorer.address import SHOWN, address
from reglab.publishing.site.explorer.labels import CHOICES, Labels, natural

PLACEBO = "placebo"
"""The regularizer that does nothing but renew a trial's noise. (Its class cannot be imported without torch.)"""


def page_views(trials: pd.DataFrame, pages: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return, for each page with trials in the explorer, the address of the view that shows its arms side by side.

    An executed notebook names its trials, not which of them a figure draws; so there is one view per page. Its
    condition is the one where the page compares the most arms, among equals the one with the most trials, then the one
    with the longest budget, where verdicts are taken.

    Parameters
    ----------
    trials : DataFrame
        What `reglab.analyses.arms.comparable` returns for the report's records.
    pages : mapping of str to collection of str
        The digest prefixes of each page's trials, by the page's name.

    Returns
    -------
    dict of str to str
        Addresses as of `address`, by the page's name.
    """
    if trials.empty:
        return {}
    labels = Labels(trials[["condition", "arm"]].itertuples(index=False, name=None))
    used = {name: trials[_begins(trials["digest"], set(prefixes))] for name, prefixes in pages.items()}
    return {name: _view(rows, labels) for name, rows in used.items() if not rows.empty}


def _begins(digests: pd.Series, prefixes: set[str]) -> pd.Series:
    """Return which digests begin with one of the prefixes."""
    lengths = {len(prefix) for prefix in prefixes}
    return digests.map(lambda digest: any(digest[:length] in prefixes for length in lengths))


def _view(trials: pd.DataFrame, labels: Labels) -> str:
    once = trials.drop_duplicates(["condition", "arm", "replicate"])  # an arm has a trial per learning rate
    counts = once.groupby("condition")["arm"].agg(["nunique", "size"])
    worth = {
        str(row.Index): (row.nunique, row.size, json.loads(str(row.Index))["steps"]) for row in counts.itertuples()
    }
    ordered = sorted(worth, key=lambda condition: [natural(label) for label in labels.condition(condition)])
    condition = max(ordered, key=worth.__getitem__)
    arms = set(once.loc[once["condition"] == condition, "arm"]) - {NONE}
    named = dict(zip(CHOICES, labels.condition(condition), strict=True))
    return address(named, _shown(arms, labels) or [""])  # without a name, the explorer would choose an arm itself


def _shown(arms: Collection[str], labels: Labels) -> list[str]:
    """Return the names of as many arms as can be shown, in their order.

    Placebos come last, and combinations after what they combine; of each regularizer there is one arm before any has
    two.
    """
    ordered = sorted(arms, key=lambda arm: natural(labels.arm(arm)[1]))
    before: Counter[str] = Counter()
    ranks = {}
    for arm in ordered:
        kinds = [part["kind"] for part in json.loads(arm)]
        regularizer, name = labels.arm(arm)
        ranks[name] = (PLACEBO in kinds, len(kinds), before[regularizer])
        before[regularizer] += 1
    first = sorted(ranks, key=ranks.__getitem__)[:SHOWN]
    return [name for name in ranks if name in first]
