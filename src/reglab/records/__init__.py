"""Records kept: a database while trials are trained, a Parquet file beside a report."""
