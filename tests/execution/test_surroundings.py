"""What a run lacks is said before it starts: what it is, and what to do."""

import resource
import subprocess
from pathlib import Path

import pytest

from reglab.errors import ReglabError
from reglab.execution.surroundings import check_data_folder, check_surroundings, no_cuda


@pytest.fixture
def limits(monkeypatch):
    """The limits of this process, made up: (soft, hard) by resource."""
    infinite = resource.RLIM_INFINITY
    made_up = {resource.RLIMIT_NOFILE: (1024, 4096), resource.RLIMIT_AS: (infinite, infinite)}
    monkeypatch.setattr(resource, "getrlimit", made_up.get)
    monkeypatch.setattr(resource, "setrlimit", made_up.__setitem__)
    return made_up


def test_an_ordinary_machine_will_do(limits):
    check_surroundings(2, "auto", [Path("dé")])
    assert limits[resource.RLIMIT_NOFILE] == (1024, 4096)


def test_too_few_open_files_are_raised_where_that_is_allowed(limits):
    limits[resource.RLIMIT_NOFILE] = (64, 4096)
    check_surroundings(2, "cpu", [])
    assert limits[resource.RLIMIT_NOFILE] == (144, 4096)
    limits[resource.RLIMIT_NOFILE] = (64, 64)
    with pytest.raises(ReglabError, match="64 files, and this run needs 144: call 'ulimit -n 144'"):
        check_surroundings(2, "cpu", [])


def test_too_little_address_space_is_named(limits):
    limits[resource.RLIMIT_AS] = (4 * 10**9, 4 * 10**9)
    with pytest.raises(ReglabError, match=r"3\.7 GiB of address space, and a run needs 8: call 'ulimit -v unlimited'"):
        check_surroundings(2, "cpu", [])


@pytest.mark.usefixtures("limits")
def test_a_path_that_is_no_text_here_is_named():
    with pytest.raises(ReglabError, match=r"d\\xc3\\xa9.*LC_ALL=C\.UTF-8"):
        check_surroundings(2, "cpu", [Path(b"d\xc3\xa9".decode("ascii", "surrogateescape"))])


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize(
    ("answer", "reason"), [("\n", "without CUDA"), ("13.0\n", r"no NVIDIA GPU for its CUDA 13\.0")]
)
def test_a_missing_gpu_is_named(monkeypatch, answer, reason):
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0, answer))
    with pytest.raises(ReglabError, match=rf"'cuda' cannot be used: .*{reason}.*--device cpu or auto"):
        check_surroundings(2, "cuda", [])
    check_surroundings(2, None, [])  # elsewhere there may be one
    assert "without CUDA" in no_cuda(None)


def test_a_data_folder_in_nobodys_home_is_named(monkeypatch):
    monkeypatch.setenv("REGLAB_DATA", "~nobody-at-all/data")
    with pytest.raises(ReglabError, match=r"'~nobody-at-all/data'.*absolute path"):
        check_data_folder()
    for given in ("~/data", "/data", ""):
        monkeypatch.setenv("REGLAB_DATA", given)
        check_data_folder()
