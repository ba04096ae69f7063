from .rows import NamesForm, RowsForm
from .scope import ScopeForm
from .snapshot import NoteForm, ReasonForm, SnapshotForm, SubmitForm
from .target import TargetGridForm, TargetPlaceForm, TargetSheetForm

__all__ = [
    "NamesForm",
    "NoteForm",
    "ReasonForm",
    "RowsForm",
    "ScopeForm",
    "SnapshotForm",
    "SubmitForm",
    "TargetGridForm",
    "TargetPlaceForm",
    "TargetSheetForm",
]
