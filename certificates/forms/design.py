"""How a design is edited."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from certificates.models import CertificateDesign
from core.thai_text import normalize


class DesignForm(WagtailAdminModelForm):
    """A design; its words are brought to the form we store."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for place in ("name_th", "name_en", *CertificateDesign.PLACES):
            if cleaned.get(place):
                cleaned[place] = normalize(cleaned[place])
        return cleaned
