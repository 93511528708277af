"""The small table that the tests here share."""

from tests.statistics.small_table import table  # noqa: F401
