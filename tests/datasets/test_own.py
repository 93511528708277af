"""Data sets of one's own: kept by the hash of their contents, and divided as they say."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reglab import datasets
from reglab.datasets import DataInfo, own, pools, registry
from reglab.datasets.examples import Examples
from reglab.datasets.own import OwnData, keep
from reglab.errors import ReglabError
from reglab.models import MLP
from reglab.specs import SGD, Data, Trial
from reglab.training import trial_digest

ROWS = 60
INFO = DataInfo(
    name="My Customers, 2026!", title="customers", kind="table", shape=(3,), classes=2, pool=0, test=0, forbidden={},
    licence="", citation="", homepage="", indicators=1, raw=True,
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGLAB_DATA", str(tmp_path))
    for cached in (own._read, registry.entry, pools.load):
        cached.cache_clear()
    return tmp_path / "own"


@pytest.fixture
def data() -> OwnData:
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.normal(size=(ROWS, 2)), rng.integers(0, 2, ROWS)])
    x[::7, 0] = np.nan
    return OwnData(INFO, Examples(x, rng.permutation(ROWS) % 2))


def sizes(name: str) -> Data:
    return Data(name=name, train=30, validation=10, test=10)


def test_it_is_a_data_set_like_any_other(data: OwnData) -> None:
    info = keep(data)
    assert info.name.startswith("my-customers-2026@")
    assert datasets.info(info.name) == info == replace(data.info, name=info.name, pool=ROWS)
    parts = {name: datasets.split(sizes(info.name), 0).part(name) for name in ("train", "validation", "test")}
    assert [len(y) for _, y in parts.values()] == [30, 10, 10]
    assert all(x.dtype == np.float32 and np.isfinite(x).all() for x, _ in parts.values())


def test_the_name_follows_the_contents(data: OwnData) -> None:
    name = keep(data).name
    assert keep(data).name == name
    changed = Examples(data.examples.x.copy(), data.examples.y)
    changed.x[5, 1] += 1e-9
    others = [
        replace(data, examples=changed),
        replace(data, groups=np.arange(ROWS)),
        replace(data, info=replace(INFO, indicators=0)),
    ]
    assert len({name, *(keep(other).name for other in others)}) == 4


def test_changed_data_are_other_trials(data: OwnData) -> None:
    def digest(name: str) -> str:
        trial = Trial(data=sizes(name), model=MLP(hidden=()), optimizer=SGD(), steps=1, batch_size=5, replicate=0)
        return trial_digest(trial)

    other = replace(data, examples=Examples(data.examples.x, 1 - data.examples.y))
    assert digest(keep(data).name) == digest(keep(data).name) != digest(keep(other).name)


@pytest.mark.parametrize("damage", ["x.npy", "description.json"])
def test_a_changed_file_is_not_used(data: OwnData, folder: Path, damage: str) -> None:
    info = keep(data)
    path = folder / info.name / damage
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)
    with pytest.raises(ReglabError, match=r"is not as it was written|are damaged"):
        datasets.split(sizes(info.name), 0)


def test_arrays_that_hold_objects_are_not_unpickled(data: OwnData, folder: Path) -> None:
    info = keep(data)
    np.save(folder / info.name / "x.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ReglabError, match="is not as it was written"):
        datasets.split(sizes(info.name), 0)


def test_data_that_are_not_here_are_named() -> None:
    with pytest.raises(ReglabError, match="read the data again with reglab advise"):
        datasets.info("customers@0123456789abcdef")


@pytest.mark.parametrize("name", ["../x@0123456789abcdef", "customers@0123", "@", "a/b@0123456789abcdef"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(ReglabError, match="is no data set of one's own"):
        datasets.info(name)


def test_nothing_half_written_is_left(data: OwnData, folder: Path) -> None:
    info = keep(data)
    assert [path.name for path in folder.iterdir()] == [info.name]
    described = json.loads((folder / info.name / "description.json").read_text())
    assert described["name"] == info.name


def test_two_processes_may_keep_the_same_at_once(data: OwnData, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = own._move

    def late(draft: Path, target: Path) -> None:  # another process is there first
        shutil.copytree(draft, target)
        move(draft, target)

    monkeypatch.setattr(own, "_move", late)
    info = keep(data)
    assert [path.name for path in folder.iterdir()] == [info.name]


def test_a_folder_that_cannot_be_written_is_said(
    data: OwnData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("REGLAB_DATA", str(tmp_path / "file"))
    with pytest.raises(ReglabError, match=r"cannot write to .* Set REGLAB_DATA"):
        keep(data)


def test_groups_stay_on_one_side(data: OwnData) -> None:
    groups = np.repeat(np.arange(ROWS // 3), 3)
    marked = Examples(np.column_stack([groups, groups, np.zeros(ROWS)]).astype(float), data.examples.y)
    info = keep(replace(data, examples=marked, groups=groups))
    assert info.spare == 6
    for replicate in range(10):
        divided = datasets.split(sizes(info.name), replicate).examples
        train, validation, test = (set(divided[name].x[:, 0]) for name in ("train", "validation", "test"))
        assert len(train | validation | test) == len(train) + len(validation) + len(test)


def test_what_is_predicted_is_later(data: OwnData) -> None:
    times = np.random.default_rng(1).permutation(ROWS)
    marked = Examples(np.column_stack([times, times, np.zeros(ROWS)]).astype(float), data.examples.y)
    info = keep(replace(data, examples=marked, times=times))
    assert info.by_time
    starts = set()
    for replicate in range(10):
        divided = datasets.split(sizes(info.name), replicate).examples
        train, validation, test = (divided[name].x[:, 0] for name in ("train", "validation", "test"))
        assert train.max() < validation.min() < validation.max() < test.min()
        starts.add(train.min())
    assert len(starts) > 3


def test_there_is_no_fixed_test_set(data: OwnData) -> None:
    with pytest.raises(ReglabError, match="there is no fixed test set"):
        datasets.check(Data(name=keep(data).name, train=30, validation=10, test="fixed"))
