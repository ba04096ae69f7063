"""Partners and their coordinators, as the desk keeps them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import write_staff_act
from accounts.models import StaffAct, User
from core.thai_text import normalize
from enrollment.errors import PartnerCodeTakenError
from enrollment.models import Partner, PartnerMembership


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What is said of a partner. `province_code` is empty where it is nowhere in particular."""

    kind: str
    name_th: str
    name_en: str
    province_code: str


@transaction.atomic
def create_partner(*, code: str, facts: PartnerFacts) -> Partner:
    """Take an organisation up as a partner; its code is permanent.

    :raises PartnerCodeTakenError: another partner has this code, in whatever case.
    """
    if Partner.objects.filter(code__iexact=code).exists():
        raise PartnerCodeTakenError
    try:
        with transaction.atomic():
            return Partner.objects.create(code=code, **_cleaned(facts))
    except IntegrityError as taken:
        raise PartnerCodeTakenError from taken


@transaction.atomic
def change_partner(*, partner: Partner, facts: PartnerFacts) -> Partner:
    """Correct what is said of a partner; certificates and frozen reports keep what they hold."""
    for name, value in _cleaned(facts).items():
        setattr(partner, name, value)
    partner.save()
    return partner


def _cleaned(facts: PartnerFacts) -> dict[str, str]:
    return {name: normalize(value) for name, value in asdict(facts).items()}


@transaction.atomic
def appoint_coordinator(*, partner: Partner, person: User, by: User, reason: str, now: datetime) -> PartnerMembership:
    """Let `person` coordinate for `partner`; appointed already is fine, and is not written down again.

    :raises ActReasonMissingError: no reason is given.
    """
    # Lock the partner: appointing twice at once is appointing once.
    held = Partner.objects.select_for_update().get(pk=partner.pk)
    membership = PartnerMembership.objects.current().filter(partner=held, person=person).first()
    if membership is not None:
        return membership
    write_staff_act(person, StaffAct.Kind.APPOINTED, by=by, reason=_said(held, reason), now=now)
    return PartnerMembership.objects.create(partner=held, person=person, started_at=now)


@transaction.atomic
def dismiss_coordinator(*, membership: PartnerMembership, by: User, reason: str, now: datetime) -> PartnerMembership:
    """End what a coordinator may do, from the next request on; dismissed already is fine.

    :raises ActReasonMissingError: no reason is given.
    """
    held = PartnerMembership.objects.select_for_update(of=("self",)).select_related("partner", "person").get(pk=membership.pk)
    if held.ended_at is None:
        write_staff_act(held.person, StaffAct.Kind.DISMISSED, by=by, reason=_said(held.partner, reason), now=now)
        held.ended_at = now
        held.save(update_fields=["ended_at"])
    return held


def _said(partner: Partner, reason: str) -> str:
    """Answer the reason with the partner it is about; nothing where no reason is given."""
    said = normalize(reason)
    return f"{partner.code}: {said}" if said else ""
