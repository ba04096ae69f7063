"""What this app holds about a person, for the copy of their data."""

from accounts.data_export import Table, register
from accounts.models import User
from enrollment.models import Completion, Enrollment, OperatorRepresentative, PartnerMembership, Registration, RosterRow, ServiceEvent


def _enrollments(person: User) -> Table:
    columns = (
        "uuid", "cohort__code", "cohort__course__code", "cohort__course__title_th", "cohort__partner__code", "operator__code", "state", "source",
        "partner_ref", "counts", "enrolled_at", "invited_at", "started_at", "last_seen_at", "withdrawn_at",
    )  # fmt: skip
    return list(Enrollment.objects.of(person).order_by("enrolled_at", "pk").values(*columns))


def _completions(person: User) -> Table:
    columns = ("uuid", "enrollment__cohort__code", "enrollment__cohort__course__code", "release__number", "completed_at", "evidence")
    return list(Completion.objects.filter(enrollment__learner=person).order_by("completed_at", "pk").values(*columns))


def _registrations(person: User) -> Table:
    columns = ("occurrence__code", "occurrence__activity__title_th", "registered_at", "withdrawn_at", "checked_in_at", "how")
    return list(Registration.objects.filter(person=person).order_by("registered_at", "pk").values(*columns))


def _service_events(person: User) -> Table:
    """The reporting rows that lead to the person while the account lives."""
    columns = (
        "offering_kind", "offering_code", "run_code", "branch_code", "mode", "province_code", "delivery_province_code", "registered_at",
        "first_at", "completed_at", "operator__code", "operator_type", "gender", "birth_year", "learner_type", "partner_code", "assurance",
    )  # fmt: skip
    return list(ServiceEvent.objects.filter(person_key=person.subject_key).order_by("pk").values(*columns))


def _lists(person: User) -> Table:
    """What a partner's list said about the person; kept for thirty days."""
    columns = ("roster__cohort__code", "roster__created_at", "line", "cells", "parsed", "outcome")
    return list(RosterRow.objects.filter(person=person).order_by("roster__created_at", "line").values(*columns))


def _memberships(person: User) -> Table:
    columns = ("partner__code", "started_at", "ended_at")
    return list(PartnerMembership.objects.filter(person=person).order_by("pk").values(*columns))


def _represented(person: User) -> Table:
    columns = ("operator__code", "operator__name", "started_at", "ended_at")
    return list(OperatorRepresentative.objects.filter(person=person).order_by("pk").values(*columns))


register("enrollments", _enrollments)
register("completions", _completions)
register("activity_registrations", _registrations)
register("service_events", _service_events)
register("roster_lines", _lists)
register("partner_memberships", _memberships)
register("represented_operators", _represented)
