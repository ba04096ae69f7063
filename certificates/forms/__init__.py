"""What people type and choose about certificates."""

from certificates.forms.design import DesignForm
from certificates.forms.public import LARGEST_FILE, CodeForm, CompareForm, NameVisibilityForm
from certificates.forms.register import IssuerForm, NewIssuerForm, ReplaceForm, RevokeForm, VoidForm

__all__ = [
    "LARGEST_FILE",
    "CodeForm",
    "CompareForm",
    "DesignForm",
    "IssuerForm",
    "NameVisibilityForm",
    "NewIssuerForm",
    "ReplaceForm",
    "RevokeForm",
    "VoidForm",
]
