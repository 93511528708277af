"""Trains a group of trials as one: a trial's record is the same whatever its companions."""

from reglab.training.digest import trial_digest
from reglab.training.group import unsteered
from reglab.training.loop import train
from reglab.training.sizing import size_key
from reglab.training.worker import measure_group_size, measure_step_times, train_group

__all__ = ["measure_group_size", "measure_step_times", "size_key", "train", "train_group", "trial_digest", "unsteered"]
