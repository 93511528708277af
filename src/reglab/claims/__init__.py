"""Claims under test, stated before any result, and the rule that turns differences into verdicts."""

from reglab.claims.advice import recommendations
from reglab.claims.registry import Claim, Published, registry, sources
from reglab.claims.verdict import ConditionVerdict, Verdict, judge, judge_pooled, rule

__all__ = [
    "Claim",
    "ConditionVerdict",
    "Published",
    "Verdict",
    "judge",
    "judge_pooled",
    "recommendations",
    "registry",
    "rule",
    "sources",
]
