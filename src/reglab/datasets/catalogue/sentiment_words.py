"""Sentences from reviews of products, films and restaurants as the words that occur in them."""

from reglab.datasets.catalogue import sentiment_sentences
from reglab.datasets.words import word_table

ENTRY = word_table(
    sentiment_sentences.ENTRY, sentiment_sentences.distinct, "sentiment-words", "Words of review sentences"
)
