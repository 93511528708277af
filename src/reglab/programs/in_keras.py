"""Regularizers in Keras 3, as programs that run as they stand on any of its backends."""

from reglab.programs.lines import imported, lines
from reglab.programs.preparation import Preparation
from reglab.programs.settings import Plan, Settings, Setup, make_plan
from reglab.specs.task import Target

SKELETON = """\
{imports}

# Keras runs on TensorFlow, JAX or PyTorch, as the environment variable KERAS_BACKEND says
{data}
network = keras.Sequential(
    [
{layers}    ]
)
{optimizer}loss = {loss}
{watched}network.compile(optimizer, loss{metrics})


def batches(rng):
    while True:
        rows = {rows}
        yield x_train[rows], {answers}


{fit}{measure}"""
"""Random batches, as many as there are steps: an epoch of Keras is what lies between two looks of early stopping."""

CHANCES = "chances = 1 / np.bincount(y_train)[y_train]  # every class is drawn as often"
ROWS = {
    False: "rng.integers(len(x_train), size={batch_size})",
    True: "rng.choice(len(x_train), size={batch_size}, p=chances / chances.sum())",
}
"""The rows of a batch: of all rows alike, or of all classes."""

TARGETS: dict[Target, str] = {"class": "classes from 0", "number": "standardised numbers, (rows, 1)"}
MEASURES: dict[str, str] = {
    "class": """\
error = np.mean(network.predict(x_test, verbose=0).argmax(1) != y_test)
print(f"test error: {100 * error:.1f} %")""",
    "balanced": """\
wrong = network.predict(x_test, verbose=0).argmax(1) != y_test
error = np.mean([wrong[y_test == label].mean() for label in np.unique(y_test)])
print(f"balanced test error: {100 * error:.1f} %")  # each class counts the same""",
    "number": """\
error = scale * np.sqrt(np.mean((network.predict(x_test, verbose=0) - y_test) ** 2))
print(f"root mean squared error on the test rows: {error:.4g}")  # in the target's unit""",
}
"""How the test error is measured and printed."""
MISSING = ("mixup", "shift")
"""The regularizers for which Keras has no ready part."""


def keras(settings: Settings, setup: Setup | None = None, preparation: Preparation | None = None) -> str:
    """Return a program in Keras 3 that trains a network with regularizers; nothing if Keras lacks one of them.

    It trains on as many random batches as the program in PyTorch; initial weights are drawn as Keras does.

    Parameters
    ----------
    settings : sequence of (str, str or float or mapping)
        As of :func:`reglab.programs.pytorch`. Keras has no ready part for ``"mixup"`` and ``"shift"``: no program.
    setup : Setup, optional
        The network and its training.
    preparation : Preparation, optional
        How the data are read and prepared; the program then prints the test error. Without it, the program takes
        arrays of NumPy for given: ``x_train`` and ``y_train``, and for early stopping those of ``validation``.

    Returns
    -------
    str
        The program, or an empty text.

    Raises
    ------
    ReglabError
        If a kind is given twice, or if a field is unknown, missing or out of range.

    Examples
    --------
    >>> program = keras([("dropout", "0.5"), ("max norm", "2")])
    >>> [line.strip() for line in program.splitlines() if "Dropout" in line or "MaxNorm" in line][0]
    'keras.layers.Dense(128, kernel_constraint=keras.constraints.MaxNorm(2, axis=0)),'
    >>> keras([("mixup", "0.2")])
    ''
    """
    plan = make_plan(settings, setup or Setup())
    return "" if plan is None or plan.has(*MISSING) else _program(plan, preparation)


def _program(plan: Plan, preparation: Preparation | None) -> str:
    setup, stops = plan.setup, plan.has("early stopping")
    needed = preparation.imports() if preparation else ()
    return SKELETON.format(
        imports=imported([], {"import keras", "import numpy as np", *needed}),
        data=_data(plan, preparation),
        layers=lines("\n".join(_layers(plan)), "        "),
        optimizer=_optimizer(plan),
        loss=_loss(plan),
        watched=f"watched = {_watched(plan)}\n" if stops else "",
        metrics=", metrics=[watched]" if stops else "",
        rows=ROWS[setup.balanced].format(batch_size=setup.batch_size),
        answers=_answers(plan, "y_train[rows]"),
        fit=lines(_fit(plan)),
        measure=MEASURES[setup.measure] if preparation else "",
    ).rstrip()


def _data(plan: Plan, preparation: Preparation | None) -> str:
    """Return where the examples come from; with a preparation, the same ones and the same weights in every run."""
    target = plan.setup.target
    made = [f"# x_train: standardised inputs, float32; y_train: {TARGETS[target]}; both arrays of NumPy"]
    if preparation is not None:
        made = [f"keras.utils.set_random_seed(0)\n{preparation.text(target, tensors=False)}"]
    if target == "class":
        # the training rows may lack a rare class that was prepared
        made.append(f"classes = {'len(labels)' if preparation else 'int(y_train.max()) + 1'}")
    return "\n".join([*made, *[CHANCES] * plan.setup.balanced])


def _layers(plan: Plan) -> list[str]:
    """Return the layers of the network, a line each; what acts on the batch comes before what acts on the network."""
    made = ["keras.Input(x_train.shape[1:]),"]
    made += [f"keras.layers.GaussianNoise({plan.strength('noise')}),"] * plan.has("noise")
    made += [f"keras.layers.Dropout({plan.strength('input dropout')}),"] * plan.has("input dropout")
    for units in plan.setup.hidden:
        made.append(_dense(str(units), plan))
        # the running means of PyTorch, which are quicker than Keras's own
        made += ["keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5),"] * plan.setup.normalised
        made.append("keras.layers.ReLU(),")
        made += [f"keras.layers.Dropout({plan.strength('dropout')}),"] * plan.has("dropout")
    return [*made, _dense("classes" if plan.setup.target == "class" else "1", plan)]


def _dense(units: str, plan: Plan) -> str:
    """Return a dense layer with what acts on its weights: the penalty is half the squares times the strength."""
    arguments = [units]
    if plan.has("l2"):
        arguments.append(f"kernel_regularizer=keras.regularizers.L2({plan.strength('l2')} / 2)")
    if plan.has("max norm"):  # a column holds the weights that lead into one unit
        arguments.append(f"kernel_constraint=keras.constraints.MaxNorm({plan.strength('max norm')}, axis=0)")
    return f"keras.layers.Dense({', '.join(arguments)}),"


def _optimizer(plan: Plan) -> str:
    setup = plan.setup
    rate = str(setup.learning_rate)
    if setup.cosine:
        rate = f"keras.optimizers.schedules.CosineDecay({rate}, decay_steps={setup.steps})"
    if not plan.has("weight decay"):
        return f"optimizer = keras.optimizers.Adam({rate})\n"
    spared = '["bias", "gamma", "beta"]' if setup.normalised else '["bias"]'
    return f"""\
optimizer = keras.optimizers.AdamW({rate}, weight_decay={plan.strength("weight decay")})
optimizer.exclude_from_weight_decay(var_names={spared})
"""


def _loss(plan: Plan) -> str:
    if plan.setup.target == "number":
        return '"mse"'
    if plan.has("label smoothing"):
        amount = plan.strength("label smoothing")
        return f"keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing={amount})"
    return "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"


def _watched(plan: Plan) -> str:
    """Return what early stopping watches: the loss would count penalties and smoothed labels too."""
    if plan.setup.target == "number":
        return 'keras.metrics.MeanSquaredError(name="watched")'
    sparse = "" if plan.has("label smoothing") else "Sparse"
    return f'keras.metrics.{sparse}CategoricalCrossentropy(name="watched", from_logits=True)'


def _answers(plan: Plan, answers: str) -> str:
    """Return answers as the loss takes them: labels are smoothed from one-hot ones."""
    return f"np.eye(classes)[{answers}]" if plan.has("label smoothing") else answers


def _fit(plan: Plan) -> str:
    steps = plan.setup.steps
    if not plan.has("early stopping"):
        return f"network.fit(batches(np.random.default_rng(0)), steps_per_epoch={steps}, shuffle=False, verbose=2)"
    interval = plan.interval()
    return f"""\
# x_validation, y_validation: examples that are not trained on
stop = keras.callbacks.EarlyStopping(
    "val_watched", mode="min", patience={plan.strength("early stopping")}, restore_best_weights=True
)
network.fit(
    batches(np.random.default_rng(0)),
    shuffle=False,
    verbose=2,
    steps_per_epoch={interval},
    epochs={steps // int(interval)},
    validation_data=(x_validation, {_answers(plan, "y_validation")}),
    validation_batch_size=1000,
    callbacks=[stop],
)"""
