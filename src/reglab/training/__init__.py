"""Trains a group of trials as one: a trial's record is the same whatever its companions."""

from reglab.training.digest import trial_digest
from reglab.training.loop import train

__all__ = ["train", "trial_digest"]
