"""What a forgotten ``model.eval()`` costs, in plain PyTorch."""

from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from reglab.errors import ReglabError
from reglab.metrics import error, nll
from reglab.models import MLP
from reglab.probes.base import Probe, Trained
from reglab.regularizers import Dropout


class Forgotten(Probe):
    """At the end, the same weights in an ordinary ``nn.Sequential``, with and without a call of ``eval()``.

    The module is that of a tutorial: ``nn.Linear``, ``nn.ReLU`` and ``nn.Dropout``. It is measured on
    held-out data as training leaves it, in training mode, and after ``eval()``.

    Raises
    ------
    ReglabError
        If the trial's network is no MLP of ReLUs without normalisation.

    Examples
    --------
    >>> Forgotten().kind
    'forgotten'
    """

    kind: ClassVar[str] = "forgotten"

    def end(self, trained: Trained) -> dict[str, Any]:
        """Return ``forgotten_error``, ``forgotten_nll``, ``eval_error`` and ``eval_nll`` (percent, nats)."""
        x, y = trained.held_out()
        found: dict[str, Any] = {}
        # nn.Dropout draws from the global generator: it gets a seed of the probe's own, and is left as it was
        with torch.random.fork_rng(devices=[x.device] if x.is_cuda else []), torch.no_grad():
            torch.manual_seed(int(trained.rng.integers(2**63)))
            module = plain_module(trained)
            for name, mode in (("forgotten", module.train), ("eval", module.eval)):
                mode()
                logits: Tensor = module(x[0])
                found[f"{name}_error"] = error(logits, y).item()
                found[f"{name}_nll"] = nll(logits, y).item()
        return found


def plain_module(trained: Trained) -> nn.Sequential:
    """Return an MLP with the trial's weights as anybody would write it in PyTorch."""
    model = trained.trial.model
    if not isinstance(model, MLP) or model.batch_norm or model.activation != "relu":
        raise ReglabError(f"forgotten: only an MLP of ReLUs without normalisation is rebuilt; got {model!r}.")
    rates = [part.rate for part in trained.trial.regularizers if isinstance(part, Dropout)]
    layers: list[nn.Module] = [nn.Flatten()]
    for name in (*(f"dense.{i}" for i in range(len(model.hidden))), "output"):
        weight, bias = (trained.weights[f"{name}.{which}"][0].detach() for which in ("weight", "bias"))
        linear = nn.Linear(len(weight), len(bias), device=weight.device)
        linear.weight, linear.bias = nn.Parameter(weight.T.clone()), nn.Parameter(bias.clone())
        layers += [linear] if name == "output" else [linear, nn.ReLU(), *(nn.Dropout(rate) for rate in rates)]
    return nn.Sequential(*layers)
