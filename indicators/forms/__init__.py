from .scope import ScopeForm
from .target import TargetGridForm, TargetPlaceForm, TargetSheetForm

__all__ = ["ScopeForm", "TargetGridForm", "TargetPlaceForm", "TargetSheetForm"]
