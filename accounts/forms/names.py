"""What every name that a person types must have."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.names import signs_of_no_name
from core.thai_text import normalize


def has_letters(name: str) -> None:
    """Refuse a name of signs, digits or pictures alone; it would be printed on certificates.

    :raises ValidationError: no letter of any script is in it.
    """
    if not any(sign.isalpha() for sign in name):
        raise forms.ValidationError(_("ชื่อต้องมีตัวอักษร"))


def no_strange_signs(name: str) -> None:
    """Refuse digits and signs that stand in no name: they would be printed on certificates.

    :raises ValidationError: something else than letters, marks, blanks and . , - ' ( ) is in it.
    """
    signs = signs_of_no_name(normalize(name))
    if any(sign.isnumeric() for sign in signs):
        raise forms.ValidationError(_("ชื่อมีตัวเลขไม่ได้ ถ้าตัวเลขเป็นส่วนหนึ่งของชื่อ โปรดเขียนเป็นตัวอักษร"))
    if signs:
        raise forms.ValidationError(_("ใช้เครื่องหมายนี้ในชื่อไม่ได้: %(signs)s"), params={"signs": " ".join(signs[:10])})
