"""How often arms are chosen, counted by hand."""

import pandas as pd
from tests.analyses.made_up import table

from reglab.analyses import choices


def test_choices_are_counted_over_conditions_and_replicates_in_the_order_of_the_offer() -> None:
    rows = table({"none": 8.0, "a": 6.0, "b": 4.0}, replicate=[0, 1], steps=[10, 20])
    rows.loc[(rows["arm"] == "a") & (rows["replicate"] == 0) & (rows["steps"] == 20), "validation_error"] = 1.0
    counted = choices(rows, {"baseline": "none", "dropout": ["b", "a"]})
    expected = {"offered": ["baseline", "dropout", "dropout"], "chosen": ["none", "b", "a"], "times (%)": [100, 75, 25]}
    pd.testing.assert_frame_equal(counted, pd.DataFrame(expected), check_dtype=False)


def test_an_arm_that_is_never_chosen_stays() -> None:
    counted = choices(table({"a": 6.0, "b": 4.0}), {"any": ["a", "b"]})
    assert counted["times (%)"].tolist() == [0.0, 100.0]
