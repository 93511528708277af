"""What is registered: an entry for every data set, by the kind of its inputs."""

from reglab.datasets.entries import images, tables, texts

ENTRIES = [*images.ENTRIES, *tables.ENTRIES, *texts.ENTRIES]

__all__ = ["ENTRIES"]
