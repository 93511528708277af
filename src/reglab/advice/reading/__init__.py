"""From what people have, a table, a folder of images or texts, to examples that networks are trained on."""

from reglab.advice.reading.reading import Column, Kind, Reading
from reglab.advice.reading.sources import read

__all__ = ["Column", "Kind", "Reading", "read"]
