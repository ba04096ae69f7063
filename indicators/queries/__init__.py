from .access import (
    CERTIFIERS,
    NAME_READERS,
    OFFICIALS,
    certifiers_for,
    is_certifier,
    is_official,
    may_read_names,
    reads_statistics,
    waits_for_certifying,
)
from .report import breakdown, cross, indicator8, reported_years
from .snapshot import reports_of, scope_of, snapshot_page, snapshots, waiting_for
from .statement import head_of, live_statement, statement_of
from .targets import target_values

__all__ = [
    "CERTIFIERS",
    "NAME_READERS",
    "OFFICIALS",
    "breakdown",
    "certifiers_for",
    "cross",
    "head_of",
    "indicator8",
    "is_certifier",
    "is_official",
    "live_statement",
    "may_read_names",
    "reads_statistics",
    "reported_years",
    "reports_of",
    "scope_of",
    "snapshot_page",
    "snapshots",
    "statement_of",
    "target_values",
    "waiting_for",
    "waits_for_certifying",
]
