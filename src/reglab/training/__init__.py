"""Trains a group of trials as one: the code that makes a record's numbers, which the digest covers, and no other."""

from reglab.training.blocks import block_key
from reglab.training.digest import code_hash, digest_by, trial_digest
from reglab.training.group import without_early_stopping
from reglab.training.loop import train

__all__ = ["block_key", "code_hash", "digest_by", "train", "trial_digest", "without_early_stopping"]
