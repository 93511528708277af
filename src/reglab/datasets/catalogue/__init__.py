"""One file per data set: how its files are read, and ``ENTRY``, what is known of it.

A file here is a registered data set: its name is the data set's, with underscores for hyphens.
"""
