"""Runs the notebooks and builds the site."""
