"""What a program shows instead of a person's password."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def living(self, now: datetime) -> Self:
        """Tokens that open something at this moment."""
        return self.filter(revoked_at=None, expires_at__gt=now, person__is_active=True, person__erased_at=None)


class ApiToken(models.Model):
    """A key a person made for one program, for some purposes (`scopes`) and for a time.

    living → expired or revoked; the row stays for the person to see, and goes with the person. Only a hash is kept:
    a token has 256 random bits, so a slow password hash would add nothing, and the token itself is shown once.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(pgettext_lazy("whole", "ชื่อ"), max_length=80)
    # SHA-256 of the token, hex.
    digest = models.CharField(max_length=64, unique=True)
    # Its first letters, by which a person tells two apart.
    beginning = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # To the minute: more would write at every request.
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("กุญแจ API")
        verbose_name_plural = _("กุญแจ API")
        constraints = [
            # A token ends: nobody remembers one made years ago.
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="api_token_expires"),
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="api_token_person")]

    def __str__(self) -> str:
        return f"token {self.pk}"
