"""Calling activities off, moving them to other days, and telling who registered."""

from contextlib import suppress
from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from core.actions import enqueue_job
from core.thai_text import normalize
from enrollment.errors import AlreadyHeldError, OccurrenceDatesError, ReasonMissingError
from enrollment.models import ActivityOccurrence, OccurrenceChange, Registration
from enrollment.queries.activity import registrations_to_tell

State = ActivityOccurrence.State


@transaction.atomic
def cancel_occurrence(*, occurrence: ActivityOccurrence, reason: str, by: User, now: datetime) -> ActivityOccurrence:
    """Call it off; registrations stay as registrations, and who holds one gets a letter. Twice is the same as once.

    :raises AlreadyHeldError: people came.
    :raises ReasonMissingError: no reason.
    """
    held = _held(occurrence)
    if held.state == State.CANCELLED:
        return held
    return _decided(held, State.CANCELLED, (held.starts_at, held.ends_at), reason=reason, by=by, now=now)


@transaction.atomic
def postpone_occurrence(
    *, occurrence: ActivityOccurrence, starts_at: datetime, ends_at: datetime, reason: str, by: User, now: datetime
) -> ActivityOccurrence:
    """Move it to other days; who registered stays registered and gets a letter, and it is counted once, when held.

    Asked again for the same days it is the same as once.

    :raises AlreadyHeldError: people came.
    :raises ReasonMissingError: no reason.
    :raises OccurrenceDatesError: the new time has begun already, ends before it begins, or is the old one.
    """
    held = _held(occurrence)
    if held.state == State.POSTPONED and (held.starts_at, held.ends_at) == (starts_at, ends_at):
        return held
    same = held.state == State.PLANNED and (held.starts_at, held.ends_at) == (starts_at, ends_at)
    if same or starts_at < now or ends_at <= starts_at:
        raise OccurrenceDatesError
    return _decided(held, State.POSTPONED, (starts_at, ends_at), reason=reason, by=by, now=now)


def _held(occurrence: ActivityOccurrence) -> ActivityOccurrence:
    """Lock an occurrence that nobody has come to.

    :raises AlreadyHeldError: people came.
    """
    held = ActivityOccurrence.objects.select_for_update(of=("self",)).select_related("activity", "host").get(pk=occurrence.pk)
    if held.state == State.HELD or Registration.objects.filter(occurrence=held).exclude(checked_in_at=None).exists():
        raise AlreadyHeldError
    return held


def _decided(
    held: ActivityOccurrence, state: State, days: tuple[datetime, datetime], *, reason: str, by: User, now: datetime
) -> ActivityOccurrence:
    said = normalize(reason)[:300]
    if not said:
        raise ReasonMissingError
    old = (held.starts_at, held.ends_at)
    held.state, held.reason, (held.starts_at, held.ends_at) = state, said, days
    held.save(update_fields=["state", "reason", "starts_at", "ends_at", "updated_at"])
    change = OccurrenceChange.objects.create(
        occurrence=held,
        kind=state,
        reason=said,
        old_starts_at=old[0],
        old_ends_at=old[1],
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        by=by,
        at=now,
    )
    if registrations_to_tell(change).exists():
        payload = {"change": str(change.uuid)}
        enqueue_job(kind="tell_registrants", payload=payload, idempotency_key=f"tell_registrants:{change.uuid}", owner=by, now=now)
    return held


@transaction.atomic
def tell_next_registrant(*, change: OccurrenceChange) -> bool:
    """Write to the next person who registered and was not written to; answer whether there was one.

    How far the letters came is noted in the same transaction, which ends only after the mail server took the letter.
    """
    held = (
        OccurrenceChange.objects.select_for_update(of=("self",))
        .select_related("occurrence__activity", "occurrence__host")
        .get(pk=change.pk)
    )
    registration = registrations_to_tell(held).select_related("person").order_by("pk").first()
    if registration is None:
        return False
    held.told_up_to = registration.pk
    held.save(update_fields=["told_up_to"])
    # An address that the server will never take must not keep the letter from everybody behind it.
    with suppress(SMTPRecipientsRefused):
        _letter(held, registration.person).send()
    return True


def _letter(change: OccurrenceChange, person: User) -> EmailMessage:
    occurrence = change.occurrence
    with translation.override(person.language):
        context = {
            "person": person,
            "change": change,
            "occurrence": occurrence,
            "page_url": settings.SITE_URL + reverse("enrollment:activity", args=[occurrence.uuid]),
        }
        subject = gettext("%(what)s: %(title)s") % {"what": change.get_kind_display(), "title": occurrence.activity.title}
        text = render_to_string("enrollment/mail/occurrence_change.txt", context)
    return EmailMessage(" ".join(subject.split()), text, to=[str(person.email)])
