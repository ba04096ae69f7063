"""What is reported."""

from .nominal import NominalList, NominalUse
from .publication import YEAR, Publication
from .snapshot import Snapshot, SnapshotBlock, SnapshotCell, SnapshotComparison, SnapshotStep
from .target import WHOLE_YEAR, Target, TargetChange, achievement

__all__ = [
    "WHOLE_YEAR",
    "YEAR",
    "NominalList",
    "NominalUse",
    "Publication",
    "Snapshot",
    "SnapshotBlock",
    "SnapshotCell",
    "SnapshotComparison",
    "SnapshotStep",
    "Target",
    "TargetChange",
    "achievement",
]
