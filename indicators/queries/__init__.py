from .access import NAME_READERS, OFFICIALS, is_official, may_read_names, reads_statistics
from .report import breakdown, cross, indicator8, reported_years
from .targets import target_values, targets_for

__all__ = [
    "NAME_READERS",
    "OFFICIALS",
    "breakdown",
    "cross",
    "indicator8",
    "is_official",
    "may_read_names",
    "reads_statistics",
    "reported_years",
    "target_values",
    "targets_for",
]
