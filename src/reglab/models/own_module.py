"""A user's own PyTorch module, trained without changing it."""

from torch import nn

from reglab.models.base import Model
from reglab.models.module_checks import can_be_stacked
from reglab.models.own_network import OwnNetwork
from reglab.specs import Task


class OwnModule(Model):
    """Base of models that are ordinary ``torch.nn.Module``: override :meth:`module`.

    Trials are stacked by ``torch.func.vmap``, which is slower than the built-in models' stacked layers. What ``vmap``
    cannot stack, such as ``nn.LSTM`` or an ``if`` on the data, is trained one trial at a time; that is slower still,
    and said once.

    The module must draw no random numbers: noise is left to the regularizers, which act on the input (unless it is
    tokens) and at every :class:`Place` in the module. Buffers must be constants, as a causal mask is. Parameters
    with ``requires_grad=False`` keep their initial values.

    Penalties, weight decay and max-norm act on parameters of two or more axes, whatever they are called: matrices and
    kernels. Biases and other vectors are left alone, and so are the parameters of embeddings and normalisations, unless
    another layer shares them. Max-norm takes the first axis for the units, as PyTorch's layers do.

    A trial's record is the same, bit for bit, in any company if the module's operations are batch-invariant.
    Matrix products, ReLU, GELU and layer norms were observed to be. PyTorch's sigmoid, and SiLU, which uses it,
    round differently with a trial's place in the group where sizes are not multiples of 16.

    Raises
    ------
    ReglabError
        When built, if the module fails, returns another shape, draws random numbers (``F.dropout``,
        ``nn.MultiheadAttention(dropout=0.1)``), changes its buffers (batch normalisation), or does not use a trained
        parameter or a :class:`Place`. It is run on a few made-up examples to find out.

    Examples
    --------
    >>> from math import prod
    >>> from reglab.models import Place
    >>> class Net(OwnModule):
    ...     kind = "net"
    ...     width: int = 32
    ...     def module(self, task):
    ...         hidden = nn.Linear(prod(task.shape), self.width)
    ...         output = nn.Linear(self.width, task.classes)
    ...         return nn.Sequential(nn.Flatten(), hidden, nn.ReLU(), Place("hidden", self.width), output)
    >>> [site.name for site in Net(width=16).build(Task((1, 8, 8), 10)).sites()]
    ['input', 'hidden']
    """

    def module(self, task: Task) -> nn.Module:
        """Return a new module, which maps inputs (batch, *task.shape) to logits (batch, task.classes).

        Tokens come as whole numbers. On a language model's data, the logits are (batch, steps, task.classes).
        """
        raise NotImplementedError

    def build(self, task: Task) -> OwnNetwork:  # type: ignore[override]
        """Return the network for a task."""
        return OwnNetwork(self, task, stacked=can_be_stacked(self, task))
