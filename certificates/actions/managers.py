"""Who looks after certificates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from certificates.models import Issuer, RegisterEvent, Registrar
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


@transaction.atomic
def appoint_registrar(*, issuer: Issuer, person: User, by: User | None, now: datetime) -> Registrar:
    """Let `person` keep this issuer's register, and no other. Appointing twice is appointing once."""
    registrar, is_new = Registrar.objects.get_or_create(issuer=issuer, person=person)
    if is_new:
        RegisterEvent.objects.create(kind=RegisterEvent.Kind.REGISTRAR_MADE, issuer=issuer, actor=by, at=now)
    return registrar


@transaction.atomic
def dismiss_registrar(*, registrar: Registrar, by: User | None, now: datetime) -> None:
    """End these rights from the next request on."""
    deleted, _rows = Registrar.objects.filter(pk=registrar.pk).delete()
    if deleted:
        RegisterEvent.objects.create(kind=RegisterEvent.Kind.REGISTRAR_ENDED, issuer=registrar.issuer, actor=by, at=now)
