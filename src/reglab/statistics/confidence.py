"""The report's confidence level: of every interval that names no other, and of every family of claims."""

LEVEL = 0.95
"""The level of a single interval, and of all intervals of a family of claims together."""
ALPHA = round(1 - LEVEL, 12)  # without the binary rounding error of the difference
"""The chance of any false verdict in a family of claims without effects."""
