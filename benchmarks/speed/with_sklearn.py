"""scikit-learn's own multilayer perceptron, in NumPy."""

import numpy as np
from sklearn.neural_network import MLPClassifier

from reglab.models import MLP

from .tasks import Task
from .way import NotApplicableError, Way


class ScikitLearn(Way):
    """``MLPClassifier`` with the same solver; it has no dropout, and so has less to do."""

    name = "scikit-learn"
    note = "no dropout"

    def __init__(self, task: Task) -> None:
        if not isinstance(task.trial.model, MLP):
            raise NotApplicableError("scikit-learn has no such network")
        self.trial_steps = task.steps
        x, y = task.examples()
        self.x, self.y = x.flatten(1).numpy(), y.numpy()
        self.classes = np.unique(self.y)
        optimizer = task.trial.optimizer
        self.model = MLPClassifier(
            task.trial.model.hidden, solver="sgd", alpha=0, batch_size=task.trial.batch_size,
            learning_rate_init=optimizer.learning_rate, momentum=optimizer.momentum, nesterovs_momentum=True,
        )  # fmt: skip

    def run(self, times: int) -> None:
        for _ in range(times):
            self.model.partial_fit(self.x, self.y, classes=self.classes)

    def error(self) -> float:
        return 100 * (1 - self.model.score(self.x, self.y))
