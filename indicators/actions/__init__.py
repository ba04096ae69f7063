from .comparison import compare_snapshot
from .freeze import freeze_snapshot
from .nominal import OPEN_FOR, allow_names, ask_for_names, disallow_names, open_nominal_list
from .official import appoint_certifier, appoint_official, dismiss_official
from .publication import publish_ended, publish_period
from .snapshot import (
    amend_snapshot,
    certify_snapshot,
    order_comparison,
    prepare_snapshot,
    return_snapshot,
    send_to_review,
    submit_snapshot,
    withdraw_snapshot,
)
from .target import apply_target_sheet, cancel_target_sheet, set_targets, take_target_sheet, undo_targets

__all__ = [
    "OPEN_FOR",
    "allow_names",
    "amend_snapshot",
    "apply_target_sheet",
    "appoint_certifier",
    "appoint_official",
    "ask_for_names",
    "cancel_target_sheet",
    "certify_snapshot",
    "compare_snapshot",
    "disallow_names",
    "dismiss_official",
    "freeze_snapshot",
    "open_nominal_list",
    "order_comparison",
    "prepare_snapshot",
    "publish_ended",
    "publish_period",
    "return_snapshot",
    "send_to_review",
    "set_targets",
    "submit_snapshot",
    "take_target_sheet",
    "undo_targets",
    "withdraw_snapshot",
]
