"""What can be checked of a report without training: its files, notebooks, verdicts and pages."""
