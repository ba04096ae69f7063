from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import landing
from core.navigation import add_to_menu


class InstructorsConfig(AppConfig):
    name = "instructors"
    verbose_name = _("ผู้สอน")

    def ready(self) -> None:
        """Listen to enrollment; open the teachers' house to teachers."""
        from instructors import receivers  # noqa: F401  registers itself
        from instructors.queries import held_data  # noqa: F401  registers itself

        add_to_menu("nav", url_name="instructors:home", label=_("ห้องครู"), place=60, visible=_teaches)
        landing.register(30, _teaches, "instructors:home")


def _teaches(request: HttpRequest) -> bool:
    from instructors.queries import teaches

    return teaches(request.user)
