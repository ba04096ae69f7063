"""The rules of this app that span tables; registered when the app starts."""

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.invariants import register_invariant
from enrollment.models import Cohort, Completion, Enrollment, Registration, ServiceEvent


def completed_without_start() -> int:
    """Count completions whose learner never began."""
    return Completion.objects.filter(enrollment__started_at=None).count()


def started_without_event() -> int:
    """Count places that count and have begun, without a service event that counts."""
    events = ServiceEvent.objects.filter(enrollment=OuterRef("pk")).exclude(first_at=None)
    begun = Enrollment.objects.filter(counts=True, learner__is_test=False, learner__erased_at=None).exclude(started_at=None)
    return begun.filter(~Exists(events)).count()


def came_without_event() -> int:
    """Count check-ins without a service event that counts."""
    events = ServiceEvent.objects.filter(registration=OuterRef("pk")).exclude(first_at=None)
    came = Registration.objects.filter(person__is_test=False, person__erased_at=None).exclude(checked_in_at=None)
    return came.filter(~Exists(events)).count()


def events_of_nobody() -> int:
    """Count service events of places whose holder has another reporting key, or does not count at all."""
    of_places = ServiceEvent.objects.exclude(enrollment=None)
    strange = of_places.exclude(person_key=F("enrollment__learner__subject_key"))
    return (strange | of_places.filter(enrollment__learner__is_test=True)).count()


def completed_before_first() -> int:
    """Count events that end before they begin, or end without having begun."""
    return ServiceEvent.objects.exclude(completed_at=None).filter(Q(first_at=None) | Q(completed_at__lt=F("first_at"))).count()


def crowded_cohorts() -> int:
    """Count runs with more taken places than seats."""
    taken = Count("enrollments", filter=~Q(enrollments__state=Enrollment.State.WITHDRAWN))
    return Cohort.objects.exclude(capacity=None).annotate(taken=taken).filter(taken__gt=F("capacity")).count()


def register() -> None:
    """Make the rules known to `manage.py check_invariants`."""
    register_invariant("enrollment.completed_started", _("ผู้สำเร็จการอบรมต้องเคยเริ่มเรียน"), completed_without_start)
    register_invariant("enrollment.started_counted", _("ผู้เริ่มเรียนที่นับได้ต้องมีระเบียนการเข้ารับบริการหนึ่งระเบียน"), started_without_event)
    register_invariant("enrollment.came_counted", _("ผู้เช็กชื่อเข้าร่วมต้องมีระเบียนการเข้ารับบริการหนึ่งระเบียน"), came_without_event)
    register_invariant("enrollment.events_of_somebody", _("ระเบียนการเข้ารับบริการต้องเป็นของผู้ถือที่นั่งที่นับได้"), events_of_nobody)
    register_invariant("enrollment.event_order", _("การสำเร็จต้องไม่มาก่อนการเริ่มรับบริการ"), completed_before_first)
    register_invariant("enrollment.seats", _("จำนวนผู้เรียนต้องไม่เกินจำนวนที่รับของรุ่น"), crowded_cohorts)
