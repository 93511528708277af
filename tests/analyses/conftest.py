"""The small table that these tests share."""

from tests.statistics.small_table import table  # noqa: F401
