from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "enrollment"
    verbose_name = _("การลงทะเบียน")

    def ready(self) -> None:
        from accounts import landing, scopes
        from core.navigation import add_to_menu, register_role, role_check

        from . import receivers  # noqa: F401
        from .queries import held_data, invariants, partner  # noqa: F401  the first registers itself

        register_role("coordinator", partner.coordinates)
        add_to_menu("nav", url_name="enrollment:activities", label=_("กิจกรรม"), place=30)
        add_to_menu("nav", url_name="enrollment:partner", label=_("หน่วยงานภาคี"), place=60, visible=role_check("coordinator"))
        add_to_menu(
            "account_nav", url_name="enrollment:desk_partners", label=_("ดูแลหน่วยงานภาคี"), place=96, visible=role_check("account_keeper")
        )
        landing.register(20, role_check("coordinator"), "enrollment:partner")
        scopes.register("partner:read", _("อ่านรุ่น ผู้เรียน และผู้สำเร็จการอบรมของหน่วยงาน"), may_have=partner.is_coordinator)
        scopes.register("partner:write", _("ส่งและยืนยันรายชื่อผู้เรียนของหน่วยงาน"), may_have=partner.is_coordinator)
        invariants.register()
