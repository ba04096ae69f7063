"""Who may read the statistics."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.models import User

# The Django group whose members are officials (เจ้าหน้าที่).
OFFICIALS = "officials"


def is_official(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person may read the statistics: an official, or who runs the site."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name=OFFICIALS).exists()
