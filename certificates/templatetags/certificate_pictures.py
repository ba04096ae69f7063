"""Pictures of certificates in pages: drawn by the renderer that makes the real ones."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from certificates.models import CertificateDesign

register = template.Library()


@register.simple_tag
def design_picture(design: CertificateDesign, case: str) -> str:
    """Answer the address (`data:`) of a picture of an example certificate in this design.

    The engine starts with the first picture, two seconds once; no page that learners see asks for it.
    """
    from certificates.pdf.example import example_pdf
    from certificates.pdf.picture import picture_of

    picture = picture_of(example_pdf(design.spec, kind=design.kind, case=case), width=1400)
    return f"data:image/png;base64,{b64encode(picture).decode()}"
