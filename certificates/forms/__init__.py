"""What people type and choose about certificates."""

from certificates.forms.design import DesignForm, EndorserForm
from certificates.forms.public import LARGEST_FILE, CodeForm, CompareForm, NameVisibilityForm
from certificates.forms.register import (
    IssuerForm,
    NewIssuerForm,
    PartnerForm,
    PrakatsaniyabatForm,
    RegistrarForm,
    ReplaceForm,
    RevokeForm,
    VoidForm,
)
from certificates.forms.requests import AnswerForm, EndorsementForm, NameChangeForm, ThanksForm

__all__ = [
    "LARGEST_FILE",
    "AnswerForm",
    "CodeForm",
    "CompareForm",
    "DesignForm",
    "EndorsementForm",
    "EndorserForm",
    "IssuerForm",
    "NameChangeForm",
    "NameVisibilityForm",
    "NewIssuerForm",
    "PartnerForm",
    "PrakatsaniyabatForm",
    "RegistrarForm",
    "ReplaceForm",
    "RevokeForm",
    "ThanksForm",
    "VoidForm",
]
