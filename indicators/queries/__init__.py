from .access import OFFICIALS, is_official
from .report import breakdown, cross, indicator8, reported_years
from .targets import target_values, targets_for

__all__ = ["OFFICIALS", "breakdown", "cross", "indicator8", "is_official", "reported_years", "target_values", "targets_for"]
