"""Trains a group of trials as one: a trial's record is the same whatever its companions."""

from reglab.training.digest import trial_digest
from reglab.training.loop import train
from reglab.training.worker import train_group

__all__ = ["train", "train_group", "trial_digest"]
