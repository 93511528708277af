"""Claims under test, stated before any result, and the rule that turns evidence into verdicts."""

from reglab.claims.judging import judge
from reglab.claims.recommendations import recommend
from reglab.claims.registry import Claim, Published, registry, sources
from reglab.claims.rule import rule
from reglab.claims.sentences import sentence
from reglab.claims.verdict import ConditionVerdict, Influence, VariationResult, Verdict

__all__ = [
    "Claim",
    "ConditionVerdict",
    "Influence",
    "Published",
    "VariationResult",
    "Verdict",
    "judge",
    "recommend",
    "registry",
    "rule",
    "sentence",
    "sources",
]
