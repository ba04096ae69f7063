from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import landing
from core.navigation import add_to_menu


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("ตัวชี้วัด")

    def ready(self) -> None:
        """Put the statistics into the menu of those who may read them, and make it their house."""
        add_to_menu("nav", url_name="indicators:indicator8", label=_("ตัวชี้วัดที่ 8"), place=80, visible=_is_official)
        landing.register(10, _is_official, "indicators:indicator8")


def _is_official(request: HttpRequest) -> bool:
    from indicators.queries import is_official

    return is_official(request.user)
