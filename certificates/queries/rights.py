"""Who looks after which certificates: managers after all, a registrar after those of one issuer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q, QuerySet

from certificates.models import Certificate, Issuer, Registrar
from certificates.types import MANAGERS

if TYPE_CHECKING:
    from accounts.models import User


def manages_certificates(person: User) -> bool:
    """Whether `person` looks after certificates of the whole school."""
    return person.has_perm("certificates.manage_certificates")


def looks_after_certificates() -> Q:
    """What makes a person a certificate manager, as a condition over the person's row."""
    return Q(is_superuser=True) | Q(Exists(Group.objects.filter(name=MANAGERS, user=OuterRef("pk"))))


def keeps_a_register() -> Q:
    """What makes a person somebody who keeps a register, as a condition over the person's row."""
    return looks_after_certificates() | Q(Exists(Registrar.objects.filter(person=OuterRef("pk"))))


def keeps_registers(person: User) -> bool:
    """Whether `person` keeps any register."""
    return manages_certificates(person) or Registrar.objects.filter(person=person).exists()


def issuers_kept_by(person: User) -> QuerySet[Issuer]:
    """Answer the issuers whose registers `person` keeps: a manager all, a registrar one's own."""
    rows = Issuer.objects.order_by("-is_default", "code")
    return rows if manages_certificates(person) else rows.filter(registrars__person=person)


def certificates_kept_by(person: User) -> QuerySet[Certificate]:
    """Answer the certificates in those registers."""
    rows = Certificate.objects.all()
    return rows if manages_certificates(person) else rows.filter(issuer_code__in=issuers_kept_by(person).order_by().values("code"))
