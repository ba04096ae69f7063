"""What people fill in about themselves, and what the desk types. The allauth forms live in `entrance`, which allauth imports itself."""

from .desk import PeopleSearchForm, ReasonForm
from .profile import CertificateNameForm, EraseForm, ProfileForm

__all__ = ["CertificateNameForm", "EraseForm", "PeopleSearchForm", "ProfileForm", "ReasonForm"]
