from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("วุฒิบัตร")

    def ready(self) -> None:
        from accounts import landing, scopes
        from certificates import queries, receivers  # noqa: F401  both register themselves
        from certificates.queries import endorses, keeps_a_register, looks_after_certificates
        from core.navigation import add_to_menu, has_role, is_signed_in, register_role, role_check

        def handles_cohorts(request: HttpRequest) -> bool:
            return any(has_role(request, role) for role in ("certificate_manager", "registrar", "coordinator"))

        register_role("certificate_manager", looks_after_certificates)
        register_role("registrar", keeps_a_register)
        register_role("endorser", endorses)
        add_to_menu("account_nav", url_name="certificates:questions", label=_("คำขอให้รับรอง"), place=33, visible=role_check("endorser"))
        add_to_menu("account_nav", url_name="certificates:name_changes", label=_("คำขอเปลี่ยนชื่อ"), place=36, visible=role_check("registrar"))
        landing.register(15, role_check("certificate_manager"), "certificates:cohorts")
        landing.register(16, role_check("registrar"), "certificates:register")
        add_to_menu("nav", url_name="certificates:register", label=_("ทะเบียนวุฒิบัตร"), place=85, visible=role_check("registrar"))
        scopes.register("verification", _("ตรวจสอบวุฒิบัตรได้ถี่ขึ้น"), may_have=lambda _person: True)
        add_to_menu("account_nav", url_name="certificates:mine", label=_("วุฒิบัตรของฉัน"), place=30, visible=is_signed_in)
        add_to_menu("account_nav", url_name="certificates:cohorts", label=_("วุฒิบัตรของรุ่น"), place=35, visible=handles_cohorts)
        add_to_menu("footer_nav", url_name="certificates:verify", label=_("ตรวจสอบวุฒิบัตร"), place=20)
