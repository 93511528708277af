"""Networks in words."""

import pytest

from reglab.advice.plan import NETWORKS
from reglab.advice.words import network_in_words
from reglab.models import CNN, MLP, Model, Transformer


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (MLP(hidden=()), "a network with no hidden layer"),
        (MLP(hidden=(64,)), "a network with 1 hidden layer of 64 units"),
        (MLP(hidden=(128, 64)), "a network with 2 hidden layers of 128 and 64 units"),
        (CNN(channels=(8,)), "a convolutional network with 8 channels"),
        (Transformer(width=32, heads=4, depth=2, feedforward=64), "a Transformer with 2 layers of width 32"),
    ],
)
def test_a_network_is_said_with_its_sizes(network: Model, words: str) -> None:
    assert network_in_words(network) == words


def test_networks_to_choose_from_can_be_told_apart() -> None:
    for networks in NETWORKS.values():
        assert len({network_in_words(network) for network in networks}) == len(networks)
