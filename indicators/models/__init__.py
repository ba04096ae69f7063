"""What is reported."""

from .nominal import NominalList, NominalUse
from .snapshot import Snapshot, SnapshotBlock, SnapshotCell, SnapshotComparison, SnapshotStep
from .target import WHOLE_YEAR, Target, TargetChange, achievement

__all__ = [
    "WHOLE_YEAR",
    "NominalList",
    "NominalUse",
    "Snapshot",
    "SnapshotBlock",
    "SnapshotCell",
    "SnapshotComparison",
    "SnapshotStep",
    "Target",
    "TargetChange",
    "achievement",
]
