"""Letters to the officials who are asked to certify a report."""

from __future__ import annotations

from datetime import datetime
from html import unescape

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from core.actions import enqueue_job
from indicators.definitions import scope_label
from indicators.models import ReviewNotice, Snapshot
from indicators.queries import certifiers_for, scope_of


def order_notices(*, snapshot: Snapshot, now: datetime) -> None:
    """Have each official who may certify this one written to: a job each, so that one address that fails holds up nobody else."""
    for person in certifiers_for(snapshot):
        payload = {"snapshot": str(snapshot.uuid), "person": person.pk}
        enqueue_job(kind="ask_certifier", payload=payload, idempotency_key=f"ask:{snapshot.uuid}:{person.pk}", now=now)


def ask_certifier(*, snapshot: Snapshot, person: User, now: datetime) -> bool:
    """Write to one certifier, once, while the snapshot still waits; answer whether a letter went out.

    Nothing is locked while the mail server is waited for: others certify and write meanwhile. There is one job for each
    certifier and one worker at a time has it, so the letter is noted when the server took it.
    """
    current = Snapshot.objects.select_related("prepared_by").get(pk=snapshot.pk)
    if current.state != Snapshot.State.IN_REVIEW or not certifiers_for(current).filter(pk=person.pk).exists():
        return False
    if ReviewNotice.objects.filter(snapshot=current, person=person).exists():
        return False
    _write(current, person)
    ReviewNotice.objects.get_or_create(snapshot=current, person=person, defaults={"sent_at": now})
    return True


def _write(snapshot: Snapshot, person: User) -> None:
    with translation.override(person.language):
        context = {
            "person": person,
            "snapshot": snapshot,
            "scope": scope_label(scope_of(snapshot)),
            "url": settings.SITE_URL + reverse("indicators:snapshot", args=[snapshot.code]),
        }
        text = render_to_string("indicators/snapshots/certifier_asked.txt", context)
        subject = gettext("รายงาน %(code)s รอการรับรองจากท่าน") % {"code": snapshot.code}
    # The template engine escapes for HTML; a letter is plain text.
    EmailMessage(" ".join(subject.split()), unescape(text), to=[str(person.email)]).send()
