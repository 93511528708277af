"""Sentences from reviews of films as the words that occur in them."""

from reglab.datasets.catalogue import rt_polarity
from reglab.datasets.words import word_table

ENTRY = word_table(rt_polarity.ENTRY, rt_polarity.distinct, "rt-polarity-words", "Words of sentences on films")
