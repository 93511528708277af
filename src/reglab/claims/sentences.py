"""Verdicts in words, with every number computed."""

from dataclasses import replace
from math import isfinite

from reglab.analyses import quantity
from reglab.claims.amounts import Amounts
from reglab.claims.judging import MOST_DATASETS, MOST_REPETITIONS
from reglab.claims.verdict import ConditionVerdict, Verdict
from reglab.escaping import for_page
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, counted, listed, number, percent

INTERVAL = f"{percent(LEVEL)} simultaneous interval"
"""What a sentence calls a verdict's interval."""

HOLDS = {"negligible": "It is as small", "depends": "Its direction holds", "undecided": "Its direction holds"}
"""How the count of variations begins, where it does not begin with "It holds"."""


def sentence(verdict: Verdict) -> str:
    """Return a verdict in a few sentences of Markdown that begin with its name in bold.

    Examples
    --------
    >>> verdict = Verdict(
    ...     "L1", "L2 helps", "supported", "test_error", "% fewer errors", 4.2, 2.1, 6.3, smallest_effect=3.0,
    ...     replication="dataset", units=12, trials=3456, conditions=(), notebook="l2", arm="L2", baseline="none")
    >>> print(sentence(verdict))
    **Supported.** L2 makes 4.2 % fewer errors than none (95 % simultaneous interval over 12 data sets 2.1 to 6.3;
    smallest effect of interest 3; 3,456 trials).
    """
    verdict = _for_page(verdict)
    tell = {"negligible": _negligible, "depends": _depends, "undecided": _undecided}.get(verdict.verdict, _decided)
    more = (_new_dataset, _variations, _still_changing, _influence)
    parts = [f"**{verdict.verdict.capitalize()}.**", tell(verdict), *(write(verdict) for write in more)]
    return " ".join(part for part in parts if part)


def _for_page(verdict: Verdict) -> Verdict:
    """Return the verdict with its names as text of Markdown: they may come from data."""

    def shown(conditions: tuple[ConditionVerdict, ...]) -> tuple[ConditionVerdict, ...]:
        return tuple(replace(condition, name=for_page(condition.name)) for condition in conditions)

    return replace(
        verdict,
        arm=for_page(verdict.arm),
        baseline=for_page(verdict.baseline),
        unit=for_page(f"1 {verdict.unit}")[2:],  # it stands after a number, never first
        quantity=verdict.quantity and for_page(verdict.quantity),
        unmeasured=verdict.unmeasured and for_page(verdict.unmeasured),
        depends_on=verdict.depends_on and for_page(verdict.depends_on),
        conditions=shown(verdict.conditions),
        levels=shown(verdict.levels),
        influence=verdict.influence and replace(verdict.influence, name=for_page(verdict.influence.name)),
    )


def _decided(verdict: Verdict) -> str:
    return f"{capitalised(_effect(verdict))} ({_interval(verdict)}; {_smallest(verdict)}; {_trials(verdict)})."


def _negligible(verdict: Verdict) -> str:
    within = f"the whole interval lies within ±{number(verdict.smallest_effect)}, the smallest effect of interest"
    small = f"{capitalised(_effect(verdict))}, too little to matter: {within}"
    return f"{small} ({_interval(verdict)}; {_trials(verdict)})."


def _undecided(verdict: Verdict) -> str:
    if verdict.unmeasured:
        return f"It could not be measured: {verdict.unmeasured} ({_trials(verdict)})."
    estimate = capitalised(_effect(verdict, estimated=True))
    basis = f"{_interval(verdict)}; {_smallest(verdict)}; {_trials(verdict)}"
    return f"{estimate}, which does not decide it ({basis}). {_would_decide(verdict)}"


def _depends(verdict: Verdict) -> str:
    parts = verdict.levels or verdict.conditions
    amounts = replace(Amounts.of(verdict), turned=False)  # what is for the claim is above 0, whatever the mean
    clear = []
    for word, opinion in (("supported", "clearly for the claim"), ("contradicted", "clearly against it")):
        group = [f"{part.name} ({amounts.number(part.estimate)})" for part in parts if part.verdict == word]
        clear.append(f"{opinion}: {listed(group)}")
    others = sum(part.verdict not in ("supported", "contradicted") for part in parts)
    rest = f"; neither: {counted(others, 'other')}" if others else ""
    mean = f"{_effect(verdict)} ({_interval(verdict)}; {_smallest(verdict)}; {_trials(verdict)})."
    return f"It depends on the {verdict.depends_on}. In {verdict.unit}, {'; '.join(clear)}{rest}. On average {mean}"


def _would_decide(verdict: Verdict) -> str:
    """Return what would decide an undecided verdict, and whether more trials could."""
    if not isfinite(verdict.low):
        return "Nothing is repeated on each data set: a second replicate or condition on each would give an interval."
    over_datasets = verdict.replication == "dataset"
    units = "data sets" if over_datasets else "repetitions (a cell in one replicate) on these data sets"
    if verdict.units_needed is None:
        most = MOST_DATASETS if over_datasets else MOST_REPETITIONS
        return f"More {units} would not: with the same estimate and spread, even {most:,} leave it open."
    more = {None: "", True: "; so could more trials on these", False: "; more trials on these would not"}
    needed = f"About {verdict.units_needed:,} {units}, now {verdict.units:,}, would decide it"
    return f"{needed}, if estimate and spread stay as they are{more[verdict.trials_decide]}."


def _effect(verdict: Verdict, *, estimated: bool = False) -> str:
    """Return the estimate as a clause: what the arm does compared with the baseline, or what the quantity is."""
    amount = f"{'an estimated ' if estimated else ''}{Amounts.of(verdict).estimate}"
    if verdict.quantity:
        return f"{verdict.quantity} is {amount}"
    if " fewer " in verdict.unit:
        verb = "takes" if verdict.unit.endswith("steps") else "makes"
        return f"{verdict.arm} {verb} {amount} than {verdict.baseline}"
    verb = "lowers" if verdict.estimate >= 0 else "raises"
    change = f"{verb} the {quantity(verdict.metric).words} by {amount}"
    return f"{verdict.arm} {change} compared with {verdict.baseline}"


def _interval(verdict: Verdict) -> str:
    """Return the interval, in the direction of the estimate's words, and what it is over."""
    if not isfinite(verdict.low):
        return f"no interval {_sets(verdict)}"
    return f"{INTERVAL} {_sets(verdict)} {Amounts.of(verdict).range(verdict.low, verdict.high)}"


def _sets(verdict: Verdict) -> str:
    count = len(verdict.conditions) or verdict.units
    over = "over" if verdict.replication == "dataset" else "on these" if count > 1 else "on"
    if verdict.registered is not None and count < verdict.registered:
        return f"{over} {count} of {counted(verdict.registered, 'registered data set')}"
    return "on this data set" if over == "on" else f"{over} {counted(count, 'data set')}"


def _smallest(verdict: Verdict) -> str:
    return f"smallest effect of interest {number(verdict.smallest_effect)}"


def _trials(verdict: Verdict) -> str:
    diverged = [f"{verdict.diverged:,} of them diverged"] if verdict.diverged else []
    chosen = [f"{verdict.chosen_diverged:,} of these chosen for the comparison"] if verdict.chosen_diverged else []
    return ", ".join([counted(verdict.trials, "trial"), *diverged, *chosen])


def _new_dataset(verdict: Verdict) -> str:
    if verdict.new_low is None or verdict.new_high is None:
        return ""
    return f"A new data set: {Amounts.of(verdict).range(verdict.new_low, verdict.new_high)}."


def _variations(verdict: Verdict) -> str:
    count = len(verdict.variations)
    begin = HOLDS.get(verdict.verdict, "It holds")
    return f"{begin} in {verdict.holds} of {counted(count, 'variation')}." if count else ""


def _still_changing(verdict: Verdict) -> str:
    if not verdict.still_changing or verdict.middle is None:
        return ""
    amounts = Amounts.of(verdict)
    middle = amounts.number(verdict.middle)
    if verdict.longest is None:
        return f"Still changing with the budget: {middle} at the one before the longest."
    longest = amounts.number(verdict.longest)
    return f"Still changing with the budget: where there are several, from {middle} to {longest} at the longest."


def _influence(verdict: Verdict) -> str:
    """Return the headline without its most influential condition, where that matters."""
    without, amounts = verdict.influence, Amounts.of(verdict)
    if without is None or abs(without.estimate - verdict.estimate) <= verdict.smallest_effect / 2:
        return ""
    limits = amounts.range(without.low, without.high)
    return f"Without {without.name} it is {amounts.number(without.estimate)} ({limits})."
