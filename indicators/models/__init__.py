"""What is reported."""

from .target import WHOLE_YEAR, Target, TargetChange, achievement

__all__ = ["WHOLE_YEAR", "Target", "TargetChange", "achievement"]
