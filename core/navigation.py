"""The menu: each app says which houses it has and for whom; all roles are asked for in one query of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    from django.db.models import Exists
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
    """Context processor: the three menus and the search address, which Wagtail's own pages must not take for theirs (`search_url`).

    Lazy, so that a page which shows no menu (the classroom, a fragment) asks nothing.
    """
    menus: dict[str, Any] = {name: SimpleLazyObject(_entries(request, name)) for name in _MENUS}
    return menus | {"site_search": reverse("courses:catalogue")}


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


_ROLES: dict[str, Callable[[], Q | Exists]] = {}


def register_role(name: str, condition: Callable[[], Q | Exists]) -> None:
    """Say what makes somebody a `name`: a condition over the person's own row, such as an `Exists` with `OuterRef("pk")`."""
    _ROLES[name] = condition


def has_role(request: HttpRequest, name: str) -> bool:
    """Whether who is signed in has this role. The first answer asks for every registered role at once and keeps them."""
    if not request.user.is_authenticated or not request.user.is_active:
        return False
    kept: tuple[Any, dict[str, bool]] = getattr(request, "_roles", (None, {}))
    whose, known = kept
    # A token may have made the request another person's than the cookie's.
    if whose != request.user.pk:
        asked = {f"role_{role}": condition() for role, condition in _ROLES.items()}
        row = get_user_model().objects.filter(pk=request.user.pk).annotate(**asked).values(*asked).first() or {}
        known = {column.removeprefix("role_"): bool(is_so) for column, is_so in row.items()}
        request._roles = (request.user.pk, known)  # type: ignore[attr-defined]  # noqa: SLF001  kept for the menus of this request
    return known.get(name, False)


def any_role() -> Q:
    """Answer what gives a person rights beyond their own learning, as a condition over the person's row: any registered role."""
    conditions = Q(pk__in=())
    for condition in _ROLES.values():
        conditions |= Q(condition())
    return conditions


def role_check(name: str) -> Callable[[HttpRequest], bool]:
    """Answer the question “has who is signed in this role?”, for menus and houses."""
    return lambda request: has_role(request, name)
