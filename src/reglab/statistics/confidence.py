"""The confidence level of the whole report: of every interval that names no other one, and of a family of claims."""

LEVEL = 0.95
"""Of an interval for itself, and of all intervals of a family of claims together."""
ALPHA = round(1 - LEVEL, 12)
"""The chance of any false verdict in a family of claims without effects."""
