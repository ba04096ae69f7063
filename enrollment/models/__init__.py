from .activity import ActivityOccurrence, CheckInUndone, Registration
from .change import CohortChange, OccurrenceChange
from .cohort import Cohort
from .cohort_move import CohortMove
from .completion import Completion
from .enrollment import Enrollment
from .operator import Operator, OperatorChange, OperatorMerge, OperatorRepresentative, PartnerOperator
from .partner import Partner, PartnerMembership
from .record_import import RecordImport
from .roster import RosterImport, RosterRow
from .service_event import ServiceEvent

__all__ = [
    "ActivityOccurrence",
    "CheckInUndone",
    "Cohort",
    "CohortChange",
    "CohortMove",
    "Completion",
    "Enrollment",
    "OccurrenceChange",
    "Operator",
    "OperatorChange",
    "OperatorMerge",
    "OperatorRepresentative",
    "Partner",
    "PartnerMembership",
    "PartnerOperator",
    "RecordImport",
    "Registration",
    "RosterImport",
    "RosterRow",
    "ServiceEvent",
]
