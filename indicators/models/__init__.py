"""What is reported."""

from .ckan import CkanPush
from .nominal import NominalList, NominalUse
from .prepared import PreparedReport, SourceChange
from .publication import YEAR, Publication
from .schedule import ExportSchedule, ScheduledExport
from .signed import SignedReport
from .snapshot import ReviewNotice, Snapshot, SnapshotBlock, SnapshotCell, SnapshotComparison, SnapshotStep
from .target import WHOLE_YEAR, Target, TargetChange, achievement

__all__ = [
    "WHOLE_YEAR",
    "YEAR",
    "CkanPush",
    "ExportSchedule",
    "NominalList",
    "NominalUse",
    "PreparedReport",
    "Publication",
    "ReviewNotice",
    "ScheduledExport",
    "SignedReport",
    "Snapshot",
    "SnapshotBlock",
    "SnapshotCell",
    "SnapshotComparison",
    "SnapshotStep",
    "SourceChange",
    "Target",
    "TargetChange",
    "achievement",
]
