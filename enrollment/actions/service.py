"""Writing `ServiceEvent`: begun at registration, frozen at the first qualifying act, closed by the completion (domain 1.4)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from enrollment.models import ActivityOccurrence, Enrollment, Operator, Registration, ServiceEvent


def frozen_attributes(person: User, operator: Operator | None) -> dict[str, Any]:
    """The reporting attributes of `person` as they are at this moment, and whom the person represents."""
    return {
        "province_code": person.province_code,
        "gender": person.gender,
        "birth_year": person.birth_year,
        "learner_type": person.learner_type,
        "operator_id": operator and operator.pk,
        "operator_type": operator.type if operator else "",
    }


def _of_course(enrollment: Enrollment) -> dict[str, Any]:
    cohort = enrollment.cohort
    by_partner = cohort.partner is not None and enrollment.source == Enrollment.Source.ROSTER
    return {
        "branch_code": cohort.course.branch_code,
        "mode": cohort.mode,
        "delivery_province_code": cohort.province_code,
        "partner_code": cohort.partner.code if cohort.partner else "",
        "assurance": ServiceEvent.Assurance.PARTNER if by_partner else ServiceEvent.Assurance.DECLARED,
        "registered_at": enrollment.enrolled_at,
    }


def course_event(enrollment: Enrollment) -> dict[str, Any]:
    """The event of a registration for a course, with what is known today."""
    return {
        "person_key": enrollment.learner.subject_key,
        "offering_kind": ServiceEvent.Kind.COURSE,
        "offering_code": enrollment.cohort.course.code,
        "run_code": enrollment.cohort.run_code,
        "enrollment_id": enrollment.pk,
        **_of_course(enrollment),
        **frozen_attributes(enrollment.learner, enrollment.operator),
    }


def qualifies(person: User) -> bool:
    """Test accounts never count, nor does a row that was emptied by erasing."""
    return not person.is_test and person.erased_at is None


def begin_course_event(enrollment: Enrollment) -> None:
    """Note the registration, once; nothing for test accounts and places that do not count."""
    if not enrollment.counts or not qualifies(enrollment.learner):
        return
    if not ServiceEvent.objects.filter(enrollment=enrollment).exists():
        ServiceEvent.objects.create(**course_event(enrollment))


def qualify_course_event(enrollment: Enrollment, now: datetime) -> None:
    """Set `first_at`, once, and freeze the attributes as they are now."""
    if not enrollment.counts or not qualifies(enrollment.learner):
        return
    frozen = _of_course(enrollment) | frozen_attributes(enrollment.learner, enrollment.operator)
    waiting = ServiceEvent.objects.filter(enrollment=enrollment, first_at=None)
    if not waiting.update(first_at=now, **frozen):
        begin_course_event(enrollment)
        waiting.update(first_at=now, **frozen)


def _activity_run(occurrence: ActivityOccurrence) -> dict[str, str]:
    return {"offering_kind": ServiceEvent.Kind.ACTIVITY, "offering_code": occurrence.activity.code, "run_code": occurrence.code}


def _of_occurrence(occurrence: ActivityOccurrence) -> dict[str, str]:
    return {
        "branch_code": occurrence.activity.branch_code,
        "mode": occurrence.activity.mode,
        "delivery_province_code": occurrence.province_code,
        "partner_code": occurrence.host.code,
    }


def begin_activity_event(registration: Registration) -> None:
    """Note a registration for an activity, once; nothing for test accounts."""
    if not qualifies(registration.person):
        return
    if not ServiceEvent.objects.filter(registration=registration).exists():
        occurrence = registration.occurrence
        ServiceEvent.objects.create(
            **_activity_run(occurrence),
            person_key=registration.person.subject_key,
            registration=registration,
            **_of_activity(registration),
            **frozen_attributes(registration.person, registration.operator),
        )


def _of_activity(registration: Registration) -> dict[str, Any]:
    by_host = registration.how == Registration.How.LIST
    return _of_occurrence(registration.occurrence) | {
        "assurance": ServiceEvent.Assurance.PARTNER if by_host else ServiceEvent.Assurance.DECLARED,
        "registered_at": registration.registered_at,
    }


def qualify_activity_event(registration: Registration, now: datetime) -> None:
    """Set `first_at` at the check-in, once, and freeze the attributes as they are now."""
    if not qualifies(registration.person):
        return
    begin_activity_event(registration)
    frozen = _of_activity(registration) | frozen_attributes(registration.person, registration.operator)
    ServiceEvent.objects.filter(registration=registration, first_at=None).update(first_at=now, **frozen)


def count_unnamed(occurrence: ActivityOccurrence, visitors: int, at: datetime) -> None:
    """Let `visitors` be the headcount of people whom nobody knows by name; 0 takes it away. Past records keep theirs."""
    run = _activity_run(occurrence)
    ServiceEvent.objects.unnamed().filter(**run, record_import=None).delete()
    if visitors > 0:
        ServiceEvent.objects.create(**run, **_of_occurrence(occurrence), headcount=visitors, first_at=at)


def rename_person(*, old_key: UUID, new_key: UUID) -> int:
    """Cut the link from the reporting rows to an erased person; answer how many rows there were."""
    return ServiceEvent.objects.filter(person_key=old_key).update(person_key=new_key)
