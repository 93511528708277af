"""Networks in words, for readers who did not choose them."""

from collections.abc import Iterable, Sequence

from reglab.models import CNN, LSTM, MLP, Model, Transformer
from reglab.study.table import describe
from reglab.wording import counted, listed


def network_in_words(network: Model) -> str:
    """Return a network in words, with its article.

    Examples
    --------
    >>> network_in_words(MLP(hidden=(128, 128)))
    'a network with 2 hidden layers of 128 units'
    >>> network_in_words(CNN(channels=(8, 16), hidden=(64,)))
    'a convolutional network with 8 and 16 channels and a dense layer of 64 units'
    >>> network_in_words(LSTM(units=32, embedding=16))
    'an LSTM with 32 units'
    """
    match network:
        case MLP():
            return f"a network with {_layers(network.hidden)}"
        case CNN():
            return f"a convolutional network with {_numbers(network.channels)} channels{_dense(network.hidden)}"
        case LSTM():
            return f"an LSTM with {network.units} units"
        case Transformer():
            return f"a Transformer with {counted(network.depth, 'layer')} of width {network.width}"
    return f"a network ({describe(network)})"


def _layers(hidden: Sequence[int]) -> str:
    """Return hidden layers in words: how many, and how wide."""
    if not hidden:
        return "no hidden layer"
    return f"{counted(len(hidden), 'hidden layer')} of {_numbers(dict.fromkeys(hidden))} units"


def _dense(hidden: Sequence[int]) -> str:
    return f" and a dense layer of {_numbers(hidden)} units" if hidden else ""


def _numbers(values: Iterable[int]) -> str:
    return listed([str(value) for value in values])
