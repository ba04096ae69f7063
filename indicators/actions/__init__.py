from .official import appoint_official, dismiss_official
from .target import apply_target_sheet, cancel_target_sheet, set_targets, take_target_sheet, undo_targets

__all__ = [
    "apply_target_sheet",
    "appoint_official",
    "cancel_target_sheet",
    "dismiss_official",
    "set_targets",
    "take_target_sheet",
    "undo_targets",
]
