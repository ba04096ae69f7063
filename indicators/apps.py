from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import landing, scopes
from core.navigation import add_to_menu, register_role, role_check


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("ตัวชี้วัด")

    def ready(self) -> None:
        """Put the statistics into the menu of those who may read them, make it their house, and tell the rules."""
        from indicators import receivers  # noqa: F401  they register on import
        from indicators.queries import invariants, is_official, reads_statistics, waits_for_certifying

        invariants.register()
        add_to_menu("footer_nav", url_name="indicators:public", label=_("สถิติเปิด"), place=30)
        register_role("official", reads_statistics)
        add_to_menu("nav", url_name="indicators:indicator8", label=_("ตัวชี้วัดที่ 8"), place=80, visible=role_check("official"))
        register_role("asked_to_certify", waits_for_certifying)
        add_to_menu("nav", url_name="indicators:snapshots", label=_("รายงานรอรับรอง"), place=81, visible=role_check("asked_to_certify"))
        scopes.register("indicators", _("อ่านตัวชี้วัดที่ 8"), may_have=is_official)
        landing.register(10, role_check("official"), "indicators:indicator8")
