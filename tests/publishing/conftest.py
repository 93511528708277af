"""The page that the tests of its files share."""

from tests.advice.hostile_page import hostile_page  # noqa: F401
