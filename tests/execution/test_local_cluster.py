"""A local cluster: closed to others, its workers come with work, are replaced, and leave with their owner."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest
from distributed import Client
from distributed.security import Security
from tests.execution.waiting import collect_abandoned, wait_until

from reglab.errors import ReglabError
from reglab.execution import local_cluster as module
from reglab.execution.connections import Target, connections
from reglab.execution.dispatch import run
from reglab.execution.local_cluster import local_cluster


@pytest.fixture
def target():
    connections.close()  # what other modules' tests left open has workers too
    yield Target(None, 2)
    connections.close()
    collect_abandoned()


def _process(group):
    time.sleep(0.2)
    return [os.getpid()]


def _groups(count):
    return [[(str(number), None)] for number in range(count)]


def _workers(of=None):
    return [child for child in psutil.Process(of).children(recursive=True) if _is_worker(child)]


def _is_worker(process):
    try:
        return "reglab.execution.local_worker" in " ".join(process.cmdline())
    except psutil.Error:  # it has ended meanwhile
        return False


def test_without_work_there_are_no_workers_and_with_work_as_many_as_asked_for(target):
    connections.client(target)
    time.sleep(1)
    assert not _workers()
    seen = {process for records in run(target, _process, _groups(8)) for process in records}
    assert os.getpid() not in seen
    assert {worker.pid for worker in _workers()} >= seen
    assert len(_workers()) == 2


def test_idle_workers_leave_and_come_back(target, monkeypatch):
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.5)
    list(run(target, _process, _groups(2)))
    wait_until(lambda: not _workers())
    assert len(list(run(target, _process, _groups(2)))) == 2


def test_workers_that_are_killed_are_replaced_and_nothing_is_lost(target):
    answers, done = run(target, _process, _groups(20)), []
    done += next(answers)
    for worker in _workers():
        worker.kill()
    for records in answers:
        done += records
    assert len(done) == 20
    assert len(set(done)) > 2, "others went on"


def test_every_socket_is_bound_to_loopback(target):
    list(run(target, _process, _groups(4)))
    processes = [psutil.Process(), *_workers()]
    addresses = {
        connection.laddr.ip
        for process in processes for connection in process.net_connections("inet") if connection.status == "LISTEN"
    }  # fmt: skip
    assert addresses == {"127.0.0.1"}


def test_a_client_without_the_certificate_is_refused_by_scheduler_and_workers(target):
    client = connections.client(target)
    list(run(target, _process, _groups(2)))
    scheduler = client.scheduler.address
    workers = list(client.scheduler_info(n_workers=-1)["workers"])
    assert all(address.startswith("tls://") for address in (scheduler, *workers))
    for address in (scheduler, *workers):
        plain = address.replace("tls://", "tcp://")
        for place, security in ((plain, None), (address, Security.temporary())):
            with pytest.raises(OSError, match=r"."):
                Client(place, security=security, timeout=2, set_as_default=False)


def test_the_certificate_is_readable_by_its_owner_alone_and_gone_at_the_end():
    with local_cluster(1) as cluster:
        files = [cluster.credentials.key, cluster.credentials.cert]
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
        assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    assert not files[0].parent.exists()


def test_workers_that_cannot_start_end_the_run_with_their_last_words(target, monkeypatch):
    monkeypatch.setattr(module.sys, "executable", str(_broken_python(Path(os.environ["PYTEST_TMP"]))))
    with pytest.raises(ReglabError, match="ended as they started: no such module"):
        list(run(target, _process, _groups(1)))


def _broken_python(folder):
    script = folder / "python"
    script.write_text("#!/bin/sh\necho no such module >&2\nexit 1\n")
    script.chmod(0o755)
    return script


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTEST_TMP", str(tmp_path))
    # a private place for temporary folders, so that what is left over is seen
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))


OWNER = textwrap.dedent("""
    import sys, time
    from reglab.execution.connections import Target
    from reglab.execution.dispatch import run
    from tests.execution.test_local_cluster import _process, _groups
    for records in run(Target(None, 2), _process, _groups(1000)):
        print(records, flush=True)
""")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_their_owner_and_leave_nothing(number, tmp_path):
    temporary = tmp_path / "temporary"
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "TMPDIR": str(temporary)}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    owner.stdout.readline()
    workers = _workers(owner.pid)
    assert len(workers) == 2
    owner.send_signal(number)
    owner.communicate()
    wait_until(lambda: not any(worker.is_running() for worker in workers))
    wait_until(lambda: not list(temporary.iterdir()))


def _endless(group, mark):
    """Stands for a long group: it looks between steps whether it is still wanted."""
    from reglab.execution.worker import _between_steps

    check = _between_steps("0")
    Path(mark).touch()
    while True:
        check()
        time.sleep(0.01)


def test_what_is_called_off_ends_between_steps_and_frees_its_worker(tmp_path):
    """An interrupt closes the generator: what it waits for is cancelled, and the worker takes new work."""
    mark = tmp_path / "started"
    script = textwrap.dedent(f"""
        import time
        from functools import partial
        from reglab.execution.connections import Target, connections
        from reglab.execution.dispatch import run
        from tests.execution.test_local_cluster import _endless, _groups, _process
        target = Target(None, 1)
        try:
            list(run(target, partial(_endless, mark={str(mark)!r}), _groups(1)))
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        began = time.monotonic()
        print(len(list(run(target, _process, _groups(1)))), time.monotonic() - began, flush=True)
    """)
    # in a session of its own: the interrupt reaches the whole process group, as a notebook's does
    owner = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        start_new_session=True,
    )  # fmt: skip
    wait_until(mark.exists)
    os.killpg(owner.pid, signal.SIGINT)
    assert owner.stdout.readline() == "interrupted\n"
    count, seconds = owner.stdout.readline().split()
    assert count == "1"
    assert float(seconds) < 3
    owner.communicate()
    assert owner.returncode == 0
