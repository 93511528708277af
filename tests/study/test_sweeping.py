"""Different values make different arms."""

import pytest

from reglab.errors import ReglabError
from reglab.regularizers import EarlyStopping
from reglab.study import sweep


def test_values_that_differ_late_get_arms_of_their_own():
    assert list(sweep("l2", strength=[0.01, 0.0100000001])) == ["l2 strength 0.01", "l2 strength 0.0100000001"]


def test_a_value_given_twice_is_refused():
    with pytest.raises(ReglabError, match=r"l2: each strength makes an arm of its own; 0\.1 was given more than once"):
        sweep("l2", strength=[0, 0.1, 0.10])


def test_a_field_with_a_single_value_is_the_same_for_all_arms():
    assert sweep("early_stopping", patience=[1, 4], interval=5) == {
        "early stopping patience 1": [EarlyStopping(patience=1, interval=5)],
        "early stopping patience 4": [EarlyStopping(patience=4, interval=5)],
    }


@pytest.mark.parametrize("values", [{"patience": 1}, {"patience": [1], "interval": [5]}])
def test_a_sweep_has_one_field_with_several_values(values):
    with pytest.raises(ReglabError, match="early_stopping: a sweep needs one field with its values in a list; got"):
        sweep("early_stopping", **values)
