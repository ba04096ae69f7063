from .rows import NamesForm, RowsForm
from .scope import ScopeForm
from .target import TargetGridForm, TargetPlaceForm, TargetSheetForm

__all__ = ["NamesForm", "RowsForm", "ScopeForm", "TargetGridForm", "TargetPlaceForm", "TargetSheetForm"]
