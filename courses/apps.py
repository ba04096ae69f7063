from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import add_to_menu


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("หลักสูตร")

    def ready(self) -> None:
        from accounts import scopes
        from courses import receivers  # noqa: F401  registers itself

        scopes.register("catalogue", _("อ่านรายการหลักสูตรได้ถี่ขึ้น"), may_have=lambda _person: True)
        add_to_menu("nav", url_name="courses:catalogue", label=_("หลักสูตร"), place=10)
