"""What people fill in about themselves. The allauth forms live in `entrance`, which allauth imports itself."""

from .profile import CertificateNameForm, EraseForm, ProfileForm

__all__ = ["CertificateNameForm", "EraseForm", "ProfileForm"]
