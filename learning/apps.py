from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("การเรียน")

    def ready(self) -> None:
        from accounts import landing
        from core.navigation import add_to_menu, is_signed_in
        from learning import queries, receivers  # noqa: F401  register invariants, and themselves
        from learning.queries import held_data  # noqa: F401  registers itself

        add_to_menu("nav", url_name="learning:home", label=_("การเรียนของฉัน"), place=20, visible=is_signed_in)
        landing.register(40, is_signed_in, "learning:home")
