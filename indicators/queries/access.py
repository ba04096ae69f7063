"""Who may read the statistics, who may see names, and who may certify a report."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from indicators.models import Snapshot

# The Django group whose members are officials (เจ้าหน้าที่).
OFFICIALS = "officials"
# The group of those officials who may ask for nominal lists.
NAME_READERS = "nominal-list-readers"
# Officials who may also certify a report (ผู้รับรอง).
CERTIFIERS = "certifiers"


def is_official(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person may read the statistics: an official, or who runs the site."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name=OFFICIALS).exists()


def may_read_names(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this official may ask for nominal lists; running the site is not enough, the right is always given."""
    return is_official(user) and isinstance(user, User) and user.groups.filter(name=NAME_READERS).exists()


def reads_statistics() -> Q:
    """The same as a condition over the person's row."""
    return Q(is_superuser=True) | Q(Exists(User.groups.through.objects.filter(user=OuterRef("pk"), group__name=OFFICIALS)))


def certifiers_for(snapshot: Snapshot) -> QuerySet[User]:
    """Answer who may certify this one and can be written to: certifying officials other than its preparer."""
    certifying = User.objects.filter(is_active=True, groups__name=CERTIFIERS).exclude(pk=snapshot.prepared_by_id)
    return certifying.exclude(email=None).exclude(email="").order_by("pk")


def waits_for_certifying() -> Q:
    """Whether a snapshot in review waits for the person of the row: a condition, for the menu."""
    certifies = User.groups.through.objects.filter(user=OuterRef("pk"), group__name=CERTIFIERS)
    return Q(Exists(certifies)) & Q(Exists(Snapshot.objects.in_review().exclude(prepared_by=OuterRef("pk"))))


def is_certifier(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person may certify what another official prepared. Running the site does not make a certifier."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.groups.filter(name=CERTIFIERS).exists()
