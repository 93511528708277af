"""Sentences as numbered tokens, by hand."""

import numpy as np
import pytest
from tests.datasets.tokens_by_hand import by_hand

from reglab.datasets.sentences import numbered, tokens


@pytest.mark.parametrize("sentence", ["It's 5-star!!", "naïve café?", "a_b 'quoted' words'", "", "..."])
def test_tokens_are_those_found_by_hand(sentence):
    assert tokens(sentence) == by_hand(sentence)


def test_numbers_follow_the_alphabet_and_stand_at_the_right():
    examples = numbered([("b a", 1), ("c", 0), ("B  A", 0), ("a b c a", 1)], length=3)
    assert np.array_equal(examples.x, [[0, 2, 1], [0, 0, 3], [1, 2, 3]])
    assert examples.y.tolist() == [1, 0, 1], "the repeated sentence is left out, with the label that came second"
