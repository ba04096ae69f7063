from .activity import (
    OccurrenceFacts,
    change_occurrence,
    check_in,
    check_in_by_code,
    open_occurrence,
    register_for_activity,
    withdraw_registration,
)
from .cards import CARDS_ON_A_SHEET, issue_cards, people_for_cards
from .change import tell_next
from .cohort import NewCohort, create_cohort
from .cohort_change import end_cohort, postpone_cohort, reopen_cohort
from .cohort_move import move_cohort_to_release, undo_cohort_move
from .door import add_walk_in, set_headcount, undo_check_in
from .forget import forget_person
from .invitation import invitations_to_send, send_invitation
from .join import join_course
from .occurrence_change import cancel_occurrence, postpone_occurrence
from .operator import merge_operators, undo_operator_merge
from .operator_change import change_operator
from .partner import PartnerFacts, appoint_coordinator, change_partner, create_partner, dismiss_coordinator
from .place import complete_enrollment, enroll_learner, exempt_from_counting, record_learning_act, self_paced_cohort, withdraw_enrollment
from .record_undo import undo_record_import
from .records import RecordsOutcome, import_records, new_import
from .roster_apply import apply_roster
from .roster_check import cancel_roster, check_roster, confirm_roster, forget_old_rosters, stage_roster, take_roster
from .roster_keeping import discard_old_rosters, release_roster, resume_roster
from .roster_sheet import choose_sheet
from .roster_undo import order_undo, undo_roster

__all__ = [
    "CARDS_ON_A_SHEET",
    "NewCohort",
    "OccurrenceFacts",
    "PartnerFacts",
    "RecordsOutcome",
    "add_walk_in",
    "apply_roster",
    "appoint_coordinator",
    "cancel_occurrence",
    "cancel_roster",
    "change_occurrence",
    "change_operator",
    "change_partner",
    "check_in",
    "check_in_by_code",
    "check_roster",
    "choose_sheet",
    "complete_enrollment",
    "confirm_roster",
    "create_cohort",
    "create_partner",
    "discard_old_rosters",
    "dismiss_coordinator",
    "end_cohort",
    "enroll_learner",
    "exempt_from_counting",
    "forget_old_rosters",
    "forget_person",
    "import_records",
    "invitations_to_send",
    "issue_cards",
    "join_course",
    "merge_operators",
    "move_cohort_to_release",
    "new_import",
    "open_occurrence",
    "order_undo",
    "people_for_cards",
    "postpone_cohort",
    "postpone_occurrence",
    "record_learning_act",
    "register_for_activity",
    "release_roster",
    "reopen_cohort",
    "resume_roster",
    "self_paced_cohort",
    "send_invitation",
    "set_headcount",
    "stage_roster",
    "take_roster",
    "tell_next",
    "undo_check_in",
    "undo_cohort_move",
    "undo_operator_merge",
    "undo_record_import",
    "undo_roster",
    "withdraw_enrollment",
    "withdraw_registration",
]
