"""Networks written in stacked layers, that train a group of trials at once."""

from reglab.models.mlp import MLP

REGISTRY = {model.kind: model for model in (MLP,)}

__all__ = ["MLP", "REGISTRY"]
