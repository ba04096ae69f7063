from .access import OFFICIALS, is_official
from .report import indicator8, reported_years

__all__ = ["OFFICIALS", "indicator8", "is_official", "reported_years"]
