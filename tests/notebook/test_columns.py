"""The numbers in a column are written to the same decimal place."""

import pandas as pd
import pytest

from reglab.notebook.columns import formats


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([12.345, 6.0, -0.04], ["12.3", "6.0", "0.0"]),
        ([12345.6, 1.26], ["12,346", "1"]),
        ([0.001234, 0.1], ["0.001", "0.100"]),
        ([0.1, 0.0003, 2.0], ["0.1", "0.0003", "2"]),  # settings
        ([0.123, float("nan")], ["0.123", "nan"]),
        ([99.96, 1.25], ["100.0", "1.2"]),
        ([0.0, 0.0], ["0", "0"]),
        ([float("inf"), 1.234], ["inf", "1.23"]),
        ([], []),
    ],
)
def test_the_largest_number_of_a_column_has_three_digits_and_settings_are_as_they_are(
    values: list[float], written: list[str]
) -> None:
    (write,) = formats(pd.DataFrame({"column": pd.Series(values, dtype=float)})).values()
    assert [write(value) for value in values] == written


def test_only_floats_are_written_so() -> None:
    table = pd.DataFrame({"arm": ["none"], "trials": [3], "edge": [True], "mixed": pd.Series([0.5], dtype=object)})
    assert formats(table) == {}
