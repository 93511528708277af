"""Advice on one's own data: which regularizer to use, how strong, and what it buys."""
