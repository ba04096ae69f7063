"""The printed card of a person without e-mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInCard(models.Model):
    """A one-person code on paper (or in a link) that signs its holder in and lets them set a password.

    Made when a partner enrols somebody; only a keyed hash of the code is kept (it has 80 random bits, so a slow
    password hash would add nothing). A new card withdraws the old one; a card dies when it expires or is withdrawn.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("บัตรเข้าสู่ระบบ")
        verbose_name_plural = _("บัตรเข้าสู่ระบบ")
        constraints = [
            # One living card a person: printing a new one withdraws the old.
            models.UniqueConstraint(fields=["person"], condition=models.Q(withdrawn_at=None), name="sign_in_card_one_living"),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"
