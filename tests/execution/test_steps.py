"""Steps of groups under way: what a worker reports, how often, and what a client knows of it."""

from types import SimpleNamespace

from reglab.execution import steps


def test_a_worker_reports_twice_a_second_how_many_steps_are_taken(monkeypatch):
    clock, reports = SimpleNamespace(seconds=100.0), []
    monkeypatch.setattr(steps, "time", SimpleNamespace(monotonic=lambda: clock.seconds))
    before_step = steps.reporting(lambda topic, message: reports.append((topic, message)), "abc")
    for _ in range(21):  # a step each tenth of a second, 2 s in all
        before_step()
        clock.seconds += 0.125
    # called before step n, n - 1 are taken: at 0.5, 1, 1.5, 2 and 2.5 s
    assert reports == [(steps.TOPIC, ["abc", taken]) for taken in (4, 8, 12, 16, 20)]


def test_a_client_knows_the_latest_report_until_the_group_has_ended():
    assert steps.taken("abc") == 0
    for count in (10, 20):
        steps.receive((0.0, ("abc", count)))
    assert steps.taken("abc") == 20
    steps.forget("abc")
    steps.forget("never heard of")
    assert steps.taken("abc") == 0
