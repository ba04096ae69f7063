from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("บัญชีผู้ใช้")

    def ready(self) -> None:
        from accounts import (
            queries,  # also registers what is held about a person
            receivers,  # noqa: F401  registers itself
        )
        from core.navigation import add_to_menu, is_signed_in, register_role, role_check

        add_to_menu("account_nav", url_name="accounts:profile", label=_("โปรไฟล์"), place=60, visible=is_signed_in)
        add_to_menu("account_nav", url_name="accounts:consents", label=_("ความยินยอม"), place=70, visible=is_signed_in)
        add_to_menu("account_nav", url_name="accounts:data", label=_("ข้อมูลของฉัน"), place=80, visible=is_signed_in)
        add_to_menu("account_nav", url_name="accounts:security", label=_("ความปลอดภัย"), place=90, visible=is_signed_in)
        register_role("account_keeper", queries.tends_accounts)
        add_to_menu("account_nav", url_name="desk:people", label=_("ดูแลบัญชี"), place=95, visible=role_check("account_keeper"))
        add_to_menu("footer_nav", url_name="accounts:privacy", label=_("ประกาศความเป็นส่วนตัว"), place=80)
        add_to_menu("footer_nav", url_name="accounts:terms", label=_("ข้อตกลงการใช้งาน"), place=90)
