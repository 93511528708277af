"""Build the report's site from executed notebooks and records."""
