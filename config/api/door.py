"""The way into `/api/v1/`, which starts its engine with the first request: most processes are never asked."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt


# Cookies open nothing behind this door, so no other site can borrow them.
@csrf_exempt
@never_cache
def api(request: HttpRequest, rest: str) -> HttpResponseBase:  # noqa: ARG001 - the engine reads the path itself
    """Hand a request to the operation its path names."""
    match = resolve(request.path_info, "config.api.urls")
    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answer


@never_cache
def docs(request: HttpRequest) -> HttpResponseBase:
    """Show what the API can do."""
    from config.api.page import docs_page

    return docs_page(request)
