"""The ways of training that are measured, and how: see ``benchmarks/README.md``."""
