"""The check before every page of those who keep the registers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.types import SignedInRequest
from certificates import queries


def registrars_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask a stranger to sign in, and refuse everybody who keeps no register."""

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries.keeps_registers(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Answer what a form was sent with, fields and files; two `None` when it is only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
