"""Which view a page links to; that a browser follows the link is tested with the site."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.publishing.toys import DROPOUT, L2, NONE, RECORDS, WEAK, record, trial

from reglab.analyses.arms import comparable
from reglab.publishing.site.explorer.address import SHOWN
from reglab.publishing.site.explorer.labels import Labels
from reglab.publishing.site.explorer.views import PLACEBO, page_views
from reglab.regularizers import Placebo


def trained(*arms, replicates=2, **changes):
    return [record(trial(arm, replicate, **changes), 5.0) for arm in arms for replicate in range(replicates)]


def view(records, others=()):
    """The view of a page that uses some of a report's records: its values by name, and its arms."""
    page = [one.digest for one in records]
    made = page_views(comparable([*records, *others]), {"page": page})["page"]
    pairs = parse_qsl(urlsplit(made).fragment, keep_blank_values=True)
    return dict(pairs), [value for name, value in pairs if name == "arm"]


def dropout(rate, *more):
    return [{"kind": "dropout", "rate": rate}, *more]


def placebo(number):
    return {"kind": "placebo", "number": number}


def test_the_view_is_of_the_pages_own_arms():
    mine = trained(NONE, DROPOUT, L2)
    condition, arms = view(mine, trained(WEAK, replicates=9))
    assert arms == ["dropout rate 0.5", "l2 strength 0.1"]
    labels = Labels(comparable(mine)[["condition", "arm"]].itertuples(index=False, name=None))
    names = [condition[name] for name in ("data", "examples", "model", "budget", "optimizer")]
    assert tuple(names) == labels.condition(comparable(mine)["condition"][0])


def test_trials_are_known_by_how_their_digests_begin():
    (mine, *_) = RECORDS
    prefix = mine.digest[:-1]  # the records of other replicates differ before
    views = page_views(comparable(RECORDS), {"page": {prefix}, "other": {"x"}, "none": set()})
    assert list(views) == ["page"]


def test_a_page_without_trials_in_the_explorer_has_no_view():
    tuning = trained(NONE, test=False)
    assert page_views(comparable([*RECORDS, *tuning]), {"page": {one.digest for one in tuning}}) == {}
    assert page_views(comparable(tuning), {"page": {one.digest for one in tuning}}) == {}


@pytest.mark.parametrize(
    ("better", "other"),
    [
        (trained(NONE, DROPOUT, data="wine"), trained(NONE, replicates=9)),  # more arms
        (trained(NONE, DROPOUT, replicates=3, data="wine"), trained(NONE, DROPOUT, replicates=2)),  # then more trials
        (trained(NONE, DROPOUT, data="wine", steps=80), trained(NONE, DROPOUT)),  # then a longer budget
        (trained(NONE, DROPOUT, data="digits"), trained(NONE, DROPOUT, data="wine")),  # then the first in the alphabet
    ],
)
def test_the_condition_is_where_the_page_compares_most(better, other):
    expected = better[0].trial["data"]["name"]
    assert view([*better, *other])[0]["data"] == expected
    assert view([*other, *better])[0]["data"] == expected


def test_trials_at_several_learning_rates_and_with_probes_count_once():
    often = [one for rate in (0.1, 0.2, 0.3) for one in trained(NONE, DROPOUT, rate=rate)]
    probed = trained(NONE, DROPOUT, probes=[{"kind": "units"}])
    assert view([*often, *probed, *trained(NONE, DROPOUT, replicates=3, data="wine")])[0]["data"] == "wine"


def test_no_more_arms_are_named_than_can_be_shown_and_each_regularizer_has_one():
    rates = [dropout(rate) for rate in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)]
    both = dropout(0.05, *L2)
    _, arms = view(trained(NONE, *rates, both, L2))
    assert arms == [*(f"dropout rate {rate}" for rate in (0.1, 0.2, 0.3, 0.4, 0.5)), "l2 strength 0.1"]
    assert len(arms) == SHOWN


def test_combinations_and_then_placebos_come_after_other_arms():
    rates = [dropout(rate) for rate in (0.1, 0.2, 0.3, 0.4, 0.5)]
    combined, alone = dropout(0.05, *L2), [placebo(1)]
    _, arms = view(trained(NONE, *rates, combined, alone, dropout(0.01, placebo(1))))
    assert arms == [
        "dropout rate 0.05; l2 strength 0.1",
        *(f"dropout rate {rate}" for rate in (0.1, 0.2, 0.3, 0.4, 0.5)),
    ]
    assert view(trained(NONE, alone, [placebo(2)]))[1] == ["placebo number 1", "placebo number 2"]
    assert Placebo.kind == PLACEBO


def test_a_page_without_regularizers_names_no_arm():
    assert view(trained(NONE), trained(DROPOUT))[1] == [""]
