"""Letters to people whom a partner's list enrolled."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
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


@transaction.atomic
def send_invitation(*, enrollment: Enrollment, now: datetime) -> bool:
    """Write to one invited person, once; answer whether a letter went out.

    The moment is noted in the same transaction, which ends only after the mail server took the letter.
    """
    noted = Enrollment.objects.filter(pk=enrollment.pk, invited_at=None).update(invited_at=now)
    if not noted or not enrollment.learner.email:
        return False
    with translation.override(enrollment.learner.language):
        course = enrollment.cohort.course
        context = {
            "place": enrollment,
            "course": course,
            "course_url": settings.SITE_URL + reverse("enrollment:course", args=[course.code]),
            "reset_url": settings.SITE_URL + reverse("account_reset_password"),
        }
        subject = gettext("เชิญเรียนหลักสูตร %(title)s") % {"title": course.title}
        text = render_to_string("enrollment/mail/invitation.txt", context)
    EmailMessage(" ".join(subject.split()), text, to=[enrollment.learner.email]).send()
    return True
