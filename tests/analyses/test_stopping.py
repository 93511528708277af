"""What early stopping saves, computed by hand."""

from tests.analyses.made_up import table

from reglab.analyses.contrasts import CONDITION, DESCRIBED
from reglab.analyses.stopping import steps_saved


def test_what_is_saved_is_that_of_the_chosen_trial_in_per_cent_of_its_budget() -> None:
    rows = table({"patience 1": 9.0, "patience 4": 8.0}, steps=[100, 400])
    rows["steps_taken"] = [10, 75, 40, 400]
    effects = steps_saved(["patience 1", "patience 4"])(rows, "error")
    assert effects.set_index("steps")["effect"].to_dict() == {100: 25.0, 400: 0.0}
    assert set(effects) == {*CONDITION, *DESCRIBED, "replicate", "effect"}
    assert steps_saved("patience 1")(rows, "error")["effect"].tolist() == [90.0, 90.0]
