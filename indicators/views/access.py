"""The check before every page of officials."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from indicators import queries

if TYPE_CHECKING:
    from collections.abc import Callable


def officials_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Ask a stranger to sign in, and refuse everybody who is no official."""

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not queries.is_official(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
