"""The certificate managers' side of Wagtail: designs with a live preview, and masters who may endorse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates.forms import DesignForm, EndorserForm
from certificates.models import CertificateDesign, Endorser

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
            # One below the other: a frame's name is long, and half the width is the preview's.
            FieldPanel("code"),
            FieldPanel("frame"),
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


class EndorserViewSet(SnippetViewSet):
    """Masters who may endorse, each with the account they do it with."""

    model = Endorser
    icon = "user"
    menu_label = _("สล่าผู้รับรอง")
    menu_order = 165
    add_to_admin_menu = True
    list_display = ["name_th", "position_th", "branch_code", "is_active"]
    search_fields = ["name_th", "name_en"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("login"),
            FieldRowPanel([FieldPanel("name_th"), FieldPanel("name_en")]),
            FieldRowPanel([FieldPanel("position_th"), FieldPanel("position_en")]),
            FieldRowPanel([FieldPanel("branch_code"), FieldPanel("is_active")]),
        ],
        base_form_class=EndorserForm,
    )


register_snippet(CertificateDesignViewSet)
register_snippet(EndorserViewSet)
