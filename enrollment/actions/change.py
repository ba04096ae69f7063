"""What decisions over runs and over activities have in common: each is kept with its reason, and told to each person once."""

from contextlib import suppress
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from core.actions import enqueue_job
from core.thai_text import normalize
from courses.models import Activity, Course
from enrollment.errors import ReasonMissingError
from enrollment.models import CohortChange, Enrollment, OccurrenceChange, Registration
from enrollment.queries.change import places_to_tell

_JOBS = {CohortChange: "tell_cohort", OccurrenceChange: "tell_registrants"}


def said_reason(reason: str) -> str:
    """Answer the reason as it is kept.

    :raises ReasonMissingError: there is none.
    """
    said = normalize(reason)[:300]
    if not said:
        raise ReasonMissingError
    return said


def note_change(change: CohortChange | OccurrenceChange) -> None:
    """Keep what the caller's transaction decided, and order letters to those it touches."""
    change.save()
    if places_to_tell(change).exists():
        kind = _JOBS[type(change)]
        payload = {"change": str(change.uuid)}
        enqueue_job(kind=kind, payload=payload, idempotency_key=f"{kind}:{change.uuid}", owner=change.by, now=change.at)


def tell_next(*, change: CohortChange | OccurrenceChange) -> bool:
    """Write to the next person who was not written to about `change`; answer whether there was one.

    Nothing is held while the mail server is waited for: a decision has one job, and one worker at a time has it, so how far the
    letters came is noted when the server took one.
    """
    current = type(change).objects.get(pk=change.pk)
    place = places_to_tell(current).first()
    if place is None:
        return False
    # An address that the server will never take must not keep the letter from everybody behind it.
    with suppress(SMTPRecipientsRefused):
        _letter(current, place).send()
    type(change).objects.filter(pk=change.pk).update(told_up_to=place.pk)
    return True


def _letter(change: CohortChange | OccurrenceChange, place: Enrollment | Registration) -> EmailMessage:
    offering: Course | Activity
    if isinstance(place, Enrollment):
        person, offering, template = place.learner, place.cohort.course, "cohort_change"
        address = reverse("learning:overview", args=[place.uuid])
    else:
        person, offering, template = place.person, place.occurrence.activity, "occurrence_change"
        address = reverse("enrollment:activity", args=[place.occurrence.uuid])
    with translation.override(person.language):
        context = {"person": person, "change": change, "place": place, "offering": offering, "url": settings.SITE_URL + address}
        subject = gettext("%(what)s: %(title)s") % {"what": change.get_kind_display(), "title": offering.title}
        text = render_to_string(f"enrollment/mail/{template}.txt", context)
    return EmailMessage(" ".join(subject.split()), text, to=[str(person.email)])
