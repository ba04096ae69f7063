from .ckan import begin_ckan_push, order_ckan_push, record_ckan_push, record_ckan_refusal
from .comparison import compare_snapshot
from .freeze import freeze_snapshot
from .nominal import OPEN_FOR, allow_names, ask_for_names, disallow_names, open_nominal_list
from .notice import ask_certifier
from .official import appoint_certifier, appoint_official, dismiss_official
from .prepared import ready_dashboard, refresh_reports
from .publication import publish_ended, publish_period, withhold_more
from .schedule import (
    create_schedule,
    end_schedule,
    link_token,
    make_scheduled_export,
    order_scheduled_export,
    pause_schedule,
    plan_next,
    record_failed_export,
    resume_schedule,
)
from .signing import order_signing, sign_report
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
from .workbook import make_workbook, order_workbook

__all__ = [
    "OPEN_FOR",
    "allow_names",
    "amend_snapshot",
    "apply_target_sheet",
    "appoint_certifier",
    "appoint_official",
    "ask_certifier",
    "ask_for_names",
    "begin_ckan_push",
    "cancel_target_sheet",
    "certify_snapshot",
    "compare_snapshot",
    "create_schedule",
    "disallow_names",
    "dismiss_official",
    "end_schedule",
    "freeze_snapshot",
    "link_token",
    "make_scheduled_export",
    "make_workbook",
    "open_nominal_list",
    "order_ckan_push",
    "order_comparison",
    "order_scheduled_export",
    "order_signing",
    "order_workbook",
    "pause_schedule",
    "plan_next",
    "prepare_snapshot",
    "publish_ended",
    "publish_period",
    "ready_dashboard",
    "record_ckan_push",
    "record_ckan_refusal",
    "record_failed_export",
    "refresh_reports",
    "resume_schedule",
    "return_snapshot",
    "send_to_review",
    "set_targets",
    "sign_report",
    "submit_snapshot",
    "take_target_sheet",
    "undo_targets",
    "withdraw_snapshot",
    "withhold_more",
]
