"""A page that is kept keeps its records."""

import pytest
from tests.publishing.toys import executed

from reglab.publishing.merging import gather
from reglab.records.store import Store
from reglab.specs import Record


def named(*names):
    return [Record(f"{name}-digest", {"test": False}, {"test_error": 1.0}, {}, {}) for name in names]


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.add(named("common", "l2", "unrelated"))
    return store


def digests(records):
    return sorted(record.digest.removesuffix("-digest") for record in records)


def test_records_come_from_the_store(store):
    def former():
        raise AssertionError("not needed")

    records, lost = gather({"l2": executed("l2")}, {}, store, former)
    assert (digests(records), lost) == (["common", "l2"], [])


def test_records_that_the_store_lacks_come_from_the_former_report(store):
    former = named("augmentation", "early-stopping", "common")
    former[-1].summary["test_error"] = 2.0
    pages = {"l2": executed("l2")}, {"augmentation": executed("augmentation")}
    records, lost = gather(*pages, store, lambda: former)
    assert (digests(records), lost) == (["augmentation", "common", "l2"], [])
    assert {record.summary["test_error"] for record in records} == {1.0}, "the store's, where it has one"


def test_a_page_whose_records_are_nowhere_is_lost_with_those_that_only_it_uses(store):
    kept = {"augmentation": executed("augmentation"), "l2": executed("l2")}
    records, lost = gather({}, kept, store, list)
    assert (digests(records), lost) == (["common", "l2"], ["augmentation"])
    assert gather({}, {"augmentation": executed("augmentation")}, store, list) == ([], ["augmentation"])
