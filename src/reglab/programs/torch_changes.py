"""What each regularizer changes of a training loop in PyTorch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reglab.programs.lines import lines
from reglab.programs.settings import Plan
from reglab.specs.task import Target

LOSSES: dict[Target, str] = {"class": "CrossEntropyLoss", "number": "MSELoss"}


@dataclass(frozen=True)
class Change:
    """What a regularizer changes of the skeleton: lines for its places.

    Parameters
    ----------
    imports, first, layer, optimizer, before, batch, loss, penalty, step, look, end : str
        What else is imported; the layer before all others; after each activation; instead of the optimiser; before the
        loop; on the batch; instead of the loss of the batch, and added to it; after the optimiser's step; after that, a
        look at the validation examples; after the loop.
    criterion : str
        An argument of the loss function.
    """

    imports: str = ""
    first: str = ""
    layer: str = ""
    optimizer: str = ""
    before: str = ""
    criterion: str = ""
    batch: str = ""
    loss: str = ""
    penalty: str = ""
    step: str = ""
    look: str = ""
    end: str = ""


def _decayed(optimizer: str, strength: str, plan: Plan) -> Change:
    """Return an optimiser that decays matrices and leaves biases alone."""
    return Change(
        optimizer=f"""\
matrices = [weight for weight in network.parameters() if weight.ndim > 1]
biases = [weight for weight in network.parameters() if weight.ndim == 1]
groups = [{{"params": matrices, "weight_decay": {strength}}}, {{"params": biases, "weight_decay": 0}}]
optimizer = torch.optim.{optimizer}(groups, lr={plan.setup.learning_rate})"""
    )


def _l2(strength: str, plan: Plan) -> Change:
    """Return Adam's own L2, or a term of the loss where the optimiser is AdamW, which decays weights otherwise."""
    if plan.has("weight decay"):
        return Change(penalty=f"loss = loss + {strength} / 2 * sum(weight.square().sum() for weight in matrices)")
    return _decayed("Adam", strength, plan)


def _early_stopping(patience: str, plan: Plan) -> Change:
    modes = plan.switches()
    # what changes the loss of training, as smoothed labels do, would change what is looked at
    criterion = f"nn.{LOSSES[plan.setup.target]}()" if plan.has("label smoothing", "mixup") else "criterion"
    return Change(
        imports="from copy import deepcopy",
        before='best, kept, waited = float("inf"), deepcopy(network.state_dict()), 0',
        look=f"""\
if step % {plan.interval()} == 0:  # x_validation, y_validation: examples that are not trained on
{lines("network.eval()" * modes, "    ")}    with torch.no_grad():
        validation = {criterion}(network(x_validation), y_validation).item()
{lines("network.train()" * modes, "    ")}    waited += 1
    if validation < best:
        best, kept, waited = validation, deepcopy(network.state_dict()), 0
    if waited == {patience}:
        break""",
        end="network.load_state_dict(kept)",
    )


def _max_norm(limit: str, plan: Plan) -> Change:
    return Change(
        step=f"""\
with torch.no_grad():
    for weight in network.parameters():
        if weight.ndim > 1:  # a row holds the weights that lead into one unit
            weight.copy_(torch.renorm(weight, p=2, dim=0, maxnorm={limit}))"""
    )


def _mixup(alpha: str, plan: Plan) -> Change:
    return Change(
        criterion='reduction="none"',
        batch=f"""\
share = torch.distributions.Beta({alpha}, {alpha}).sample((len(x),))
x, partner = torch.lerp(x.roll(1, 0), x, share[:, None]), y.roll(1, 0)""",
        loss="""\
output = network(x)
loss = (share * criterion(output, y).flatten() + (1 - share) * criterion(output, partner).flatten()).mean()""",
    )


def _shift(pixels: str, plan: Plan) -> Change:
    return Change(
        batch=f"""\
side = int(x.shape[1] ** 0.5)  # square images of one channel
padded = nn.functional.pad(x.view(-1, 1, side, side), [{pixels}] * 4, mode="replicate")
corners = torch.randint(2 * {pixels} + 1, (len(x), 2)).tolist()
x = torch.stack([image[:, i : i + side, j : j + side] for image, (i, j) in zip(padded, corners)]).flatten(1)"""
    )


CHANGES: Mapping[str, Callable[[str, Plan], Change]] = {
    "none": lambda strength, plan: Change(),
    "dropout": lambda rate, plan: Change(layer=f"nn.Dropout({rate}),"),
    "input dropout": lambda rate, plan: Change(first=f"nn.Dropout({rate}),"),
    "l2": _l2,
    "weight decay": lambda strength, plan: _decayed("AdamW", strength, plan),
    "early stopping": _early_stopping,
    "max norm": _max_norm,
    "label smoothing": lambda amount, plan: Change(criterion=f"label_smoothing={amount}"),
    "noise": lambda scale, plan: Change(batch=f"x = x + {scale} * torch.randn_like(x)"),
    "mixup": _mixup,
    "shift": _shift,
}
"""How each kind of regularizer changes the loop, given its strength and the whole plan."""
