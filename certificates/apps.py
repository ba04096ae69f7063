from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("วุฒิบัตร")

    def ready(self) -> None:
        from certificates import queries, receivers  # noqa: F401  both register themselves
        from core.navigation import add_to_menu, is_signed_in

        add_to_menu("account_nav", url_name="certificates:mine", label=_("วุฒิบัตรของฉัน"), place=30, visible=is_signed_in)
        add_to_menu("footer_nav", url_name="certificates:verify", label=_("ตรวจสอบวุฒิบัตร"), place=20)
