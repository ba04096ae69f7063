"""Letters to people whom a partner's list enrolled."""

from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from enrollment.models import Enrollment, RosterImport


def invitations_to_send(*, roster: RosterImport) -> list[Enrollment]:
    """Places this list made whose holders have an address, wait for an answer and have not been written to."""
    made = roster.rows.filter(enrollment_was_created=True).values("enrollment_id")
    waiting = Enrollment.objects.filter(pk__in=made, state=Enrollment.State.INVITED, invited_at=None).exclude(learner__email=None)
    return list(waiting.select_related("learner", "cohort__course", "cohort__partner").order_by("pk"))


def send_invitation(*, enrollment: Enrollment, now: datetime) -> bool:
    """Write to one invited person, once; answer whether a letter went out.

    Nothing is held while the mail server is waited for: a list has one job, and one worker at a time has it, so the moment is noted
    when the server took the letter. An address that it will never take keeps the letter from nobody else.
    """
    # As it is now: the list may have been taken back, or the person erased, while others were written to.
    waiting = Enrollment.objects.filter(pk=enrollment.pk, state=Enrollment.State.INVITED, invited_at=None).exclude(learner__email=None)
    place = waiting.select_related("learner", "cohort__course", "cohort__partner").first()
    if place is None:
        return False
    try:
        _letter(place).send()
    except SMTPRecipientsRefused:
        return False
    return waiting.update(invited_at=now) > 0


def _letter(place: Enrollment) -> EmailMessage:
    with translation.override(place.learner.language):
        course = place.cohort.course
        context = {
            "place": place,
            "course": course,
            "course_url": settings.SITE_URL + reverse("enrollment:course", args=[course.code]),
            "reset_url": settings.SITE_URL + reverse("account_reset_password"),
        }
        subject = gettext("เชิญเรียนหลักสูตร %(title)s") % {"title": course.title}
        text = render_to_string("enrollment/mail/invitation.txt", context)
    return EmailMessage(" ".join(subject.split()), text, to=[str(place.learner.email)])
