"""What a forgotten ``model.eval()`` costs, in plain PyTorch."""

from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from reglab.errors import ReglabError
from reglab.metric_functions import error, nll
from reglab.models import MLP
from reglab.probes.base import Probe, Trained
from reglab.regularizers import Dropout


class Forgotten(Probe):
    """At the end, measures the same weights in an ordinary ``nn.Sequential``, before and after ``eval()``.

    The module is a tutorial's: ``nn.Linear``, ``nn.ReLU`` and ``nn.Dropout``. It is measured on held-out
    data in training mode, as training leaves it, and again after ``eval()``.

    Raises
    ------
    ReglabError
        If the trial's network is not an MLP with ReLUs and without normalisation.

    Examples
    --------
    >>> Forgotten().kind
    'forgotten'
    """

    kind: ClassVar[str] = "forgotten"

    def end(self, trained: Trained) -> dict[str, Any]:
        """Return ``forgotten_error``, ``forgotten_nll``, ``eval_error`` and ``eval_nll`` (percent, nats)."""
        x, y = trained.held_out()
        metrics: dict[str, Any] = {}
        # nn.Dropout draws from the global generator, which is seeded here and restored
        with torch.random.fork_rng(devices=[x.device] if x.is_cuda else []), torch.no_grad():
            torch.manual_seed(int(trained.rng.integers(2**63)))
            module = plain_module(trained)
            for name, mode in (("forgotten", module.train), ("eval", module.eval)):
                mode()
                logits: Tensor = module(x[0])
                metrics[f"{name}_error"] = error(logits, y).item()
                metrics[f"{name}_nll"] = nll(logits, y).item()
        return metrics


def plain_module(trained: Trained) -> nn.Sequential:
    """Return an MLP with the trial's weights, written as in a PyTorch tutorial."""
    model = trained.trial.model
    if not isinstance(model, MLP) or model.batch_norm or model.activation != "relu":
        raise ReglabError(f"forgotten: only an MLP of ReLUs without normalisation is rebuilt; got {model!r}.")
    rates = [part.rate for part in trained.trial.regularizers if isinstance(part, Dropout)]
    layers: list[nn.Module] = [nn.Flatten()]
    for name in (*(f"dense.{i}" for i in range(len(model.hidden))), "output"):
        weight, bias = (trained.weights[f"{name}.{tensor}"][0].detach() for tensor in ("weight", "bias"))
        linear = nn.Linear(len(weight), len(bias), device=weight.device)
        linear.weight, linear.bias = nn.Parameter(weight.T.clone()), nn.Parameter(bias.clone())
        layers += [linear] if name == "output" else [linear, nn.ReLU(), *(nn.Dropout(rate) for rate in rates)]
    return nn.Sequential(*layers)
