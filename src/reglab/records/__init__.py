"""Keeps records: in a database while trials are trained, in a Parquet file beside a report."""
