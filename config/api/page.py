"""The page about the API, made from its own description, readable without a program."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.api import OpenAuth, TokenAuth
from accounts.scopes import all_scopes
from config.api.engine import ROOT, api

_GROUPS = {
    "catalogue": _("หลักสูตร"),
    "verification": _("ตรวจสอบวุฒิบัตร"),
    "indicators": _("ตัวชี้วัดที่ 8"),
    "partner": _("หน่วยงานภาคี"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the API does."""

    method: str
    path: str
    summary: str
    description: str
    scope: str
    is_open: bool
    parameters: list[dict[str, Any]]
    sends_form: bool

    @property
    def line(self) -> str:
        """The request's first line."""
        return f"{self.method} {self.path}"


def docs_page(request: HttpRequest) -> HttpResponse:
    """Show every operation, in groups."""
    schema, guards = _schema(), _guards()
    groups: dict[str, list[Operation]] = {name: [] for name in _GROUPS}
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            groups[told["tags"][0]].append(_operation(path, method, told, guards.get(told["operationId"])))
    context = {
        "groups": [(name, _GROUPS[name], operations) for name, operations in groups.items() if operations],
        "scopes": all_scopes(),
        "example": f"curl -H 'Authorization: Bearer hh_…' {settings.SITE_URL}/api/v1/partner/cohorts",
    }
    return render(request, "api/docs.html", context)


def openapi(_request: HttpRequest) -> JsonResponse:
    """The same for programs, as OpenAPI 3.1."""
    response = JsonResponse(_schema(), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _schema() -> dict[str, Any]:
    """Answer the description, in which what is open to everybody says so: a token is one way, none the other."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=ROOT)
    guards = _guards()
    for methods in schema["paths"].values():
        for told in methods.values():
            if isinstance(guards.get(told["operationId"]), OpenAuth):
                told["security"] = [{}, *told["security"]]
    return schema


def _guards() -> dict[str, TokenAuth]:
    """Answer who guards each operation, by its id."""
    guards: dict[str, TokenAuth] = {}
    for _prefix, router in api._routers:  # noqa: SLF001 - ninja has no other way to them
        for view in router.path_operations.values():
            for operation in view.operations:
                guard = next((one for one in operation.auth_callbacks if isinstance(one, TokenAuth)), None)
                guard = guard or (router.auth if isinstance(router.auth, TokenAuth) else None)
                if guard:
                    guards[operation.operation_id or api.get_openapi_operation_id(operation)] = guard
    return guards


def _operation(path: str, method: str, told: dict[str, Any], guard: TokenAuth | None) -> Operation:
    body = told.get("requestBody", {}).get("content", {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=str(told.get("summary", "")),
        description=told.get("description", ""),
        scope=guard.scope if guard else "",
        is_open=guard is None or isinstance(guard, OpenAuth),
        parameters=[_parameter(one) for one in told.get("parameters", [])],
        sends_form=bool(body),
    )


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    kind = one["schema"].get("type", "")
    return {
        "name": one["name"],
        "place": one["in"],
        "kind": kind,
        "required": one.get("required", False),
        "default": one["schema"].get("default"),
    }
