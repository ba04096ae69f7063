from .dashboard import DashboardForm
from .operators import MergeOperatorsForm
from .quality import QualityForm
from .rows import NamesForm, RowsForm
from .scope import ScopeForm
from .snapshot import NoteForm, ReasonForm, SnapshotForm, SubmitForm
from .target import TargetGridForm, TargetPlaceForm, TargetSheetForm

__all__ = [
    "DashboardForm",
    "MergeOperatorsForm",
    "NamesForm",
    "NoteForm",
    "QualityForm",
    "ReasonForm",
    "RowsForm",
    "ScopeForm",
    "SnapshotForm",
    "SubmitForm",
    "TargetGridForm",
    "TargetPlaceForm",
    "TargetSheetForm",
]
