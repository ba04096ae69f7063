"""The person."""

import secrets
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.codes import Gender, LearnerType
from core.names import full_name

# Crockford's alphabet: no I, L, O, U, so that a sign-in name can be read aloud and typed from paper.
_SIGN_IN_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_sign_in_name() -> str:
    """Return a sign-in name such as `hh-7k3m9-x2r4t` for a person without an e-mail address."""
    # 32 signs, so that five bits of chance are one of them.
    digits = "".join(_SIGN_IN_ALPHABET[byte & 31] for byte in secrets.token_bytes(10))
    return f"hh-{digits[:5]}-{digits[5:]}"


class UserQuerySet(models.QuerySet["User"]):
    """Questions about people."""

    def present(self) -> Self:
        """People who have not been erased."""
        return self.filter(erased_at=None)

    def with_login(self, typed: str) -> Self:
        """The living account whose address or sign-in name this is, whatever its case; nobody's for an empty text."""
        if not typed:
            return self.none()
        # By the very expressions that the indexes hold: `iexact` would read every row of PostgreSQL's.
        named = self.present().alias(_address=Lower("email"))
        return named.filter(Q(username=typed.lower()) | Q(_address=typed.lower()), is_active=True)

    def with_email(self, email: str) -> Self:
        """The person with this address, whatever its case."""
        return self.alias(_address=Lower("email")).filter(_address=email.lower())


class UserManager(BaseUserManager["User"]):
    """Makes users for Django's own commands; the school makes them in `accounts.actions`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names are kept in lower case, so that they are matched without regard to it."""
        found: User = self.get(username=(username or "").lower())
        return found

    def create_user(self, username: str, email: str | None = None, password: str | None = None, **extra: Any) -> "User":
        user: User = self.model(username=username.lower(), email=self.normalize_email(email) or None, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str | None = None, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(username, email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """One row is one person, whatever roles they have.

    Born when somebody signs up, is on a partner's roster, or signs in through LINE or OpenID Connect. E-mail is
    optional: a person without one signs in with the sign-in name and a printed card. Erasing keeps the row, emptied
    of everything personal, so that what hangs on it stays counted; the link to the reporting rows (`subject_key`) is
    replaced by a new random key, which nobody can undo.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    # The only name the reporting rows know a person by.
    subject_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    username = models.CharField(_("ชื่อสำหรับเข้าสู่ระบบ"), max_length=150, unique=True, default=new_sign_in_name)
    email = models.EmailField(_("อีเมล"), max_length=254, null=True, blank=True)
    phone = models.CharField(_("หมายเลขโทรศัพท์"), max_length=20, blank=True)

    title = models.CharField(_("คำนำหน้าชื่อ"), max_length=60, blank=True)
    given_name = models.CharField(_("ชื่อ"), max_length=150, blank=True)
    family_name = models.CharField(_("นามสกุล"), max_length=150, blank=True)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    name_on_certificate = models.CharField(_("ชื่อที่ปรากฏในวุฒิบัตร"), max_length=200, blank=True)
    # Thai dictionary order of given name, then family name (core.thai_text.sort_key).
    sort_name = models.CharField(max_length=400, blank=True, editable=False)

    # Reporting attributes (domain 1.4): asked for with a stated purpose, never inferred.
    gender = models.CharField(_("เพศ"), max_length=12, choices=Gender.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("ปีเกิด"), null=True, blank=True, help_text=_("ปีคริสต์ศักราชที่จัดเก็บในระบบ"))
    province_code = models.CharField(_("จังหวัดที่อยู่อาศัย"), max_length=2, blank=True)
    learner_type = models.CharField(_("ประเภทผู้เรียน"), max_length=16, choices=LearnerType.choices, blank=True)

    language = models.CharField(_("ภาษา"), max_length=2, choices=[("th", "ไทย"), ("en", "English")], default="th")
    # Test accounts use the school like anyone, but never qualify for Indicator 8 (domain 1.4).
    is_test = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("ผู้ใช้")
        verbose_name_plural = _("ผู้ใช้")
        constraints = [
            # An address belongs to one person, whatever its case; having none is fine.
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            # "No address" is always NULL, so that two people without one do not collide.
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_not_empty"),
            # Sign-in names are matched in lower case, as they are kept.
            models.CheckConstraint(condition=models.Q(username=Lower("username")), name="user_sign_in_name_lower"),
            # Stored years are CE; a BE year that slipped through would make everybody 543 years younger.
            models.CheckConstraint(
                condition=models.Q(birth_year=None) | models.Q(birth_year__gte=1880, birth_year__lte=2100), name="user_birth_year_is_ce"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name"], name="user_sort_name"),
            # What allauth looks for at every sign-in, beside the rule's index of the address in lower case.
            models.Index(fields=["email"], name="user_email"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Title and name as people write it: no space between a Thai title and a Thai name."""
        return full_name(self.title, self.given_name, self.family_name)

    def get_short_name(self) -> str:
        """How a person is addressed: by given name."""
        return self.given_name or self.username

    @property
    def certificate_name(self) -> str:
        """The name a certificate would state: the approved one, else the full name."""
        return self.name_on_certificate or self.get_full_name()
