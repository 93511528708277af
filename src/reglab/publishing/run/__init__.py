"""Runs notebooks in batch: which, with which parameters, and only where something has changed."""
