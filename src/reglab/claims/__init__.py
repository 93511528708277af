"""Claims under test, stated before any result, and the rule that turns differences into verdicts."""

from reglab.claims.recommendations import recommend
from reglab.claims.registry import Claim, Published, registry, sources
from reglab.claims.rule import judge, judge_pooled, rule
from reglab.claims.sentences import sentence
from reglab.claims.verdict import ConditionVerdict, Verdict

__all__ = [
    "Claim",
    "ConditionVerdict",
    "Published",
    "Verdict",
    "judge",
    "judge_pooled",
    "recommend",
    "registry",
    "rule",
    "sentence",
    "sources",
]
