"""The consent ledger."""

from datetime import datetime

from django.db import transaction

from accounts.errors import ConsentNeededError
from accounts.models import Consent, User
from accounts.models.consent import CONSENT_VERSIONS


@transaction.atomic
def record_consent(
    *,
    person: User,
    purpose: str,
    given: bool,
    language: str,
    now: datetime,
    channel: str = "web",
    actor: User | None = None,
) -> Consent:
    """Add a line to the ledger, unless the newest line already says the same about the same text.

    `channel` is where it was said (web, sign_up, roster, paper); `actor` is who wrote it down, the person when missing.

    :raises ConsentNeededError: the terms cannot be withdrawn while the account exists.
    """
    purpose = Consent.Purpose(purpose)
    action = Consent.Action.GIVEN if given else Consent.Action.WITHDRAWN
    if purpose == Consent.Purpose.TERMS and not given:
        raise ConsentNeededError
    # Lock the person: two answers at once must have an order.
    User.objects.select_for_update().get(pk=person.pk)
    latest = Consent.objects.of(person).filter(purpose=purpose).first()
    if latest is not None and (latest.action, latest.version) == (action, CONSENT_VERSIONS[purpose]):
        return latest
    if purpose == Consent.Purpose.STATISTICS and not given:
        # What was asked for statistics goes; what has been counted stays counted.
        User.objects.filter(pk=person.pk).update(gender="", birth_year=None, province_code="", learner_type="")
    return Consent.objects.create(
        person=person,
        purpose=purpose,
        action=action,
        version=CONSENT_VERSIONS[purpose],
        language=language,
        channel=channel,
        actor=actor or person,
        at=now,
    )
