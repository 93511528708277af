"""What comparisons of identical arms found, in words."""

from dataclasses import replace

from reglab.claims import VariationResult
from reglab.notebook import false_alarms


def test_false_verdicts_are_counted_and_named_and_intervals_that_leave_out_zero_are_counted(verdict):
    inside = VariationResult({}, 1.0, -1.0, 3.0, 9, True)
    outside = replace(inside, low=0.5), replace(inside, low=-3.0, high=-0.5)
    quiet = replace(verdict, claim="A/A 1", verdict="negligible", variations=(inside,))
    loud = replace(verdict, claim="A/A 2", verdict="depends", variations=(inside, *outside))
    assert false_alarms(quiet, loud) == (
        "Of 2 comparisons of identical arms, 1 came out as anything but negligible or undecided: A/A 2 (depends). "
        "Of 4 variations, 2 have an interval that leaves out zero."
    )
    assert "0 came out as anything but negligible or undecided. Of 1 variation, 0 have" in false_alarms(quiet)
