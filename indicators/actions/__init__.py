from .nominal import OPEN_FOR, allow_names, ask_for_names, disallow_names, open_nominal_list
from .official import appoint_official, dismiss_official
from .target import apply_target_sheet, cancel_target_sheet, set_targets, take_target_sheet, undo_targets

__all__ = [
    "OPEN_FOR",
    "allow_names",
    "apply_target_sheet",
    "appoint_official",
    "ask_for_names",
    "cancel_target_sheet",
    "disallow_names",
    "dismiss_official",
    "open_nominal_list",
    "set_targets",
    "take_target_sheet",
    "undo_targets",
]
