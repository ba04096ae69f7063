"""What other apps' news mean here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.signals import person_erased
from certificates.actions import empty_holder, forget_requests, request_certificate
from enrollment.models import Completion
from enrollment.signals import enrollment_completed


@receiver(enrollment_completed, dispatch_uid="certificates.request_certificate")
def order_certificate(*, completion: Completion, **_: Any) -> None:
    """Whoever completes gets a certificate, made by the worker after the commit."""
    request_certificate(completion=completion, now=timezone.now())


@receiver(person_erased, dispatch_uid="certificates.empty_holder")
def forget_holder(*, person: User, old_subject_key: UUID, **_: Any) -> None:
    """Certificates of an erased person stay verifiable and name nobody."""
    forget_requests(person=person, subject_key=old_subject_key, now=timezone.now())
    empty_holder(subject_key=old_subject_key, now=timezone.now())
