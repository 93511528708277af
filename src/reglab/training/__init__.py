"""Trains a group of trials as one: what makes a record's numbers, all of it part of the digest, and nothing else."""

from reglab.training.digest import trial_digest
from reglab.training.group import without_early_stopping
from reglab.training.loop import train

__all__ = ["train", "trial_digest", "without_early_stopping"]
