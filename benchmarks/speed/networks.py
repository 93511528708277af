"""The tasks' networks as ordinary PyTorch modules."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from reglab import datasets
from reglab.models import CNN, LSTM, MLP, Transformer
from reglab.specs import Trial

RATE = 0.5


class RecurrentNetwork(nn.Module):
    """Embedding, LSTM cell and a dense layer on the last state, with dropout before, in and after the cell.

    ``nn.LSTM`` has no dropout on the recurrent connection: who wants it writes this loop.
    """

    def __init__(self, tokens: int, embedding: int, units: int, classes: int) -> None:
        super().__init__()
        self.units = units
        self.embedding = nn.Embedding(tokens, embedding)
        self.cell = nn.LSTMCell(embedding, units)
        self.output = nn.Linear(units, classes)

    def forward(self, tokens: Tensor) -> Tensor:
        x = functional.dropout(self.embedding(tokens), RATE, self.training)
        state = cell = x.new_zeros(len(x), self.units)
        for step in range(x.shape[1]):
            handed = functional.dropout(state, RATE, self.training)
            state, cell = self.cell(x[:, step], (handed, cell))
        return self.output(functional.dropout(state, RATE, self.training))


class Encoder(nn.Module):
    """PyTorch's pre-norm Transformer encoder over tokens with learned positions, and a dense layer on the mean."""

    def __init__(self, tokens: int, steps: int, model: Transformer, classes: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(tokens, model.width)
        self.positions = nn.Parameter(torch.randn(steps, model.width))
        block = nn.TransformerEncoderLayer(
            model.width, model.heads, model.feedforward, RATE, batch_first=True, norm_first=True
        )
        last = nn.LayerNorm(model.width)
        self.encoder = nn.TransformerEncoder(block, model.depth, last, enable_nested_tensor=False)
        self.output = nn.Linear(model.width, classes)

    def forward(self, tokens: Tensor) -> Tensor:
        padding = tokens == 0
        encoded = self.encoder(self.embedding(tokens) + self.positions, src_key_padding_mask=padding)
        words = (~padding).unsqueeze(-1).to(encoded.dtype)
        return self.output((encoded * words).sum(1) / words.sum(1))


def network(trial: Trial) -> nn.Module:
    """Return the module that a user would write for a trial's model."""
    info = datasets.info(trial.data.name)
    match trial.model:
        case MLP(hidden=hidden):
            return nn.Sequential(nn.Flatten(), *_dense(torch.Size(info.shape).numel(), *hidden, info.classes))
        case CNN(channels=channels, hidden=hidden):
            inputs, height, width = info.shape
            blocks: list[nn.Module] = []
            for outputs in channels:
                blocks += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(RATE)]
                inputs, height, width = outputs, height // 2, width // 2
            layers = [*blocks, nn.Flatten(), *_dense(inputs * height * width, *hidden, info.classes)]
            return nn.Sequential(*layers).to(memory_format=torch.channels_last)
        case LSTM(units=units, embedding=embedding):
            return RecurrentNetwork(info.vocabulary, embedding, units, info.classes)
        case Transformer():
            return Encoder(info.vocabulary, info.shape[0], trial.model, info.classes)
    raise TypeError(trial.model)


def _dense(*widths: int) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(RATE)]
    return layers[:-2]  # the last layer's output are the logits
