"""Who looks after certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from certificates.types import MANAGERS

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def appoint_certificate_manager(*, person: User) -> User:
    """Let `person` design certificates, issue and download them by the cohort, and decide about names and endings.

    Appointing twice is appointing once; the group's rights are brought up to date each time.
    """
    group, _made = Group.objects.get_or_create(name=MANAGERS)
    group.permissions.set(
        Permission.objects.filter(
            Q(content_type__app_label="wagtailadmin", codename="access_admin")
            | Q(content_type__app_label="certificates", codename="manage_certificates")
            | Q(content_type__app_label="certificates", content_type__model__in=["certificatedesign", "endorser"])
        )
    )
    person.groups.add(group)
    return person


@transaction.atomic
def dismiss_certificate_manager(*, person: User) -> User:
    """End these rights from the next request on."""
    person.groups.remove(*Group.objects.filter(name=MANAGERS))
    return person
