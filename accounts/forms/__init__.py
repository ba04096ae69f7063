"""What people fill in about themselves, and what the desk types. The allauth forms live in `entrance`, which allauth imports itself."""

from .api_token import ApiTokenForm
from .desk import AppointForm, PeopleSearchForm, ReasonForm
from .profile import CertificateNameForm, EraseForm, ProfileForm

__all__ = ["ApiTokenForm", "AppointForm", "CertificateNameForm", "EraseForm", "PeopleSearchForm", "ProfileForm", "ReasonForm"]
