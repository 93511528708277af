"""skorch: scikit-learn's interface around PyTorch, trials spread over two processes by joblib."""

from joblib import Parallel, delayed
from skorch import NeuralNetClassifier
from torch import nn, optim

from reglab.execution.worker import prepare

from .networks import network
from .tasks import TASKS, Task
from .way import Way, percent_wrong

PROCESSES = 2


class Skorch(Way):
    """As many trials as processes, no validation split and no printing; the processes stay."""

    name = "skorch, joblib, 2 processes"
    cores = PROCESSES

    def __init__(self, task: Task) -> None:
        self.task = task
        self.trial_steps = task.steps * PROCESSES
        self.pool = Parallel(n_jobs=PROCESSES)

    def run(self, times: int) -> None:
        self.errors = self.pool(delayed(fit)(self.task.name, replicate, times) for replicate in range(PROCESSES))

    def error(self) -> float:
        return self.errors[0]


def fit(name: str, replicate: int, epochs: int) -> float:
    """Train one trial and return its error on a hundred training examples."""
    prepare("cpu")
    trial = TASKS[name].trial
    x, y = TASKS[name].examples(replicate)
    net = NeuralNetClassifier(
        network(trial), criterion=nn.CrossEntropyLoss, optimizer=optim.SGD,
        optimizer__momentum=trial.optimizer.momentum, optimizer__nesterov=True, lr=trial.optimizer.learning_rate,
        batch_size=trial.batch_size, max_epochs=epochs, iterator_train__shuffle=True, train_split=None, verbose=0,
    )  # fmt: skip
    net.fit(x, y)
    return percent_wrong(net.forward(x[:100]), y[:100])
