"""What comparisons of identical arms found, in words."""

from reglab.claims import Verdict
from reglab.escaping import for_page
from reglab.wording import counted, listed

NOTHING = ("negligible", "undecided")
"""The verdicts that say nothing false of arms between which there is no difference."""


def false_alarms(*verdicts: Verdict) -> str:
    """Say how many verdicts on identical arms are false, and how many intervals of their variations leave out zero.

    Parameters
    ----------
    *verdicts : Verdict
        On arms between which there is no difference.
    """
    false = [f"{for_page(verdict.claim)} ({verdict.verdict})" for verdict in verdicts if verdict.verdict not in NOTHING]
    named = f": {listed(false)}" if false else ""
    intervals = [variation for verdict in verdicts for variation in verdict.variations]
    outside = sum(variation.low > 0 or variation.high < 0 for variation in intervals)
    return (
        f"Of {counted(len(verdicts), 'comparison')} of identical arms, {len(false)} came out as anything but "
        f"negligible or undecided{named}. Of {counted(len(intervals), 'variation')}, {outside} have an interval that "
        "leaves out zero."
    )
