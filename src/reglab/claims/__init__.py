"""Claims under test, stated before any result, and the rule that turns evidence into verdicts."""

from reglab.claims.calibration import Calibration, PanelShape, calibrate
from reglab.claims.effects import effect_interval, side_by_side
from reglab.claims.judging import judge
from reglab.claims.recommendations import recommend
from reglab.claims.registry import Claim, Published, registry, sources
from reglab.claims.rule import rule
from reglab.claims.sentences import sentence
from reglab.claims.shapes import BestValue, best_value, effects_at
from reglab.claims.verdict import ConditionVerdict, Influence, VariationResult, Verdict

__all__ = [
    "BestValue",
    "Calibration",
    "Claim",
    "ConditionVerdict",
    "Influence",
    "PanelShape",
    "Published",
    "VariationResult",
    "Verdict",
    "best_value",
    "calibrate",
    "effect_interval",
    "effects_at",
    "judge",
    "recommend",
    "registry",
    "rule",
    "sentence",
    "side_by_side",
    "sources",
]
