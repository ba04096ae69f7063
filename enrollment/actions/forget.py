"""When a person is erased."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from enrollment.actions.service import rename_person
from enrollment.models import Enrollment, OperatorRepresentative, PartnerMembership, RosterRow


@transaction.atomic
def forget_person(*, person: User, old_key: UUID, new_key: UUID) -> None:
    """Empty what lists said about `person` and give the reporting rows the new key; places and counts stay."""
    rename_person(old_key=old_key, new_key=new_key)
    RosterRow.objects.filter(person=person).update(cells=[], parsed={}, issues=[], changes=[])
    Enrollment.objects.filter(learner=person).update(partner_ref="")
    PartnerMembership.objects.filter(person=person, ended_at=None).update(ended_at=person.erased_at)
    OperatorRepresentative.objects.filter(person=person).delete()
