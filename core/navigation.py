"""The menu: each app says which houses it has and for whom; the header asks once per page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class NavigationItem:
    """One entry of a menu: where it leads, what it says, who sees it, its place (low is first)."""

    url_name: str
    label: _StrOrPromise
    place: int
    visible: Callable[[HttpRequest], bool]


_MENUS: dict[str, list[NavigationItem]] = {"nav": [], "account_nav": [], "footer_nav": []}


def add_to_menu(
    menu: str, *, url_name: str, label: _StrOrPromise, place: int, visible: Callable[[HttpRequest], bool] | None = None
) -> None:
    """Put an entry into `nav` (header), `account_nav` (under the name) or `footer_nav`; called once, from `AppConfig.ready`."""
    _MENUS[menu].append(NavigationItem(url_name, label, place, visible or (lambda _request: True)))
    _MENUS[menu].sort(key=lambda item: item.place)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the three menus and the search address.

    Lazy, so that a page which shows no menu (the classroom, a fragment) asks nothing.
    """
    menus: dict[str, Any] = {name: SimpleLazyObject(_entries(request, name)) for name in _MENUS}
    return menus | {"search_url": reverse("courses:catalogue")}


def _entries(request: HttpRequest, menu: str) -> Callable[[], list[dict[str, Any]]]:
    def entries() -> list[dict[str, Any]]:
        from django.contrib.auth.models import AnonymousUser

        if not hasattr(request, "user"):
            # An error page for a request that was refused before anybody asked who sends it.
            request.user = AnonymousUser()
        shown = [(reverse(item.url_name), item.label) for item in _MENUS[menu] if item.visible(request)]
        return [{"url": url, "label": label, "current": request.path.startswith(url) and url != "/"} for url, label in shown]

    return entries


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in: the commonest answer to “who sees it?”."""
    return request.user.is_authenticated
