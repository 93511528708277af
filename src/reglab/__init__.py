"""reglab: which regularizer helps, where, how much, and how sure are we?"""

from importlib.metadata import version

__version__ = version("reglab")
