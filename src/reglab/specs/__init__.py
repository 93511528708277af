"""A trial, its parts and its record as frozen values; a trial is validated and writable as JSON."""

from reglab.specs.optimizers import SGD, Adam, Optimizer, RMSprop
from reglab.specs.part import Count, Part, Positive, Rate, SpecError, Strength
from reglab.specs.record import Record
from reglab.specs.site import Site
from reglab.specs.task import Task
from reglab.specs.trial import Curve, Data, Trial, canonical, group_key, in_steps, shape_key

__all__ = [
    "SGD",
    "Adam",
    "Count",
    "Curve",
    "Data",
    "Optimizer",
    "Part",
    "Positive",
    "RMSprop",
    "Rate",
    "Record",
    "Site",
    "SpecError",
    "Strength",
    "Task",
    "Trial",
    "canonical",
    "group_key",
    "in_steps",
    "shape_key",
]
