"""What is reported."""

from .nominal import NominalList, NominalUse
from .target import WHOLE_YEAR, Target, TargetChange, achievement

__all__ = ["WHOLE_YEAR", "NominalList", "NominalUse", "Target", "TargetChange", "achievement"]
