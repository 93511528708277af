"""Networks built of stacked layers, which compute a group of trials at once."""

from reglab.models.base import Model
from reglab.models.cnn import CNN
from reglab.models.lstm import LSTM
from reglab.models.mlp import MLP
from reglab.models.own_module import OwnModule
from reglab.models.place import Place
from reglab.models.transformer import Transformer

REGISTRY: dict[str, type[Model]] = {model.kind: model for model in (MLP, CNN, LSTM, Transformer)}

__all__ = ["CNN", "LSTM", "MLP", "REGISTRY", "Model", "OwnModule", "Place", "Transformer"]
