from .dashboard import DashboardForm
from .operators import ChangeOperatorForm, FindOperatorForm, MergeOperatorsForm
from .quality import QualityForm
from .rows import NamesForm, RowsForm
from .scope import ScopeForm
from .snapshot import NoteForm, ReasonForm, SnapshotForm, SubmitForm
from .target import TargetGridForm, TargetPlaceForm, TargetSheetForm

__all__ = [
    "ChangeOperatorForm",
    "DashboardForm",
    "FindOperatorForm",
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
