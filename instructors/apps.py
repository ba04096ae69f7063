from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import landing
from core.navigation import add_to_menu, register_role, role_check


class InstructorsConfig(AppConfig):
    name = "instructors"
    verbose_name = _("ผู้สอน")

    def ready(self) -> None:
        """Listen to enrollment; open the teachers' house to teachers."""
        from instructors import receivers  # noqa: F401  registers itself
        from instructors.queries import held_data, roles  # noqa: F401  the first registers itself

        register_role("instructor", roles.is_instructor)
        register_role("reviewer", roles.is_reviewer)
        add_to_menu("nav", url_name="instructors:home", label=_("ห้องครู"), place=60, visible=role_check("instructor"))
        add_to_menu("account_nav", url_name="leads:courses", label=_("หัวหน้าผู้สอนของหลักสูตร"), place=97, visible=role_check("account_keeper"))
        landing.register(30, role_check("instructor"), "instructors:home")
