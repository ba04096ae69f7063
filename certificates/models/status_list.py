"""Where credentials' status stands."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped

from .certificate import Certificate
from .issuer import Issuer
from .key import IssuerKey


class StatusList(TimeStamped):
    """A list of bits of one issuer: 131,072 places, given out at random, so that a place says nothing about anybody.

    Opened when an issuer's first credential needs a place, closed when half of it is taken (a random place is then
    hard to find). The bits are not kept: they follow from the certificates' status. What is kept is the signed
    document, which the worker makes anew whenever a certificate ends. Never deleted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="status_lists")
    # The list's own address, as every credential in it names it: it stays, even if the site moves.
    address = models.URLField(max_length=300, unique=True)
    is_open = models.BooleanField(default=True)
    # How many places have been given out.
    taken = models.PositiveIntegerField(default=0)
    # The signed document as it is served; empty only inside the transaction that opens the list.
    document = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("บัญชีสถานะข้อมูลรับรอง")
        verbose_name_plural = _("บัญชีสถานะข้อมูลรับรอง")
        constraints = [
            # New credentials of an issuer go to one list.
            models.UniqueConstraint(fields=["issuer"], condition=Q(is_open=True), name="status_list_one_open"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class CredentialQuerySet(models.QuerySet["Credential"]):
    def signed_with(self, key: IssuerKey) -> Self:
        """Credentials that this key signed, those of erased holders not among them."""
        return self.filter(certificate__issuer_code=key.issuer.code if key.issuer else "", document__contains=f'#{key.key_id}"')


class Credential(TimeStamped):
    """The credential of a certificate: the very bytes its holder downloads, and its PDF holds unless the key was revoked since.

    Signed once, by the worker, and never changed: a corrected certificate gets one of its own. Only when the key is
    revoked are the same words signed anew, with the key that took its place. When the holder is
    erased the document is emptied, because it bears the name; the place in the list stays, so that a copy in
    somebody's hands can still be checked.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="credential")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="credentials")
    place = models.PositiveIntegerField()
    # The course's branch when the credential was signed; empty when the course was gone already. It colours the badge.
    branch_code = models.CharField(max_length=2, blank=True)
    document = models.TextField(blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อมูลรับรองดิจิทัล")
        verbose_name_plural = _("ข้อมูลรับรองดิจิทัล")
        constraints = [
            # A place in a list is one credential's.
            models.UniqueConstraint(fields=["status_list", "place"], name="credential_place_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.status_list_id}#{self.place}"
