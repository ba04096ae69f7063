"""The certificate managers' side of Wagtail: designs with a live preview, and masters who may endorse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates.forms import DesignForm
from certificates.models import CertificateDesign

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def _words(place: str, heading: _StrOrPromise) -> MultiFieldPanel:
    """Thai and English of one place side by side."""
    return MultiFieldPanel([FieldRowPanel([FieldPanel(f"{place}_th"), FieldPanel(f"{place}_en")])], heading=heading)


class CertificateDesignViewSet(SnippetViewSet):
    """Draft, preview, publish; earlier versions stay in the history."""

    model = CertificateDesign
    icon = "form"
    menu_label = _("แบบวุฒิบัตร")
    menu_order = 160
    add_to_admin_menu = True
    list_display = ["code", "name_th", "frame", "orientation", "kind", "is_default"]
    search_fields = ["code", "name_th", "name_en"]
    copy_view_enabled = True
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("frame")]),
            FieldRowPanel([FieldPanel("name_th"), FieldPanel("name_en")]),
            FieldRowPanel([FieldPanel("orientation"), FieldPanel("language")]),
            FieldRowPanel([FieldPanel("thai_digits"), FieldPanel("tai_tham")]),
            MultiFieldPanel([FieldPanel("kind"), FieldPanel("is_default"), FieldPanel("courses")], heading=_("ใช้กับอะไร")),
            HelpPanel(template="certificates/_design_words_help.html", heading=_("ถ้อยคำ")),
            _words("word", _("คำใหญ่")),
            _words("opening", _("บรรทัดก่อนชื่อ")),
            _words("verb", _("บรรทัดก่อนชื่อหลักสูตร")),
            _words("closing", _("คำอวยพรหรือข้อความท้าย")),
        ],
        base_form_class=DesignForm,
    )


register_snippet(CertificateDesignViewSet)
