"""Notebooks are run for the trials they ask for; nothing is trained, and no result matters."""

import os
import subprocess
import sys
import time

import psutil
import pytest
from tests.publishing.toys import project, source

from reglab.errors import ReglabError
from reglab.publishing.run.batch import Task
from reglab.publishing.run.planning import NotebookPlan, planning, together
from reglab.records.store import Store

MAKE = """from reglab.models import MLP
from reglab.specs import Data
from reglab.study import Study, run_all

def study(steps):
    return Study(
        data=Data(name="digits", train=60, validation=40), model=MLP(hidden=(8,)), arms={"none": []},
        learning_rates=[0.01, 0.1], replicates=3, steps=steps, batch_size=20)

studies = [study(steps) for steps in (5, 7)]"""
TWO = "first, second = run_all(studies[:1]), run_all(studies[1:])"
FAILS = "first['test_error'].mean(), rate"
LATER = "third = run_all([study(9).model_copy(update={'replicates': 1})])"
SLOW = "import time; time.sleep(600)"


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    notebooks = {
        "all": source(MAKE, TWO, FAILS, LATER, SLOW),
        "one": source(MAKE, "run_all([study(int(10 * rate))])"),
        "broken": source("Study(steps=1)", MAKE),
    }
    made = project(root, **notebooks)
    tasks = [Task(name, path, path, {"rate": 0.7}) for name, path in made.notebooks().items()]
    environment = {"REGLAB_STORE": str(root / "store.sqlite"), "OMP_NUM_THREADS": "1"}
    Store(root / "store.sqlite")
    began = time.monotonic()
    with planning(tasks, environment, processes=2) as planned:
        found = planned.plans()
    assert time.monotonic() - began < 300
    assert {task.state for task in tasks} == {"waiting"}
    assert Store(root / "store.sqlite").count() == 0
    return found


def test_all_studies_of_a_notebook_are_planned_whatever_fails_between_them(plans):
    assert sorted(plans["all"].steps.values()) == [5] * 6 + [7] * 6 + [9] * 2
    assert set(plans["all"].missing) == set(plans["all"].steps)
    assert (plans["all"].present, plans["all"].error) == ([], "")


def test_parameters_are_set(plans):
    assert list(plans["one"].steps.values()) == [7] * 6


def test_a_notebook_that_asks_for_nothing_says_why(plans):
    assert plans["broken"] == NotebookPlan(present=[], error="NameError: name 'Study' is not defined")


def test_what_notebooks_share_is_planned_once(plans):
    assert len(together(list(plans.values())).missing) == 14
    assert together([]) == NotebookPlan({}, {}, [])


def test_what_is_not_planned_at_the_end_is_given_up(tmp_path):
    made = project(tmp_path, slow=source(SLOW, MAKE))
    (task,) = [Task(name, path, path, {}) for name, path in made.notebooks().items()]
    others = set(psutil.Process().children())
    with planning([task], {"REGLAB_STORE": str(tmp_path / "store.sqlite")}, processes=1) as planned:
        assert not planned.finished()
        children = set(psutil.Process().children()) - others
    assert planned.finished()
    _, living = psutil.wait_procs(children, timeout=60)
    assert living == []


def test_a_plan_that_nobody_waits_for_is_given_up(tmp_path):
    made = project(tmp_path, slow=source(SLOW, MAKE))
    path = made.notebooks()["slow"]
    script = f"""import os, psutil
from pathlib import Path
from reglab.publishing.run.batch import Task
from reglab.publishing.run.planning import planning
with planning([Task("slow", Path({str(path)!r}), Path("slow"), {{}})], {{}}, 1):
    print(*(child.pid for child in psutil.Process().children()), flush=True)
    os._exit(0)
"""
    environment = {**os.environ, "REGLAB_STORE": str(tmp_path / "store.sqlite")}
    printed = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    child, until = int(printed.stdout), time.monotonic() + 120
    while psutil.pid_exists(child) and time.monotonic() < until:
        time.sleep(0.2)
    assert not psutil.pid_exists(child)


def test_a_process_that_dies_is_named(tmp_path):
    made = project(tmp_path, dies=source("import os; os._exit(3)", MAKE))
    (task,) = [Task(name, path, path, {}) for name, path in made.notebooks().items()]
    environment = {"REGLAB_STORE": str(tmp_path / "store.sqlite"), "PATH": os.environ["PATH"]}
    with (
        planning([task], environment, processes=1) as planned,
        pytest.raises(ReglabError, match="could not be planned"),
    ):
        planned.plans()
