"""What every name that a person types must have."""

from django import forms
from django.utils.translation import gettext_lazy as _


def has_letters(name: str) -> None:
    """Refuse a name of signs, digits or pictures alone; it would be printed on certificates.

    :raises ValidationError: no letter of any script is in it.
    """
    if not any(sign.isalpha() for sign in name):
        raise forms.ValidationError(_("ชื่อต้องมีตัวอักษร"))
