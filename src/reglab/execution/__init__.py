"""Where and when trials are trained: workers, group sizes, progress. Nothing here can change a record's numbers."""
