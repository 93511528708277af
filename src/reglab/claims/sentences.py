"""Verdicts in words, with every number computed."""

from dataclasses import replace
from math import isfinite

from reglab.analyses import quantity
from reglab.claims.verdict import ConditionVerdict, Verdict
from reglab.escaping import for_page
from reglab.statistics.confidence import LEVEL
from reglab.statistics.power import MOST_REPLICATES
from reglab.wording import capitalised, counted, listed, number, percent

INTERVAL = f"{percent(LEVEL)} simultaneous interval"
"""What a sentence calls a verdict's interval."""


def sentence(verdict: Verdict) -> str:
    """Return a verdict in one to three sentences of Markdown that begin with its name in bold.

    Examples
    --------
    >>> from reglab.claims import judge, registry
    >>> sentence(judge(registry()["L1"], {"digits": [1.0]}, trials=2))[:72]
    '**Undecided.** L2 regularisation lowers the test error by an estimated 1'
    """
    verdict = _with_names_for_a_page(verdict)
    tell = {"negligible": _negligible, "depends": _depends, "undecided": _undecided}.get(verdict.verdict, _decided)
    if verdict.quantity and verdict.verdict != "depends":
        tell = _quantity
    text = f"**{verdict.verdict.capitalize()}.** {tell(verdict)}"
    differ = {condition.verdict for condition in verdict.conditions} - {verdict.verdict}
    if differ and len(verdict.conditions) > 1 and verdict.verdict != "depends":
        text += f" By condition: {_conditions(verdict)}."
    return text


def _with_names_for_a_page(verdict: Verdict) -> Verdict:
    """Return the verdict with its names as text of Markdown: they may come from data."""
    return replace(
        verdict,
        arm=for_page(verdict.arm),
        baseline=for_page(verdict.baseline),
        unit=for_page(verdict.unit),
        quantity=verdict.quantity and for_page(verdict.quantity),
        conditions=tuple(replace(condition, name=for_page(condition.name)) for condition in verdict.conditions),
    )


def _amount(value: float) -> str:
    return number(value, decimals=2)


def _quantity(verdict: Verdict) -> str:
    estimate = f"{capitalised(verdict.quantity or '')} is {_amount(verdict.estimate)} {verdict.unit}"
    limits = f"{INTERVAL} {_range(verdict.low, verdict.high)}" if isfinite(verdict.low) else "no interval"
    more = f" {_more(verdict)}" if verdict.verdict == "undecided" else ""
    return f"{estimate} ({limits}; {_basis(verdict)}).{more}"


def _decided(verdict: Verdict) -> str:
    return f"{_effect(verdict)} compared with {verdict.baseline} ({_interval(verdict)}; {_basis(verdict)})."


def _undecided(verdict: Verdict) -> str:
    estimate = f"{_effect(verdict, 'by an estimated')} compared with {verdict.baseline}"
    return f"{estimate}, which does not decide it ({_interval(verdict)}; {_basis(verdict)}). {_more(verdict)}"


def _more(verdict: Verdict) -> str:
    if verdict.replicates_needed is None:
        more = f"More than {MOST_REPLICATES:,} {verdict.replication}s would be needed to decide it"
    else:
        more = f"About {verdict.replicates_needed:,} {verdict.replication}s would decide it"
    assumption = "" if verdict.replicates == 1 else ", if estimate and spread stay as they are"
    return f"{more}{assumption}."


def _negligible(verdict: Verdict) -> str:
    return (
        f"{capitalised(verdict.arm)} changes the {_metric(verdict)} by less than {_amount(verdict.smallest_effect)} "
        f"{verdict.unit}, the smallest effect of interest, compared with {verdict.baseline} "
        f"(it {_verb(verdict)} it by an estimated {_amount(abs(verdict.estimate))}, {_interval(verdict)}; "
        f"{_replicates(verdict)})."
    )


def _depends(verdict: Verdict) -> str:
    if verdict.quantity:
        return (
            f"{capitalised(verdict.quantity)} depends on the condition: {_conditions(verdict)} "
            f"(in {verdict.unit}; {_basis(verdict)})."
        )
    return (
        f"Whether {verdict.arm} lowers the {_metric(verdict)} compared with {verdict.baseline} depends on the "
        f"condition: {_conditions(verdict)} (in {verdict.unit}, a positive number is a lower {_metric(verdict)}; "
        f"{_basis(verdict)})."
    )


def _effect(verdict: Verdict, by: str = "by") -> str:
    change = f"{_amount(abs(verdict.estimate))} {verdict.unit}"
    return f"{capitalised(verdict.arm)} {_verb(verdict)} the {_metric(verdict)} {by} {change}"


def _verb(verdict: Verdict) -> str:
    return "lowers" if verdict.estimate >= 0 else "raises"


def _interval(verdict: Verdict) -> str:
    """Return the interval of the change that the verb names: of the rise if the metric rises."""
    if not isfinite(verdict.low):
        return "no interval from one replicate" if verdict.replicates == 1 else "no interval from equal differences"
    low, high = (verdict.low, verdict.high) if verdict.estimate >= 0 else (-verdict.high, -verdict.low)
    return f"{INTERVAL} {_range(low, high)}"


def _range(low: float, high: float) -> str:
    return f"{_amount(low)} to {_amount(high)}"


def _basis(verdict: Verdict) -> str:
    return f"{_replicates(verdict)}; smallest effect of interest {_amount(verdict.smallest_effect)}"


def _replicates(verdict: Verdict) -> str:
    kind = "paired replicate" if verdict.replication == "replicate" else verdict.replication
    count = counted(verdict.replicates, kind)
    trials = counted(verdict.trials, "trial")
    diverged = f", {verdict.diverged:,} of them diverged" if verdict.diverged else ""
    fewer = verdict.registered is not None and verdict.replicates < verdict.registered
    return f"{count}{f' of {verdict.registered} registered' if fewer else ''}, {trials}{diverged}"


def _conditions(verdict: Verdict) -> str:
    """Return the conditions grouped by verdict, in the order of the rule."""
    words = ("supported", "contradicted", "negligible", "undecided")
    groups = {word: [_condition(part) for part in verdict.conditions if part.verdict == word] for word in words}
    return "; ".join(f"{word} for {listed(group)}" for word, group in groups.items() if group)


def _condition(condition: ConditionVerdict) -> str:
    limits = _range(condition.low, condition.high) if isfinite(condition.low) else "no interval"
    return f"{condition.name} ({_amount(condition.estimate)}, {limits})"


def _metric(verdict: Verdict) -> str:
    return quantity(verdict.metric).words
