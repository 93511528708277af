"""One module per data set: how to read its files, and ``ENTRY``, what is known about it.

Every module here is a registered data set, named like the data set with underscores for hyphens.
"""
